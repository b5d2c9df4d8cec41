"""The fee on a contribution, as booked: by the schedule of its day, shown so that it can be redone."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from donors.selectors.fees import contribution_day, fee_formula
from tests.factories.donors import (
    agreement_make,
    conversion_make,
    donor_make,
    fund_opened,
    money,
    receipt_make,
    refund_make,
)
from tests.factories.fees import schedule_make
from trustfund.db.clock import clock_move, now
from trustfund.funds.rules.fees import Tier, fee_tiered
from trustfund.kernel.money import Money
from trustfund.ledger.selectors import entries_of

DAY = timedelta(days=1)
TIERS = (
    (Decimal(0), Decimal(5)),
    (Decimal("100000.01"), Decimal("3.3333")),
    (Decimal(150_000), Decimal("0.7")),
)
LATER = ((Decimal(0), Decimal("4.25")), (Decimal(120_000), Decimal("1.1111")))
cents = st.integers(min_value=100, max_value=9_999_999).map(
    lambda units: Money(Decimal(units) / 100, "USD")
)


@pytest.fixture
def fund(cast):
    """Return an open fund, 5 percent up to 50 million and 4 above."""
    return fund_opened(cast)


@pytest.fixture
def donor(cast, fund):
    """Return a donor of it."""
    return donor_make(cast)


def paid(cast, fund, donor, amount, reference, *, currency="USD"):
    """Have a donor sign and pay one amount, and return its receipt."""
    agreed = amount if isinstance(amount, Money) else money(amount, currency)
    rate = None if agreed.currency == "USD" else Decimal("1.1")
    agreement = agreement_make(cast, fund, donor, agreed, signer=cast.donor_officer, rate=rate)
    return receipt_make(cast, agreement, agreed, reference=reference)


def booked_fee(receipt) -> Money:
    """Return what the books hold as the fee on a receipt."""
    [fee] = [entry for entry in entries_of(subject_id=receipt.pk) if entry.kind == "FEE"]
    return fee.legs[0].money


class TestTheScheduleOfTheDay:
    def test_of_the_day_of_the_money_counts_and_earlier_ones_raise_the_tier(
        self, cast, fund, donor
    ):
        paid(cast, fund, donor, "40000000", "ONE")
        schedule_make(
            cast, fund, valid_from=now().date() + DAY, approved=True,
            tiers=((Decimal(0), Decimal(3)), (Decimal(50_000_000), Decimal(1))),
        )  # fmt: skip
        clock_move(by=DAY)
        later = paid(cast, fund, donor, "20000000", "TWO")
        assert booked_fee(later) == money("400000")
        formula = fee_formula(later.fee_charge)
        assert formula.schedule.authority == "Resolution 2026-0007"
        assert formula.fee == money("400000")

    def test_counts_at_a_conversion_after_its_end_by_the_day_on_which_the_money_came(
        self, cast, fund, donor
    ):
        receipt = paid(cast, fund, donor, "100000", "EUR-1", currency="EUR")
        schedule_make(cast, fund, valid_from=now().date() + DAY, approved=True)
        clock_move(by=3 * DAY)
        conversion = conversion_make(cast, receipt, rate="1.1")
        assert contribution_day(receipt) == receipt.value_date < conversion.deal_date
        assert booked_fee(receipt) == money("5500")
        receipt.refresh_from_db()
        assert fee_formula(receipt.fee_charge).schedule.authority == ""

    def test_a_refund_gives_back_of_the_fee_that_was_charged_whatever_charges_now(
        self, cast, fund, donor
    ):
        receipt = paid(cast, fund, donor, "100000", "ONE")
        schedule_make(cast, fund, valid_from=now().date() + DAY, approved=True)
        clock_move(by=DAY)
        back = refund_make(cast, receipt, money("40000"), paid=True)
        assert back.fee_amount == Decimal(2000)


class TestAsBooked:
    @settings(
        max_examples=6,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(one=cents, other=cents, third=cents, fourth=cents)
    def test_the_fees_of_parts_are_that_of_the_whole_within_each_schedule(
        self, cast, fund, donor, one, other, third, fourth
    ):
        start = transaction.savepoint()
        try:
            first = now().date() + DAY
            schedule_make(cast, fund, valid_from=first, approved=True, tiers=TIERS)
            schedule_make(cast, fund, valid_from=first + DAY, approved=True, tiers=LATER)
            clock_move(by=DAY)
            early = self.fees(cast, fund, donor, {"E-1": one, "E-2": other})
            clock_move(by=DAY)
            late = self.fees(cast, fund, donor, {"L-1": third, "L-2": fourth})
        finally:
            transaction.savepoint_rollback(start)
        assert early == _whole(TIERS, money("0"), one + other)
        assert late == _whole(LATER, one + other, third + fourth)

    def fees(self, cast, fund, donor, parts):
        """Return the sum of what the books hold as fees on these contributions of today."""
        found = [booked_fee(paid(cast, fund, donor, part, name)) for name, part in parts.items()]
        return found[0] + found[1]


def _whole(tiers, before, added) -> Money:
    return fee_tiered(before, added, [Tier(above, percent) for above, percent in tiers])


class TestShown:
    def test_on_the_page_tier_by_tier(self, cast, fund, donor, client_of):
        paid(cast, fund, donor, "40000000", "ONE")
        receipt = paid(cast, fund, donor, "20000000.37", "TWO")
        page = client_of(cast.donor_officer).get(
            reverse("donors:receipt_detail", args=[receipt.pk])
        )
        shown = page.content.decode()
        for figure in (
            "40,000,000.00",
            "2,000,000.00",
            "10,000,000.37",
            "400,000.0148",
            "2,900,000.01",
        ):
            assert figure in shown, figure
        assert booked_fee(receipt) == money("900000.01")

    def test_to_programs(self, cast, fund, donor, client_of):
        paid(cast, fund, donor, "40000000", "ONE")
        receipt = paid(cast, fund, donor, "20000000.37", "TWO")
        url = reverse("donors_api:receipt_detail", args=[receipt.pk])
        formula = client_of(cast.auditor).get(url).json()["fee_charge"]["formula"]
        assert formula["valid_from"] is None
        assert formula["fee"] == {"amount": "900000.01", "currency": "USD"}
        assert formula["tiers"][1]["fee_after"] == "400000.0148"
        total = sum(Decimal(tier["fee_after"]) for tier in formula["tiers"])
        assert total.quantize(Decimal("0.01")) == Decimal(formula["total_after"]["amount"])
