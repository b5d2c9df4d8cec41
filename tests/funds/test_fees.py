"""The cost-recovery fee: marginal tiers on cumulative contributions, to the cent."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustfund.funds.rules.fees import Tier, fee_tiered, tiers_faults
from trustfund.kernel.money import CurrencyMismatch, Money, MoneyError, zero

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
