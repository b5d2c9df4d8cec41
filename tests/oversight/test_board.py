"""board_constitute, seat_fill, rule_adopt: the joint board, its seats and its rule."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from oversight import services
from oversight.models import Board, DecisionRule, Seat
from oversight.selectors.board import rule_words, seats_of, standing_rule
from tests.factories.board import board_make, motion_make, rule_make, seat_make
from tests.factories.cast import appointed
from tests.factories.projects import concept_make
from trustfund.audit.selectors import trail_findings
from trustfund.db import clock
from trustfund.db.constraints import constraint_of
from trustfund.kernel.errors import AlreadyDone, Conflict, NotFound, NotPermitted


def constitute(actor, fund):
    return services.board_constitute(
        actor=actor,
        now=clock.now(),
        fund_id=fund.pk,
        name="Joint Oversight Board",
        name_ko="공동감독리사회",
        constituted_date=clock.now().date(),
        founding_reference="Governance annex",
    )


class TestBoardConstitute:
    def test_constitutes_one_board_for_the_fund(self, cast, fund):
        constitute(cast.secretariat, fund)
        with pytest.raises(AlreadyDone):
            constitute(cast.secretariat, fund)
        assert Board.objects.filter(fund=fund).count() == 1
        assert not [str(finding) for finding in trail_findings()]

    def test_refuses_other_roles(self, cast, fund):
        for actor in (cast.program_manager, cast.donor_member, cast.recipient_member):
            with pytest.raises(NotPermitted):
                constitute(actor, fund)


class TestSeatFill:
    def test_seats_two_benches_by_organization(self, cast, fund, board):
        benches = [(seat.bench, seat.member_id) for seat in seats_of(board)]
        assert benches == [
            ("DONOR", cast.donor_member.person_id),
            ("DONOR", cast.other_donor_member.person_id),
            ("RECIPIENT", cast.recipient_member.person_id),
            ("RECIPIENT", cast.other_recipient_member.person_id),
        ]
        assert not [str(finding) for finding in trail_findings()]

    def test_refuses_who_is_not_a_board_member_of_the_organization(self, cast, fund, board):
        for actor in (cast.donor_officer, cast.project_officer, cast.program_manager):
            with pytest.raises(services.SeatRefused):
                seat_make(fund, cast, actor)

    def test_refuses_a_second_seat_for_a_donor_or_a_person(self, cast, fund, board):
        second = appointed(
            name="second_member",
            organization=cast.organizations["korea"],
            role="DONOR_BOARD_MEMBER",
        )
        for member in (second, cast.donor_member):
            with pytest.raises(services.SeatTaken):
                seat_make(fund, cast, member)

    def test_refuses_an_alternate_who_is_the_member(self, cast, fund, board):
        ministry = appointed(
            name="newcomer",
            organization=cast.organizations["ministry"],
            role="RECIPIENT_BOARD_MEMBER",
        )
        with pytest.raises(services.SeatRefused):
            seat_make(fund, cast, ministry, alternate=ministry)

    def test_fills_a_seat_anew_and_keeps_the_former(self, cast, fund, board):
        former = seats_of(board)[0]
        successor = appointed(
            name="successor", organization=cast.organizations["korea"], role="DONOR_BOARD_MEMBER"
        )
        values = {
            "actor": cast.secretariat,
            "now": clock.now(),
            "fund_id": fund.pk,
            "organization_id": successor.organization_id,
            "member_id": successor.person_id,
            "replaces_id": former.pk,
        }
        seat = services.seat_fill(**values)
        former.refresh_from_db()
        assert (seat.number, former.until_date) == (former.number, clock.now().date())
        assert len(seats_of(board)) == 4
        with pytest.raises(Conflict):
            services.seat_fill(**values)
        assert not [str(finding) for finding in trail_findings()]


class TestSeatsInTheDatabase:
    def test_refuses_seats_that_are_not_sound(self, cast, fund, board):
        seat = seats_of(board)[0]
        values = {
            "board": board,
            "number": 9,
            "bench": "RECIPIENT",
            "organization": cast.organizations["ministry"],
            "member_id": cast.signatory.person_id,
            "from_date": clock.now().date(),
        }
        for changes, constraint in (
            ({"member_id": cast.donor_member.person_id}, "seat_person_once"),
            ({"alternate_id": cast.donor_member.person_id}, "seat_person_once"),
            ({"alternate_id": cast.signatory.person_id}, "seat_alternate_is_not_member"),
            ({"bench": "BANK"}, "seat_bench_known"),
            ({"number": seat.number}, "seat_number_once"),
            (
                {"bench": "DONOR", "organization": cast.organizations["korea"]},
                "seat_one_per_donor",
            ),
        ):
            with pytest.raises(IntegrityError) as refused, transaction.atomic():
                Seat.objects.create(**{**values, **changes})
            assert constraint_of(refused.value) == constraint

    def test_a_seat_that_has_ended_stays_ended(self, cast, fund, board):
        rows = Seat.objects.filter(pk=seats_of(board)[0].pk)
        rows.update(until_date=clock.now().date())
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            rows.update(until_date=None)
        assert constraint_of(refused.value) == "seat_end_stands"


class TestRuleAdopt:
    def test_adds_versions_and_keeps_the_former(self, cast, fund, board):
        rule_make(fund, cast, majority_donor_pct=Decimal("66.66"))
        assert [rule.version for rule in board.rules.order_by("version")] == [1, 2]
        assert standing_rule(board).version == 2
        assert "66.66 percent" in rule_words(standing_rule(board))[1]

    def test_says_which_figure_is_out_of_range(self, cast, fund, board):
        for changes in (
            {"quorum_donor_pct": Decimal(0)},
            {"quorum_donor_pct": Decimal(101)},
            {"quorum_recipient_count": 0},
            {"majority_donor_pct": Decimal("49.99")},
            {"majority_recipient_pct": Decimal(100)},
            {"notice_days": 0},
            {"notice_days": 61},
        ):
            with pytest.raises(services.RuleRefused) as refused:
                rule_make(fund, cast, **changes)
            assert set(refused.value.fields) == set(changes)

    def test_the_database_never_changes_a_version(self, cast, fund, board):
        table = DecisionRule._meta.db_table
        for column in ("quorum_donor_pct", "majority_donor_pct", "notice_days", "version"):
            with (
                pytest.raises(Exception, match="permission denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(f"UPDATE {table} SET {column} = 60")


class TestPages:
    def test_shows_benches_rule_and_motions_to_everybody(self, cast, fund, board, client_of):
        url = reverse("oversight:board_detail", args=[fund.pk])
        for actor in (cast.donor_officer, cast.recipient_member, cast.verifier, cast.auditor):
            page = client_of(actor).get(url)
            assert page.status_code == 200
            assert "at least 50 percent of the donor seats" in page.content.decode()

    def test_leads_from_the_navigation_to_the_only_board(self, cast, fund, board, client_of):
        answer = client_of(cast.auditor).get(reverse("oversight:board"))
        assert answer["Location"] == reverse("oversight:board_detail", args=[fund.pk])

    def test_narrows_motions_to_those_that_need_my_vote(self, cast, fund, board, client_of):
        motion = motion_make(concept_make(fund, cast), cast)
        url = reverse("oversight:board_detail", args=[fund.pk]) + "?show=mine"
        assert motion.title in client_of(cast.donor_member).get(url).content.decode()
        page = client_of(cast.donor_officer).get(url).content.decode()
        assert motion.title not in page

    def test_constitutes_seats_and_rules_by_pages(self, cast, fund, client_of):
        client = client_of(cast.secretariat)
        today = clock.now().date().isoformat()
        board_url = reverse("oversight:board_detail", args=[fund.pk])
        assert "not constituted yet" in client.get(board_url).content.decode()
        sent = {"name": "Board", "constituted_date": today, "founding_reference": "Annex"}
        self.done(client, reverse("oversight:board_constitute", args=[fund.pk]), sent)
        donor = cast.donor_member
        seat = {"member": f"{donor.organization_id}:{donor.person_id}"}
        self.done(client, reverse("oversight:seat_fill", args=[fund.pk]), seat)
        rule = {
            "quorum_donor_pct": "50",
            "quorum_recipient_count": "1",
            "majority_donor_pct": "66.66",
            "majority_recipient_pct": "50",
            "notice_days": "10",
            "adopted_date": today,
            "reference": "Rules of procedure",
            "step": "confirm",
        }
        self.done(client, reverse("oversight:rule_adopt", args=[fund.pk]), rule)
        page = client.get(board_url).content.decode()
        assert donor.person_name in page
        assert "66.66" in page

    def test_refuses_bad_input_with_words(self, cast, fund, board, client_of):
        client = client_of(cast.secretariat)
        for name, changes in (
            ("rule_adopt", {"quorum_donor_pct": "NaN"}),
            ("rule_adopt", {"majority_donor_pct": "101"}),
            (
                "seat_fill",
                {
                    "member": "0190c0de-0000-7000-8000-000000000000:0190c0de-0000-7000-8000-000000000000"
                },
            ),
            ("seat_fill", {"member": "nonsense"}),
        ):
            url = reverse(f"oversight:{name}", args=[fund.pk])
            answer = client.post(url, {"request_key": str(uuid4()), **changes})
            assert answer.status_code == 422

    def test_is_closed_to_others(self, cast, fund, board, client_of):
        for name in ("board_constitute", "seat_fill", "rule_adopt"):
            url = reverse(f"oversight:{name}", args=[fund.pk])
            assert client_of(cast.donor_member).get(url).status_code == 403
        missing = reverse("oversight:board_detail", args=[uuid4()])
        assert client_of(cast.donor_member).get(missing).status_code == 404

    def done(self, client, url, sent):
        answer = client.post(url, {"request_key": str(uuid4()), **sent})
        assert answer.status_code == 302, answer.content.decode()


class TestApi:
    def test_is_the_twin_of_the_pages(self, cast, fund, client_of):
        client = client_of(cast.secretariat)
        today = clock.now().date().isoformat()
        body = {"name": "Board", "constituted_date": today, "founding_reference": "Annex"}
        assert self.post(client, "board_constitute", fund, body).status_code == 201
        member = cast.recipient_member
        seat = {
            "organization_id": str(member.organization_id),
            "member_id": str(member.person_id),
        }
        assert self.post(client, "seat_fill", fund, seat).json()["bench"] == "RECIPIENT"
        rule = {
            "quorum_donor_pct": "50",
            "quorum_recipient_count": 1,
            "majority_donor_pct": "50",
            "majority_recipient_pct": "50",
            "notice_days": 5,
            "adopted_date": today,
            "reference": "Rules",
        }
        assert self.post(client, "rule_adopt", fund, rule).json()["version"] == 1
        found = client.get(reverse("oversight_api:board_detail", args=[fund.pk])).json()
        assert [seat["member"] for seat in found["seats"]] == [member.person_name]
        refused = self.post(client, "rule_adopt", fund, {**rule, "majority_donor_pct": "10"})
        assert refused.status_code == 422

    def post(self, client, name, fund, body):
        return client.post(
            reverse(f"oversight_api:{name}", args=[fund.pk]),
            body,
            content_type="application/json",
            headers={"Idempotency-Key": str(uuid4())},
        )


def test_a_board_of_another_fund_is_not_found(cast, fund):
    with pytest.raises(NotFound):
        rule_make(fund, cast)
    assert board_make(fund, cast).constituted_date <= clock.now().date() + timedelta(days=1)
