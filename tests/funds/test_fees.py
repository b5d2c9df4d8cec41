"""The cost-recovery fee: marginal tiers on cumulative contributions, to the cent."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustfund.funds.rules.fees import (
    NoSchedule,
    RefundBeyondContribution,
    Schedule,
    Tier,
    fee_on,
    fee_reversed,
    fee_tiered,
    schedule_on,
    schedules_faults,
    tiers_faults,
)
from trustfund.kernel.money import CurrencyMismatch, Money, MoneyError, money_sum, zero

USUAL = [
    Tier(Decimal(0), Decimal(5)),
    Tier(Decimal(50_000_000), Decimal(4)),
    Tier(Decimal(500_000_000), Decimal(3)),
    Tier(Decimal(1_000_000_000), Decimal(2)),
]
AMOUNTS = st.decimals(min_value=0, max_value=2_000_000_000, places=2)


def usd(amount) -> Money:
    return Money(Decimal(amount), "USD")


class TestFeeTiered:
    @pytest.mark.parametrize(
        ("before", "addition", "fee"),
        [
            (0, 50_000_000, "2500000.00"),
            (0, 60_000_000, "2900000.00"),
            (50_000_000, 10_000_000, "400000.00"),
            (490_000_000, 20_000_000, "700000.00"),
            (1_000_000_000, 100, "2.00"),
            (0, 0, "0.00"),
        ],
    )
    def test_charges_each_part_by_its_tier(self, before, addition, fee):
        assert fee_tiered(usd(before), usd(addition), USUAL) == usd(fee)

    @given(AMOUNTS, AMOUNTS, AMOUNTS)
    def test_of_parts_adds_up_to_that_of_the_whole(self, before, one, other):
        parts = fee_tiered(usd(before), usd(one), USUAL) + fee_tiered(
            usd(before) + usd(one), usd(other), USUAL
        )
        assert parts == fee_tiered(usd(before), usd(one) + usd(other), USUAL)

    @given(AMOUNTS, AMOUNTS)
    def test_lies_between_nothing_and_the_highest_rate(self, before, addition):
        fee = fee_tiered(usd(before), usd(addition), USUAL)
        assert zero("USD") <= fee
        assert fee.amount <= addition * Decimal("0.05") + Decimal("0.01")

    def test_refuses_two_currencies_and_negative_amounts(self):
        with pytest.raises(CurrencyMismatch):
            fee_tiered(usd(0), Money(Decimal(1), "EUR"), USUAL)
        with pytest.raises(MoneyError):
            fee_tiered(usd(0), usd(-1), USUAL)


class TestTiersFaults:
    @pytest.mark.parametrize(
        ("tiers", "faults"),
        [
            ([], ["empty"]),
            ([(1, 5)], ["start"]),
            ([(0, 5), (0, 4)], ["order"]),
            ([(0, 26)], ["percent"]),
            ([(5, -1), (4, 2)], ["start", "order", "percent"]),
            ([(0, 0)], []),
        ],
    )
    def test_names_what_is_wrong(self, tiers, faults):
        found = [Tier(Decimal(above), Decimal(percent)) for above, percent in tiers]
        assert tiers_faults(found) == faults


FIRST, SECOND = date(2025, 7, 1), date(2026, 7, 1)
FLAT = (Tier(Decimal(0), Decimal(2)),)
SCHEDULES = [Schedule(SECOND, FLAT), Schedule(FIRST, tuple(USUAL))]


class TestSchedules:
    def test_the_one_of_the_contributions_day_counts(self):
        days = [FIRST, SECOND - timedelta(days=1), SECOND, SECOND + timedelta(days=9999)]
        for schedules in (SCHEDULES, SCHEDULES[::-1]):
            found = [schedule_on(schedules, day).valid_from for day in days]
            assert found == [FIRST, FIRST, SECOND, SECOND]

    def test_before_the_first_there_is_none(self):
        with pytest.raises(NoSchedule, match="2025-06-30"):
            schedule_on(SCHEDULES, FIRST - timedelta(days=1))
        with pytest.raises(NoSchedule):
            fee_on([], FIRST, usd(0), usd(1))

    def test_a_later_schedule_charges_the_addition_alone(self):
        before = SECOND - timedelta(days=1)
        assert fee_on(SCHEDULES, before, usd(40_000_000), usd(20_000_000)) == usd(900_000)
        assert fee_on(SCHEDULES, SECOND, usd(40_000_000), usd(20_000_000)) == usd(400_000)

    @given(AMOUNTS, AMOUNTS)
    def test_fees_of_parts_add_up_while_one_schedule_is_valid(self, one, other):
        parts = fee_on(SCHEDULES, FIRST, usd(0), usd(one)) + fee_on(
            SCHEDULES, SECOND - timedelta(days=1), usd(one), usd(other)
        )
        assert parts == fee_on(SCHEDULES, FIRST, usd(0), usd(one) + usd(other))

    @pytest.mark.parametrize(
        ("schedules", "faults"),
        [
            ([], ["none"]),
            (SCHEDULES, []),
            ([*SCHEDULES, Schedule(FIRST, FLAT)], ["days"]),
            ([Schedule(FIRST, ()), Schedule(SECOND, ())], ["empty"]),
            ([Schedule(FIRST, ()), Schedule(FIRST, (Tier(Decimal(1), Decimal(26)),))],
             ["days", "empty", "start", "percent"]),
        ],
        ids=["none", "good", "days", "empty-once", "all"],
    )  # fmt: skip
    def test_what_is_wrong_is_named(self, schedules, faults):
        assert schedules_faults(schedules) == faults


class TestFeeReversed:
    @pytest.mark.parametrize(
        ("before", "refund", "reversed_"),
        [
            ("0", "1000.00", "50.00"),
            ("0", "250.00", "12.50"),
            ("250.00", "750.00", "37.50"),
            ("0", "0", "0"),
        ],
    )
    def test_by_hand(self, before, refund, reversed_):
        found = fee_reversed(
            usd("50.00"), usd("1000.00"), refunded_before=usd(before), refund=usd(refund)
        )
        assert found == usd(reversed_)

    def test_three_thirds_are_the_whole(self):
        # 10 / 3 is 3.33, 20 / 3 is 6.67: so 3.33, 3.34, 3.33.
        found = [
            fee_reversed(usd(10), usd(300), refunded_before=usd(before), refund=usd(100))
            for before in (0, 100, 200)
        ]
        assert found == [usd("3.33"), usd("3.34"), usd("3.33")]

    def test_in_yen(self):
        found = fee_reversed(
            Money(5, "JPY"), Money(100, "JPY"), refunded_before=zero("JPY"), refund=Money(50, "JPY")
        )
        assert found == Money(2, "JPY")  # 2.5, half to even

    @given(st.integers(1, 10**15), st.decimals(min_value=0, max_value=1, places=4), st.data())
    def test_refunds_in_any_parts_reverse_the_whole_fee(self, cents, share, data):
        contribution = usd(Decimal(cents) / 100)
        fee = Money((contribution.amount * share).quantize(Decimal("0.01")), "USD")
        parts = [
            Money(part.amount, "USD")
            for part in contribution.allocate(
                data.draw(st.lists(st.integers(0, 9), min_size=1, max_size=6).filter(any))
            )
        ]
        done, found = zero("USD"), []
        for part in parts:
            found.append(fee_reversed(fee, contribution, refunded_before=done, refund=part))
            done = done + part
        assert money_sum(found, "USD") == fee
        assert min(found) >= zero("USD")

    def test_more_than_was_contributed_is_refused(self):
        with pytest.raises(RefundBeyondContribution):
            fee_reversed(usd(5), usd(100), refunded_before=usd(60), refund=usd("40.01"))

    @pytest.mark.parametrize(
        ("fee", "contribution", "before", "refund"),
        [(-1, 9, 0, 1), (1, -9, 0, 0), (1, 9, -1, 1), (1, 9, 1, -1), (0, 0, 0, 0)],
        ids=["fee", "contribution", "before", "refund", "nothing-contributed"],
    )
    def test_negative_amounts_and_no_contribution_are_refused(
        self, fee, contribution, before, refund
    ):
        with pytest.raises(MoneyError, match=r"not negative|Nothing was contributed"):
            fee_reversed(
                usd(fee), usd(contribution), refunded_before=usd(before), refund=usd(refund)
            )

    def test_two_currencies_are_refused(self):
        with pytest.raises(CurrencyMismatch):
            fee_reversed(usd(1), usd(9), refunded_before=usd(0), refund=Money(Decimal(1), "EUR"))
