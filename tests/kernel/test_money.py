"""Money: exact, in one currency, never lost when split."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustfund.kernel.currencies import EXPONENTS, UnknownCurrency
from trustfund.kernel.money import (
    CurrencyMismatch,
    Money,
    MoneyError,
    largest_remainder,
    money_sum,
    quantum,
    zero,
)

currencies = st.sampled_from(sorted(EXPONENTS))


@st.composite
def amounts(draw, currency: str | None = None) -> Money:
    code = currency or draw(currencies)
    units = draw(st.integers(min_value=-(10**14), max_value=10**14))
    return Money(quantum(code) * units, code)


class TestMoney:
    @pytest.mark.parametrize(
        ("value", "currency"),
        [
            (1.5, "USD"),
            (True, "USD"),
            ("NaN", "USD"),
            ("Infinity", "USD"),
            ("1e999", "USD"),
            ("10.001", "USD"),
            ("1.5", "JPY"),
            ("1.5", "KRW"),
            ("1.0001", "KWD"),
            ("12345678901234567", "USD"),
            ("twelve", "USD"),
        ],
    )
    def test_refuses_what_is_not_exact_money(self, value, currency):
        with pytest.raises(MoneyError):
            Money(value, currency)

    def test_refuses_an_unknown_currency(self):
        with pytest.raises(UnknownCurrency):
            Money("1", "ABC")

    def test_takes_the_trailing_zeros_of_a_column(self):
        assert Money(Decimal("100.0000"), "JPY") == Money("100", "JPY")

    def test_does_not_add_or_compare_across_currencies(self):
        with pytest.raises(CurrencyMismatch):
            Money("1", "USD") + Money("1", "EUR")
        with pytest.raises(CurrencyMismatch):
            assert Money("1", "USD") < Money("2", "EUR")

    def test_has_no_negative_zero(self):
        assert str(-zero("USD")) == "USD 0.00"

    def test_converts_by_rounding_half_to_even(self):
        assert Money("0.05", "USD").converted_half_even(Decimal("0.5"), "USD") == Money(
            "0.02", "USD"
        )
        assert Money("0.15", "USD").converted_half_even(Decimal("0.5"), "USD") == Money(
            "0.08", "USD"
        )

    @pytest.mark.parametrize("rate", [Decimal(0), Decimal(-1), Decimal("NaN"), 1.1])
    def test_refuses_a_rate_that_is_not_positive(self, rate):
        with pytest.raises(MoneyError):
            Money("1", "USD").converted_half_even(rate, "EUR")


class TestAllocate:
    @given(
        money=amounts(),
        shares=st.lists(st.integers(min_value=0, max_value=10**9), min_size=1, max_size=30).filter(
            any
        ),
    )
    def test_loses_nothing(self, money, shares):
        parts = money.allocate(shares)
        assert len(parts) == len(shares)
        assert money_sum(parts, money.currency) == money

    @given(
        money=amounts(),
        shares=st.lists(st.integers(min_value=0, max_value=10**6), min_size=1, max_size=20).filter(
            any
        ),
    )
    def test_is_never_a_unit_away_from_the_exact_share(self, money, shares):
        for part, share in zip(money.allocate(shares), shares, strict=True):
            exact = money.amount * share / sum(shares)
            assert abs(part.amount - exact) < quantum(money.currency)

    def test_gives_the_odd_unit_to_the_largest_remainder_then_to_the_first(self):
        parts = Money("100.00", "USD").allocate([1, 1, 1])
        assert [str(part.amount) for part in parts] == ["33.34", "33.33", "33.33"]

    def test_tells_shares_apart_however_long_they_are(self):
        parts = Money("0.01", "USD").allocate([10**30, 10**30 + 1])
        assert [str(part.amount) for part in parts] == ["0.00", "0.01"]

    @pytest.mark.parametrize(
        "shares", [[], [0], [1, -1], [2, -1], [Decimal("NaN")], [1, Decimal("Infinity")]]
    )
    def test_refuses_shares_that_are_none(self, shares):
        with pytest.raises(MoneyError):
            Money("1", "USD").allocate(shares)

    def test_units_are_whole_and_not_negative(self):
        assert largest_remainder(7, [1, 1]) == [4, 3]
        with pytest.raises(MoneyError):
            largest_remainder(-7, [1, 1])
