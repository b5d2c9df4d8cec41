"""A Bank-executed activity goes before the board, is frozen, and is decided by its motion alone."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from uuid import uuid4

import pytest
from django.db import Error, connection, transaction
from django.urls import reverse

from oversight.services import NotBeforeTheBoard, activity_motion_open, motion_close
from projects import services
from projects.choices import ActivityState
from projects.models import ActivityLine
from projects.rules.activities import TopicItem
from projects.rules.activity_states import ACTIVITY
from projects.selectors.activities import activity_budget_of, draft_budget_of, text_of
from projects.services import ContentChanged, ProposalRefused, StaleEdition
from tests.factories.activities import (
    YEAR,
    activity_make,
    screen_make,
    submitted_activity,
    text_make,
)
from tests.factories.board import board_make, deadline, vote
from tests.factories.votes import adopted, rejected
from trustfund.audit.selectors import history
from trustfund.db import clock
from trustfund.kernel.states import IllegalMove

LAWFUL = {
    ("DRAFT", "revise"): "DRAFT",
    ("DRAFT", "submit"): "SUBMITTED",
    ("DRAFT", "withdraw"): "WITHDRAWN",
    ("SUBMITTED", "approve"): "APPROVED",
    ("SUBMITTED", "reject"): "REJECTED",
    ("REJECTED", "revise"): "DRAFT",
    ("REJECTED", "withdraw"): "WITHDRAWN",
    ("APPROVED", "close"): "CLOSED",
}
OF_PERSONS = ("revise", "submit", "withdraw", "close")
ACTS = (*OF_PERSONS, "approve", "reject")


def test_the_table_names_the_same_states_and_acts_as_are_walked_here():
    assert set(ACTIVITY.states) == set(ActivityState.values)
    assert {move.act for move in ACTIVITY.moves} == set(ACTS)


@pytest.mark.parametrize(("state", "act"), list(product(ActivityState.values, ACTS)))
def test_moves_as_the_table_says_and_no_other_way(state, act):
    if (state, act) in LAWFUL:
        assert ACTIVITY.target(state=state, act=act) == LAWFUL[state, act]
    else:
        with pytest.raises(IllegalMove):
            ACTIVITY.target(state=state, act=act)


def withdrawn(activity, cast):
    of = {"activity_id": activity.pk, "edition": activity.edition}
    return services.activity_withdraw(actor=cast.program_manager, now=clock.now(), **of)


def in_state(state, fund, cast):
    """Return an activity that has come to this state by its own way, each of its topics allowed."""
    if state in {"DRAFT", "WITHDRAWN"}:
        activity = activity_make(fund, cast)
        screen_make(activity, cast)
        return activity if state == "DRAFT" else withdrawn(activity, cast)
    activity = submitted_activity(fund, cast)
    ways = {"APPROVED": adopted, "CLOSED": adopted, "REJECTED": rejected}
    activity = ways[state](cast, activity) if state in ways else activity
    if state != "CLOSED":
        return activity
    of = {"activity_id": activity.pk, "edition": activity.edition, "note": "It is done."}
    return services.activity_close(actor=cast.program_manager, now=clock.now(), **of)


@dataclass
class Walk:
    """One act on one activity, by the three ways in."""

    activity: object
    cast: object
    client_of: object

    @property
    def edition(self) -> dict:
        return {"edition": self.activity.edition}

    def by_service(self, act) -> str:
        values = dict(self.edition)
        if act == "revise":
            values["text"] = text_make(self.cast.program_manager)
        if act == "close":
            values["note"] = "It is done."
        of = {"actor": self.cast.program_manager, "now": clock.now()}
        try:
            verb = getattr(services, f"activity_{act}")
            return verb(activity_id=self.activity.pk, **of, **values).state
        except IllegalMove:
            return "refused"

    def by_page(self, act) -> str:
        arguments = [self.activity.pk, "budget"] if act == "revise" else [self.activity.pk]
        sent = {
            **self.edition,
            "note": "Done.",
            f"line_STAFF_{YEAR}": "5.00",
            "request_key": str(uuid4()),
        }
        address = reverse(f"projects:activity_{act}", args=arguments)
        return self.told(self.client_of(self.cast.program_manager).post(address, sent), 302)

    def by_api(self, act) -> str:
        sent = {**self.edition, **({"note": "Done."} if act == "close" else {})}
        if act == "revise":
            money = {"amount": "5.00", "currency": "USD"}
            leader = str(self.cast.program_manager.person_id)
            sent |= {"kind": "PROGRAM_MANAGEMENT", "title": "Other", "amount": money}
            sent |= {"team_leader": leader}
        answer = self.client_of(self.cast.program_manager).post(
            reverse(f"projects_api:activity_{act}", args=[self.activity.pk]),
            sent,
            content_type="application/json",
            headers={"Idempotency-Key": str(uuid4())},
        )
        return self.told(answer, 200)

    def told(self, answer, done) -> str:
        self.activity.refresh_from_db()
        if answer.status_code == done:
            return self.activity.state
        assert answer.status_code == 409, answer.content.decode()[:2000]
        return "refused"


@pytest.mark.parametrize("state", ActivityState.values)
def test_only_what_the_table_lists_succeeds_by_service_page_and_api(state, cast, fund, client_of):
    walk = Walk(in_state(state, fund, cast), cast, client_of)
    for act in OF_PERSONS:
        for way in (walk.by_service, walk.by_page, walk.by_api):
            with transaction.atomic():
                found = way(act)
                transaction.set_rollback(True)
            walk.activity.refresh_from_db()
            told = LAWFUL.get((state, act), "refused")
            assert (act, way.__name__, found) == (act, way.__name__, told)


class TestSubmission:
    def test_freezes_the_draft_with_its_lines_and_records_each(self, fund, cast):
        activity = submitted_activity(fund, cast)
        version = activity.versions.get()
        assert (activity.state, activity.version) == ("SUBMITTED", 1)
        assert version.content == activity.draft
        assert version.content_hash == activity.content_hash
        assert activity_budget_of(activity) == draft_budget_of(activity)
        assert str(activity_budget_of(activity).total.amount) == "195000.50"
        [record] = history(subject_type="projects.activityversion", subject_id=version.pk)
        assert record.action == "projects.activity_submit"
        assert ActivityLine.objects.count() == 3

    def test_tells_everything_that_is_missing_and_freezes_nothing(self, fund, cast):
        text = text_make(
            cast.program_manager,
            objective="",
            deliverables=(),
            ends_on=fund.end_disbursement_date + timedelta(days=1),
            topics=(TopicItem("One", "All"), TopicItem("Two", "All"), TopicItem("Three", "All")),
        )
        activity = activity_make(fund, cast, text)
        screen_make(activity, cast, "NOT_ALLOWED", 2)
        screen_make(activity, cast, "NEEDS_COMMITTEE", 3)
        of = {"actor": cast.program_manager, "now": clock.now(), "activity_id": activity.pk}
        with pytest.raises(ProposalRefused) as refused:
            services.activity_submit(edition=1, **of)
        assert set(refused.value.fields) == {"objective", "deliverables", "ends_on", "topics"}
        for words in ("“One” is not screened", "“Two” is not allowed", "“Three” waits"):
            assert words in refused.value.fields["topics"]
        with pytest.raises(StaleEdition):
            services.activity_submit(edition=2, **of)
        assert not activity.versions.exists()

    def test_page_shows_what_is_frozen_and_what_is_missing(self, fund, cast, client_of):
        activity = activity_make(fund, cast)
        address = reverse("projects:activity_submit", args=[activity.pk])
        client = client_of(cast.program_manager)
        assert "is not screened yet" in client.get(address).content.decode()
        sent = {"edition": 1, "request_key": str(uuid4())}
        assert client.post(address, sent).status_code == 422
        screen_make(activity, cast)
        assert client.post(address, {**sent, "request_key": str(uuid4())}).status_code == 302
        shown = client.get(reverse("projects:activity_detail", args=[activity.pk])).content.decode()
        activity.refresh_from_db()
        assert activity.content_hash in shown


class TestDecision:
    def test_the_board_decides_by_a_motion_on_exactly_this_content(self, fund, cast, client_of):
        board_make(fund, cast, two_each=False)
        activity = submitted_activity(fund, cast)
        secretary = client_of(cast.secretariat)
        address = reverse("oversight:activity_motion_open", args=[activity.pk])
        assert address in secretary.get("/").content.decode()
        page = secretary.get(address).content.decode()
        assert "The board approves the Bank-executed activity A-001" in page
        assert "관리기관" in page
        sent = {"title": "Approval of A-001", "text": "The board approves.", "closes_time": "12:00"}
        sent |= {"closes_date": str(deadline().date()), "step": "confirm"}
        answer = secretary.post(address, {**sent, "request_key": str(uuid4())})
        assert answer.status_code == 302, answer.content.decode()
        motion = activity.motions.get()
        assert answer["Location"] == reverse("oversight:motion_detail", args=[motion.pk])
        shown = secretary.get(answer["Location"]).content.decode()
        assert "Staff costs" in shown
        assert "the activity is approved at once" in shown
        with pytest.raises(NotBeforeTheBoard):
            activity_motion_open(
                actor=cast.secretariat,
                now=clock.now(),
                activity_id=activity.pk,
                title="Again",
                text="Again",
                closes_at=deadline(),
            )
        for member in (cast.donor_member, cast.recipient_member):
            vote(motion, member)
        motion_close(actor=cast.secretariat, now=clock.now(), motion_id=motion.pk)
        connection.check_constraints()
        activity.refresh_from_db()
        assert (activity.state, activity.motion_reference) == ("APPROVED", motion.number)
        told = secretary.get(answer["Location"]).content.decode()
        assert "the activity is approved." in told
        fragment = secretary.get(reverse("oversight:activity_motions", args=[activity.pk]))
        assert motion.number in fragment.content.decode()
        board = secretary.get(reverse("oversight:board_detail", args=[fund.pk])).content.decode()
        assert "A-001" in board
        program = client_of(cast.auditor).get(
            reverse("oversight_api:motion_detail", args=[motion.pk])
        )
        assert program.json()["activity_id"] == str(activity.pk)
        assert program.json()["project_id"] is None

    def test_what_is_rejected_is_revised_and_submitted_as_the_next_version(self, fund, cast):
        activity = rejected(cast, submitted_activity(fund, cast))
        of = {"actor": cast.program_manager, "activity_id": activity.pk}
        text = text_make(cast.program_manager, {("TRAVEL", YEAR): "10.00"}, weeks=())
        again = services.activity_revise(now=clock.now(), edition=1, text=text, **of)
        assert (again.state, again.motion_reference) == ("DRAFT", "")
        submitted = services.activity_submit(now=clock.now(), edition=2, **of)
        assert submitted.version == 2
        assert str(activity_budget_of(submitted).total.amount) == "10.00"
        assert text_of(submitted) == text

    def test_another_content_than_the_motions_is_not_decided(self, fund, cast):
        activity = submitted_activity(fund, cast)
        of = {"actor": cast.secretariat, "now": clock.now(), "activity_id": activity.pk}
        with pytest.raises(ContentChanged):
            services.activity_decide(
                content_hash="0" * 64, motion_reference="D-001", is_adopted=True, **of
            )


class TestDatabase:
    def refused(self, question, values, constraint):
        with pytest.raises(Error) as told, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(question + "; SET CONSTRAINTS ALL IMMEDIATE", values)
        assert told.value.__cause__.diag.constraint_name == constraint

    def test_the_board_alone_decides(self, fund, cast):
        activity = submitted_activity(fund, cast)
        for state in ("APPROVED", "REJECTED"):
            self.refused(
                "UPDATE projects_activity SET state = %s, motion_reference = 'D-009', "
                "decided_at = now() WHERE id = %s",
                [state, activity.pk],
                "activity_decided_by_outcome",
            )

    @pytest.mark.parametrize(
        ("change", "constraint"),
        [
            ("title = 'Other', draft = draft || '{\"title\": \"Other\"}', edition = 2", "activity_content_frozen_once_submitted"),
            ("content_hash = repeat('0', 64)", "activity_submission_frozen"),
            ("version = 2", "activity_submission_is_next_version"),
        ],
    )  # fmt: skip
    def test_what_is_submitted_stays(self, fund, cast, change, constraint):
        activity = submitted_activity(fund, cast)
        self.refused(
            f"UPDATE projects_activity SET {change} WHERE id = %s", [activity.pk], constraint
        )

    def test_a_version_comes_with_its_submission_and_no_line_later(self, fund, cast):
        draft = activity_make(fund, cast)
        version = """INSERT INTO projects_activityversion (id, activity_id, number, content,
            content_hash, submitted_by_id, submitted_at)
            VALUES (gen_random_uuid(), %s, 1, '{}', repeat('0', 64), %s, now())"""
        manager = cast.program_manager.person_id
        self.refused(version, [draft.pk, manager], "activity_version_is_submitted")
        line = """INSERT INTO projects_activityline (id, activity_id, version, expense, year, amount,
            currency) VALUES (gen_random_uuid(), %s, %s, 'TRAVEL', 2027, 1, %s)"""
        self.refused(line, [draft.pk, 1, "EUR"], "activity_line_in_its_currency")
        self.refused(line, [draft.pk, 1, "USD"], "activity_version_is_submitted")
        activity = submitted_activity(fund, cast)
        self.refused(version, [activity.pk, manager], "activity_parts_of_draft")
        self.refused(line, [activity.pk, 1, "USD"], "activity_parts_of_draft")

    @pytest.mark.parametrize(
        ("changes", "constraint"),
        [
            ({"topics": ()}, "activity_topics_cleared"),
            ({"topics": (TopicItem("Other", "All"),)}, "activity_topics_cleared"),
            ({"starts_on": date(1990, 1, 1)}, "activity_within_fund_life"),
            ({"ends_on": date(2190, 1, 1)}, "activity_within_fund_life"),
            ({"ends_on": None}, "activity_within_fund_life"),
            ({"ends_on": date(YEAR, 12, 31)}, "activity_years_within_dates"),
            ({"amount_off": "1.00"}, "activity_budget_adds_up"),
        ],
    )
    def test_refuses_a_submission_that_the_rules_would_refuse(
        self, fund, cast, monkeypatch, changes, constraint
    ):
        text = text_make(cast.program_manager)
        if "amount_off" in changes:
            text = text_make(cast.program_manager, amount=text.amount + text.amount)
        else:
            text = text_make(cast.program_manager, **changes)
        monkeypatch.setattr(
            "projects.services.activity_submissions.activity_missing", lambda *_a, **_k: []
        )
        activity = activity_make(fund, cast, text)
        if "topics" not in changes:
            screen_make(activity, cast)
        of = {"actor": cast.program_manager, "now": clock.now(), "activity_id": activity.pk}
        with pytest.raises(Error) as told, transaction.atomic():
            services.activity_submit(edition=1, **of)
        assert told.value.__cause__.diag.constraint_name == constraint

    def test_a_motion_is_on_one_subject_that_is_before_the_board(self, fund, cast):
        board_make(fund, cast, two_each=False)
        activity = submitted_activity(fund, cast)
        motion = activity_motion_open(
            actor=cast.secretariat,
            now=clock.now(),
            activity_id=activity.pk,
            title="Approval",
            text="The board approves.",
            closes_at=deadline(),
        )
        connection.check_constraints()
        columns = """board_id, title, title_ko, text, text_ko, budget, content_hash, rule_id,
            elector_count, state, opened_by_id, opened_at, closes_at"""
        copy = f"""INSERT INTO oversight_motion (id, number, kind, project_content_hash, activity_id,
            activity_content_hash, {columns}) SELECT gen_random_uuid(), 'D-99', %s, %s, %s, %s, {columns}
            FROM oversight_motion WHERE id = %s"""
        own, draft = activity.content_hash, activity_make(fund, cast)
        for values, constraint in (
            (("APPROVE_ACTIVITY", "", draft.pk, own), "motion_on_submitted_activity"),
            (("APPROVE_ACTIVITY", "", activity.pk, "0" * 64), "motion_on_submitted_activity"),
            (("APPROVE_ACTIVITY", own, activity.pk, own), "motion_on_one_subject"),
            (("APPROVE_PROJECT", own, None, ""), "motion_on_submitted_project"),
            (("APPROVE_ACTIVITY", "", activity.pk, own), "motion_one_open_per_activity"),
        ):
            self.refused(copy, [*values, motion.pk], constraint)

    def test_an_outcome_is_executed_with_it(self, fund, cast):
        board_make(fund, cast, two_each=False)
        activity = submitted_activity(fund, cast)
        motion = activity_motion_open(
            actor=cast.secretariat,
            now=clock.now(),
            activity_id=activity.pk,
            title="Approval",
            text="The board approves.",
            closes_at=deadline(),
        )
        for member in (cast.donor_member, cast.recipient_member):
            vote(motion, member)
        connection.check_constraints()
        self.refused(
            """INSERT INTO oversight_motionoutcome (id, motion_id, result, computation, closed_by_id,
            closed_at) VALUES (gen_random_uuid(), %s, 'ADOPTED', '{}', %s, now())""",
            [motion.pk, cast.secretariat.person_id],
            "outcome_executed_with_it",
        )
