"""motion_open: the secretariat puts a submitted project to the vote, frozen."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from oversight import services
from oversight.models import Elector, Motion
from oversight.rules.motions import motion_hash
from oversight.selectors.board import seats_of
from oversight.selectors.motions import voted_budget
from oversight.selectors.waiting import waiting_for
from tests.factories.board import board_make, deadline, motion_make, rule_make, seat_make
from tests.factories.cast import appointed
from tests.factories.projects import concept_make, draft_make
from trustfund.audit.selectors import trail_findings
from trustfund.db import clock
from trustfund.db.constraints import constraint_of
from trustfund.events.models import Message
from trustfund.kernel.errors import NotPermitted
from trustfund.kernel.money import Money


class TestMotionOpen:
    def test_freezes_text_budget_rule_and_electorate(self, cast, fund, board, project, motion):
        motion.refresh_from_db()
        assert (motion.number, motion.state, motion.rule.version) == ("D-001", "OPEN", 1)
        assert motion.content_hash == motion_hash(
            text=motion.text,
            text_ko=motion.text_ko,
            budget=motion.budget,
            content_hash=project.content_hash,
        )
        assert voted_budget(motion).total == Money(Decimal(2_500_000), "USD")
        assert {elector.seat_id for elector in motion.electors.all()} == {
            seat.pk for seat in seats_of(board)
        }
        assert Message.objects.filter(name="oversight.motion_opened").count() == 1
        assert not [str(finding) for finding in trail_findings()]

    def test_a_rule_and_a_seat_that_come_later_change_nothing(self, cast, fund, motion):
        newcomer = appointed(
            name="newcomer",
            organization=cast.organizations["ministry"],
            role="RECIPIENT_BOARD_MEMBER",
        )
        seat_make(fund, cast, newcomer)
        rule_make(fund, cast, majority_donor_pct=Decimal(90))
        motion.refresh_from_db()
        assert motion.rule.version == 1
        assert motion.electors.count() == 4
        with pytest.raises(NotPermitted):
            services.ballot_cast(
                actor=newcomer,
                now=clock.now(),
                motion_id=motion.pk,
                choice="YES",
                content_hash=motion.content_hash,
            )

    def test_refuses_a_project_that_is_not_before_the_board(self, cast, fund, board):
        with pytest.raises(services.NotBeforeTheBoard):
            motion_make(draft_make(fund, cast.project_officer), cast)

    def test_refuses_a_second_motion_while_one_is_open(self, cast, project, motion):
        with pytest.raises(services.NotBeforeTheBoard):
            motion_make(project, cast)

    def test_refuses_a_board_that_cannot_decide(self, cast, fund):
        project = concept_make(fund, cast)
        board = services.board_constitute(
            actor=cast.secretariat,
            now=clock.now(),
            fund_id=fund.pk,
            name="Board",
            name_ko="",
            constituted_date=clock.now().date(),
            founding_reference="Annex",
        )
        assert not board.rules.exists()
        with pytest.raises(services.BoardNotReady):
            motion_make(project, cast)
        rule_make(fund, cast)
        seat_make(fund, cast, cast.donor_member)
        with pytest.raises(services.BoardNotReady):
            motion_make(project, cast)

    def test_asks_for_the_notice_of_the_rule_in_working_days(self, cast, fund, board, project):
        for closes_at in (deadline(4), deadline(0), deadline(-3), deadline(365)):
            with pytest.raises(services.MotionRefused) as refused:
                motion_make(project, cast, closes_at=closes_at)
            assert "5 working days" in refused.value.fields["closes_date"]
        assert motion_make(project, cast, closes_at=deadline(7)).state == "OPEN"

    def test_refuses_other_roles(self, cast, board, project):
        for actor in (cast.program_manager, cast.donor_member, cast.project_officer):
            with pytest.raises(NotPermitted):
                services.motion_open(
                    actor=actor,
                    now=clock.now(),
                    project_id=project.pk,
                    title="T",
                    text="T",
                    closes_at=deadline(),
                )

    def test_binds_the_ballot_to_the_words_of_both_tongues(self, cast, fund, board, project):
        motion = motion_make(project, cast, text_ko="리사회는 사업을 승인한다.")
        motion.text_ko += " "
        assert motion.content_hash != motion_hash(
            text=motion.text,
            text_ko=motion.text_ko,
            budget=motion.budget,
            content_hash=project.content_hash,
        )


class TestDatabase:
    def refused(self, call) -> str:
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            call()
        return constraint_of(refused.value)

    def test_refuses_motions_that_are_not_sound(self, cast, fund, board, project, motion):
        other = concept_make(fund, cast)
        values = {
            "board": board,
            "number": "D-009",
            "kind": "APPROVE_CONCEPT",
            "title": "T",
            "text": "T",
            "project": other,
            "project_content_hash": other.content_hash,
            "budget": {},
            "content_hash": "0" * 64,
            "rule": motion.rule,
            "elector_count": 4,
            "opened_by_id": cast.secretariat.person_id,
            "opened_at": clock.now() - timedelta(days=2),
            "closes_at": deadline(),
        }
        for changes, constraint in (
            ({"project_content_hash": "0" * 64}, "motion_on_submitted_project"),
            ({"project": draft_make(fund, cast.project_officer)}, "motion_on_submitted_project"),
            ({"kind": "APPROVE_PROJECT"}, "motion_on_submitted_project"),
            ({"closes_at": clock.now() - timedelta(days=1)}, "motion_deadline_ahead"),
            (
                {"project": project, "project_content_hash": project.content_hash},
                "motion_one_open_per_project",
            ),
            ({"state": "ADOPTED"}, "oversight_motion_state_moves_by_table"),
        ):
            call = {**values, **changes}
            assert self.refused(lambda call=call: Motion.objects.create(**call)) == constraint

        def without_electors():
            Motion.objects.create(**values)
            connection.check_constraints()

        assert self.refused(without_electors) == "motion_electorate_is_whole_board"
        rule_make(fund, cast)
        former = {**values, "rule": motion.rule}
        assert self.refused(lambda: Motion.objects.create(**former)) == "motion_under_standing_rule"

    def test_never_changes_text_budget_hash_or_deadline(self, motion):
        for column in ("text", "text_ko", "budget", "content_hash", "closes_at", "rule_id"):
            with (
                pytest.raises(Exception, match="permission denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(f"UPDATE oversight_motion SET {column} = {column}")

    def test_never_ends_a_motion_without_an_outcome(self, motion):
        rows = Motion.objects.filter(pk=motion.pk)
        assert self.refused(lambda: rows.update(state="ADOPTED")) == "motion_ends_by_outcome"

    def test_never_adds_to_the_electorate(self, cast, fund, motion):
        newcomer = appointed(
            name="newcomer",
            organization=cast.organizations["ministry"],
            role="RECIPIENT_BOARD_MEMBER",
        )
        seat = seat_make(fund, cast, newcomer)
        values = {
            "motion": motion,
            "seat": seat,
            "bench": seat.bench,
            "organization_id": seat.organization_id,
            "member_id": seat.member_id,
        }
        assert self.refused(lambda: Elector.objects.create(**values)) == "motion_electorate_frozen"


class TestPage:
    def url(self, project):
        return reverse("oversight:motion_open", args=[project.pk])

    def test_proposes_a_wording_and_the_earliest_deadline(self, cast, board, project, client_of):
        page = client_of(cast.secretariat).get(self.url(project)).content.decode()
        assert "UNSCR 1874" in page
        assert "2,500,000.00" in page

    def test_previews_and_opens(self, cast, board, project, client_of):
        client = client_of(cast.secretariat)
        sent = {
            "title": "Approval of P-001",
            "text": "The board approves it.",
            "closes_date": deadline().date().isoformat(),
            "closes_time": "17:00",
            "request_key": str(uuid4()),
        }
        preview = client.post(self.url(project), sent)
        assert preview.status_code == 200
        assert not Motion.objects.exists()
        answer = client.post(self.url(project), {**sent, "step": "confirm"})
        motion = Motion.objects.get()
        assert answer["Location"] == reverse("oversight:motion_detail", args=[motion.pk])
        assert motion.closes_at.hour == 17

    def test_says_what_is_wrong_with_the_deadline(self, cast, board, project, client_of):
        client = client_of(cast.secretariat)
        base = {"title": "T", "text": "T", "closes_time": "17:00", "step": "confirm"}
        today = clock.now().date().isoformat()
        for changes in (
            {"closes_date": today},
            {"closes_date": "2026-02-30"},
            {"closes_date": deadline().date().isoformat(), "closes_time": "25:00"},
        ):
            sent = {**base, "request_key": str(uuid4()), **changes}
            assert client.post(self.url(project), sent).status_code == 422
        assert not Motion.objects.exists()

    def test_is_closed_to_others(self, cast, board, project, client_of):
        assert client_of(cast.donor_member).get(self.url(project)).status_code == 403
        missing = reverse("oversight:motion_open", args=[uuid4()])
        assert client_of(cast.secretariat).get(missing).status_code == 404


class TestFragment:
    def test_shows_the_motions_on_a_project(self, cast, project, motion, client_of):
        url = reverse("oversight:project_motions", args=[project.pk])
        page = client_of(cast.project_officer).get(url).content.decode()
        assert motion.number in page
        assert "<html" not in page


class TestApi:
    def test_opens_by_program(self, cast, board, project, client_of):
        answer = client_of(cast.secretariat).post(
            reverse("oversight_api:motion_open"),
            {
                "project_id": str(project.pk),
                "title": "T",
                "text": "The board approves it.",
                "closes_at": deadline().isoformat(),
            },
            content_type="application/json",
            headers={"Idempotency-Key": str(uuid4())},
        )
        assert answer.status_code == 201, answer.content
        assert answer.json()["budget"]["total"] == {"amount": "2500000.00", "currency": "USD"}


class TestWaiting:
    def test_the_project_waits_for_the_secretariat_then_for_the_members(self, cast, board, project):
        now = clock.now()
        (waiting,) = waiting_for(cast.secretariat, now=now)
        assert waiting.url_name == "oversight:motion_open"
        motion = motion_make(project, cast)
        assert waiting_for(cast.secretariat, now=now) == []
        (vote,) = [
            item
            for item in waiting_for(cast.donor_member, now=now)
            if item.url_name == "oversight:motion_detail"
        ]
        assert (vote.url_args, vote.due) == ((motion.pk,), motion.closes_at.date())


def test_boards_are_numbered_for_themselves(cast, fund):
    board_make(fund, cast)
    numbers = [motion_make(concept_make(fund, cast), cast).number for _time in range(2)]
    assert numbers == ["D-001", "D-002"]
