"""fee_schedule_propose, _approve and _decline by service, page, program and database."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.db import connections
from django.urls import reverse

from tests.disbursements.gates import as_person, database_says
from tests.factories.cast import appointed
from tests.factories.donors import agreement_make, donor_make, money, receipt_make
from tests.factories.fees import LATER, schedule_make
from tests.factories.funds import fund_make, fund_open_make
from trustfund.audit import selectors as trail
from trustfund.db.clock import clock_move, now
from trustfund.events.models import Message
from trustfund.funds import services
from trustfund.funds.errors import FeeScheduleDecided, FeeScheduleRefused
from trustfund.funds.models import FeeSchedule, Fund
from trustfund.funds.selectors import fee_schedule_rows, fee_schedules, fee_tiers, waiting_for
from trustfund.identity.choices import Role
from trustfund.kernel.errors import NotPermitted
from trustfund.ledger import services as books

DAY = timedelta(days=1)


@pytest.fixture
def fund(cast) -> Fund:
    """Return a fund that was opened half a year ago, 5 percent up to 50 million and 4 above."""
    made = fund_open_make(cast)
    clock_move(by=timedelta(days=180))
    return made


def today() -> date:
    return now().date()


class TestService:
    def test_charges_from_its_day_on_and_not_before(self, cast, fund):
        first = today() + 10 * DAY
        schedule_make(cast, fund, valid_from=first, approved=True)
        assert [tier.percent for tier in fee_tiers(fund, on=first - DAY)] == [5, 4]
        assert [tier.percent for tier in fee_tiers(fund, on=first)] == [4, Decimal("2.5")]

    def test_charges_nothing_before_it_is_approved_or_once_it_is_declined(self, cast, fund):
        row = schedule_make(cast, fund)
        assert len(fee_schedules(fund)) == 1
        services.fee_schedule_decline(
            actor=cast.finance_approver, now=now(), schedule_id=row.pk, reason="Not yet."
        )
        assert len(fee_schedules(fund)) == 1
        again = schedule_make(cast, fund, approved=True)
        assert [found.valid_from for found in fee_schedules(fund)[1:]] == [again.valid_from]

    def test_is_known_from_its_approval_on(self, cast, fund):
        row = schedule_make(cast, fund, approved=True)
        before = row.decided_at - timedelta(seconds=1)
        assert len(fee_schedules(fund, known_at=before)) == 1
        assert len(fee_schedules(fund, known_at=row.decided_at)) == 2

    def test_is_recorded_and_told(self, cast, fund):
        row = schedule_make(cast, fund, approved=True)
        acts = trail.history(subject_type="funds.feeschedule", subject_id=row.pk)
        assert [act.action for act in acts] == [
            "funds.fee_schedule_propose",
            "funds.fee_schedule_approve",
        ]
        assert acts[-1].after == FeeSchedule.objects.get(pk=row.pk).facts()
        names = Message.objects.filter(subject_id=row.pk).order_by("id")
        assert [message.name for message in names] == [
            "funds.fee_schedule_proposed",
            "funds.fee_schedule_approved",
        ]
        assert list(trail.row_findings(FeeSchedule)) == []

    @pytest.mark.parametrize(
        ("words", "field"),
        [
            ({"tiers": []}, "fee_tiers"),
            ({"tiers": [(Decimal(1), Decimal(4))]}, "fee_tiers"),
            ({"tiers": [(Decimal(0), Decimal(4)), (Decimal(0), Decimal(3))]}, "fee_tiers"),
            ({"tiers": [(Decimal(0), Decimal(26))]}, "fee_tiers"),
            ({"tiers": [(Decimal(0), Decimal(4)), (Decimal("0.001"), Decimal(3))]}, "fee_tiers"),
            ({"authority": "  "}, "authority"),
            ({"valid_from": date(2000, 1, 1)}, "valid_from"),
        ],
        ids=["none", "not-from-zero", "not-rising", "too-much", "decimals", "nobody", "before"],
    )
    def test_refuses_what_makes_no_sense(self, cast, fund, words, field):
        with pytest.raises(FeeScheduleRefused) as refused:
            schedule_make(cast, fund, **words)
        assert field in refused.value.fields
        assert not FeeSchedule.objects.exists()

    def test_is_of_an_open_fund(self, cast):
        with pytest.raises(FeeScheduleRefused, match="not open"):
            schedule_make(cast, fund_make(cast))

    def test_two_do_not_begin_on_one_day(self, cast, fund):
        schedule_make(cast, fund)
        with pytest.raises(FeeScheduleRefused, match="Another schedule"):
            schedule_make(cast, fund)

    def test_does_not_begin_in_a_closed_period(self, cast, fund):
        last = today().replace(day=1) - DAY
        books.period_soft_close(
            actor=cast.finance_officer, now=now(), fund_id=fund.pk, kind="MONTH",
            starts=last.replace(day=1),
        )  # fmt: skip
        with pytest.raises(FeeScheduleRefused, match="closed"):
            schedule_make(cast, fund, valid_from=last)
        assert schedule_make(cast, fund, valid_from=last + DAY)

    def test_does_not_reach_back_to_what_was_charged(self, cast, fund):
        paid_in(cast, fund, "100000")
        with pytest.raises(FeeScheduleRefused, match="was charged"):
            schedule_make(cast, fund, valid_from=today())
        assert schedule_make(cast, fund, valid_from=today() + DAY)

    def test_is_not_approved_once_a_fee_has_passed_its_day(self, cast, fund):
        row = schedule_make(cast, fund, valid_from=today())
        paid_in(cast, fund, "100000")
        with pytest.raises(FeeScheduleRefused, match="was charged"):
            services.fee_schedule_approve(
                actor=cast.finance_approver, now=now(), schedule_id=row.pk
            )

    def test_is_approved_by_another_person_of_another_unit(self, cast, fund):
        row = schedule_make(cast, fund)
        colleague = appointed(
            name="colleague",
            organization=cast.organizations["finance_unit"],
            role=Role.FINANCE_APPROVER,
        )
        maker = as_person(cast.finance_approver, cast.finance_officer)
        for actor in (colleague, maker):
            with pytest.raises(NotPermitted, match="another unit"):
                services.fee_schedule_approve(actor=actor, now=now(), schedule_id=row.pk)
            assert waiting_for(actor, now=now()) == []
        [waiting] = waiting_for(cast.finance_approver, now=now())
        assert waiting.url_args == (row.pk,)
        with pytest.raises(NotPermitted):
            services.fee_schedule_approve(actor=cast.finance_officer, now=now(), schedule_id=row.pk)

    def test_is_decided_once(self, cast, fund):
        row = schedule_make(cast, fund, approved=True)
        with pytest.raises(FeeScheduleDecided):
            services.fee_schedule_decline(
                actor=cast.finance_approver, now=now(), schedule_id=row.pk, reason="No."
            )

    def test_none_overlaps_another(self, cast, fund):
        for days in (40, 20, 30):
            schedule_make(cast, fund, valid_from=today() + days * DAY, approved=True)
        rows = fee_schedule_rows(cast.auditor, fund, today=today() + 25 * DAY)
        assert [row.standing for row in rows] == ["SCHEDULED", "SCHEDULED", "IN_FORCE", "REPLACED"]
        later = [row.valid_from for row in rows]
        assert [row.until for row in rows] == [None, *(day - DAY for day in later[:-1])]


class TestDatabase:
    def row(self, cast, fund, **columns) -> FeeSchedule:
        values = {
            "fund": fund, "valid_from": today() + DAY, "tiers": [["0", "4"]], "authority": "R 1",
            "proposed_by_id": cast.finance_officer.person_id,
            "proposed_by_organization_id": cast.finance_officer.organization_id,
        }  # fmt: skip
        return FeeSchedule.objects.create(**{**values, **columns})

    @pytest.mark.parametrize(
        "tiers",
        [[], {}, [["1", "4"]], [["0", "4"], ["0", "3"]], [["0", "26"]], [["0"]], [["0", "NaN"]],
         [["x", "4"]], [["0", None]], [["0", "4"], ["0.00001", "3"]]],
        ids=["none", "no-list", "start", "order", "percent", "half", "nan", "text", "null", "fine"],
    )  # fmt: skip
    def test_wants_tiers_that_rise(self, cast, fund, tiers):
        assert database_says(lambda: self.row(cast, fund, tiers=tiers)) == "fee_schedule_tiers_rise"

    def test_wants_an_authority(self, cast, fund):
        assert (
            database_says(lambda: self.row(cast, fund, authority=" "))
            == "fee_schedule_by_authority"
        )

    def test_wants_a_day_after_the_last_fee(self, cast, fund):
        paid_in(cast, fund, "100000")
        assert (
            database_says(lambda: self.row(cast, fund, valid_from=today()))
            == "fee_schedule_begins_after_the_last_fee"
        )

    def test_wants_a_day_after_the_opening_in_an_open_fund(self, cast, fund):
        assert (
            database_says(lambda: self.row(cast, fund, valid_from=fund.opened_date))
            == "fee_schedule_begins_after_the_last_fee"
        )
        assert (
            database_says(lambda: self.row(cast, fund_make(cast, number="TF073002")))
            == "fee_schedule_in_an_open_fund"
        )

    def test_wants_one_schedule_a_day(self, cast, fund):
        self.row(cast, fund)
        assert database_says(lambda: self.row(cast, fund)) == "fee_schedule_begins_once"

    def test_wants_another_person_of_another_unit(self, cast, fund):
        row = self.row(cast, fund)
        maker, hat = cast.finance_officer, as_person(cast.finance_approver, cast.finance_officer)
        said = [database_says(partial(self.decided, row, actor)) for actor in (maker, hat)]
        assert set(said) == {"fee_schedule_approved_by_another"}

    def test_lets_a_decision_stand(self, cast, fund):
        row = self.row(cast, fund)
        self.decided(row, cast.finance_approver)
        assert (
            database_says(lambda: FeeSchedule.objects.filter(pk=row.pk).update(decided_at=now()))
            == "fee_schedule_decision_stands"
        )

    def test_keeps_what_was_proposed(self, cast, fund):
        row = self.row(cast, fund)
        for column in ("tiers = '[]'", "valid_from = valid_from + 1", "authority = 'x'"):
            with (
                pytest.raises(Exception, match="permission denied"),
                connections["default"].cursor() as cursor,
            ):
                cursor.execute(
                    f"SAVEPOINT s; UPDATE funds_feeschedule SET {column} WHERE id = %s", [row.pk]
                )
            connections["default"].cursor().execute("ROLLBACK TO SAVEPOINT s")

    def decided(self, row, actor):
        FeeSchedule.objects.filter(pk=row.pk).update(
            state="APPROVED",
            decided_by_id=actor.person_id,
            decided_by_organization_id=actor.organization_id,
            decided_at=now(),
        )


class TestDoors:
    def test_the_pages_propose_and_approve(self, cast, fund, client_of):
        page = reverse("funds:fee_schedule_propose", args=[fund.pk])
        sent = {
            "request_key": "f7c5a5b8-1111-4222-8333-444455556666",
            "valid_from": (today() + DAY).isoformat(), "authority": "Resolution 7",
            "above_1": "0", "percent_1": "4.5", "above_2": "50,000,000", "percent_2": "3",
        }  # fmt: skip
        officer = client_of(cast.finance_officer)
        shown = officer.post(page, sent).content.decode()
        assert "4.5 percent" in shown
        assert not FeeSchedule.objects.exists()
        assert officer.post(page, {**sent, "step": "confirm"}).status_code == 302
        row = FeeSchedule.objects.get()
        assert row.tiers == [["0", "4.5"], ["50000000", "3"]]
        approver = client_of(cast.finance_approver)
        listed = approver.get(reverse("funds:fee_schedule_list", args=[fund.pk])).content.decode()
        approve = reverse("funds:fee_schedule_approve", args=[row.pk])
        assert approve in listed
        key = {"request_key": "f7c5a5b8-1111-4222-8333-444455557777", "step": "confirm"}
        assert approver.post(approve, key).status_code == 302
        row.refresh_from_db()
        assert row.state == "APPROVED"

    def test_the_page_says_beside_the_field_what_is_wrong(self, cast, fund, client_of):
        page = reverse("funds:fee_schedule_propose", args=[fund.pk])
        answer = client_of(cast.finance_officer).post(
            page,
            {
                "request_key": "f7c5a5b8-1111-4222-8333-444455558888",
                "valid_from": fund.opened_date.isoformat(), "authority": "R", "above_1": "0",
                "percent_1": "4",
            },
        )  # fmt: skip
        assert answer.status_code == 422
        assert "begins after the fund" in answer.content.decode()

    def test_programs_list_all_with_their_standing(self, cast, fund, client_of):
        schedule_make(cast, fund, tiers=LATER, approved=True)
        url = reverse("funds_api:fee_schedule_list", args=[fund.pk])
        found = client_of(cast.auditor).get(url).json()
        rows = found["results"] if isinstance(found, dict) else found
        assert [row["standing"] for row in rows] == ["SCHEDULED", "IN_FORCE"]
        assert rows[0]["tiers"][1] == {"above": "50000000.0000", "percent": "2.5000"}
        assert rows[1]["id"] is None


def paid_in(cast, fund, amount):
    """Have a donor pay in dollars, and be charged for it."""
    donor = donor_make(cast)
    agreement = agreement_make(cast, fund, donor, money(amount), signer=cast.donor_officer)
    return receipt_make(cast, agreement, money(amount), reference=f"BANK-{amount}")
