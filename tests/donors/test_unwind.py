"""Unwind: every cent of the balance goes back to exactly one donor."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donors.rules.rates import RateQuote
from donors.rules.unwind import (
    NegativeDeposits,
    NobodyDeposited,
    NoDeposits,
    NothingToShare,
    OwnCurrency,
    PromisedBeyondBalance,
    cancellation,
    unwind,
)
from trustfund.kernel.money import CurrencyMismatch, Money, MoneyError, money_sum, quantum, zero

A, B, C, D = (UUID(int=number) for number in (1, 2, 3, 4))
WON = OwnCurrency("KRW", RateQuote(Decimal("1400.5"), date(2026, 6, 15), "ECB"))


def money(amount, currency="USD") -> Money:
    return Money(Decimal(amount), currency)


def by_donor(refunds) -> dict[UUID, str]:
    return {refund.donor_id: str(refund.money.amount) for refund in refunds}


class TestUnwind:
    def test_by_hand_to_the_cent(self):
        # 100 × 300/900, 100 × 500/900 and 100 × 100/900: 33.333, 55.556, 11.111.
        found = unwind(money("100.00"), {A: money(300), B: money(500), C: money(100)})
        assert by_donor(found) == {A: "33.33", B: "55.56", C: "11.11"}

    def test_equal_remainders_go_to_the_smaller_identifier_in_whatever_order_one_asks(self):
        deposits = {A: money(7), B: money(7), C: money(7)}
        expected = {A: "0.04", B: "0.03", C: "0.03"}
        assert by_donor(unwind(money("0.10"), deposits)) == expected
        turned = dict(reversed(deposits.items()))
        found = unwind(money("0.10"), turned)
        assert by_donor(found) == expected
        assert [refund.donor_id for refund in found] == [C, B, A]

    def test_income_is_shared_with_the_rest(self):
        # More is left than was deposited: the balance counts, not the deposits.
        found = unwind(money("1200.00"), {A: money(250), B: money(750)})
        assert by_donor(found) == {A: "300.00", B: "900.00"}

    def test_each_carries_the_terms_of_its_formula(self):
        (first, _) = unwind(money("1000.00"), {A: money("300.00"), B: money("600.00")})
        assert first.formula == "USD 1,000.00 × USD 300.00 ÷ USD 900.00"

    @pytest.mark.parametrize(("currency", "parts"), [("JPY", "67 33"), ("KWD", "66.667 33.333")])
    def test_in_a_holding_currency_with_other_decimals(self, currency, parts):
        found = unwind(money(100, currency), {A: money(2, currency), B: money(1, currency)})
        assert " ".join(by_donor(found).values()) == parts

    def test_a_donor_without_deposits_gets_zero(self):
        assert by_donor(unwind(money("10.00"), {A: money(5), B: money(0)})) == {
            A: "10.00",
            B: "0.00",
        }

    def test_of_nothing_everybody_gets_nothing(self):
        assert by_donor(unwind(money(0), {A: money(5), B: money(0)})) == {A: "0.00", B: "0.00"}
        assert by_donor(unwind(money(0), {A: money(0)})) == {A: "0.00"}
        assert unwind(money(0), {}) == []


class TestRefusals:
    def test_of_a_negative_balance(self):
        with pytest.raises(NothingToShare, match=r"USD -0\.01"):
            unwind(money("-0.01"), {A: money(5)})

    @pytest.mark.parametrize("deposits", [{}, {A: money(0)}], ids=["no-donor", "no-deposit"])
    def test_of_a_balance_that_nobody_deposited_for(self, deposits):
        with pytest.raises(NobodyDeposited):
            unwind(money("0.01"), deposits)

    @pytest.mark.parametrize("balance", ["0", "10"])
    def test_of_negative_deposits(self, balance):
        with pytest.raises(NegativeDeposits):
            unwind(money(balance), {A: money(5), B: money(-1)})

    def test_of_deposits_in_another_currency(self):
        with pytest.raises(CurrencyMismatch):
            unwind(money(10), {A: money(5, "EUR")})


class TestOwnCurrency:
    def test_is_the_refund_at_the_quote(self):
        (found,) = unwind(money("100.00"), {A: money(5)}, own={A: WON})
        assert found.own == money(140_050, "KRW")
        assert found.quote == WON.quote

    def test_the_holding_currency_needs_no_quote(self):
        (found,) = unwind(money("100.00"), {A: money(5)}, own={A: OwnCurrency("USD", None)})
        assert found.own == money("100.00")

    def test_without_a_rate_there_is_no_figure(self):
        own = {A: OwnCurrency("KPW", None)}
        found = unwind(money("100.00"), {A: money(5), B: money(5)}, own=own)
        assert [refund.own for refund in found] == [None, None]


class TestCancellation:
    deposits = {A: money(300), B: money(600)}

    def test_gives_the_share_of_what_is_neither_disbursed_nor_committed(self):
        found = cancellation(money("500.00"), money("200.00"), self.deposits, donor_id=A)
        assert found.refund.money == money("100.00")
        assert found.formula == "(USD 500.00 − USD 200.00) × USD 300.00 ÷ USD 900.00"

    def test_of_all_donors_is_the_unwind_of_the_free_balance(self):
        found = [
            cancellation(money("100.01"), money("0.01"), self.deposits, donor_id=one).refund.money
            for one in self.deposits
        ]
        assert found == [one.money for one in unwind(money("100.00"), self.deposits)]

    def test_in_the_donors_own_currency(self):
        found = cancellation(money("500.00"), money("200.00"), self.deposits, donor_id=A, own=WON)
        assert found.refund.own == money(140_050, "KRW")

    def test_of_a_balance_that_is_promised_whole_gives_nothing(self):
        found = cancellation(money("500.00"), money("500.00"), self.deposits, donor_id=A)
        assert found.refund.money == money(0)

    def test_is_refused_where_more_is_promised_than_there_is(self):
        with pytest.raises(PromisedBeyondBalance):
            cancellation(money("500.00"), money("500.01"), self.deposits, donor_id=A)

    @pytest.mark.parametrize("donor_id", [C, D], ids=["unknown", "nothing-deposited"])
    def test_is_refused_to_who_deposited_nothing(self, donor_id):
        with pytest.raises(NoDeposits):
            cancellation(
                money("500.00"), money(0), {**self.deposits, D: money(0)}, donor_id=donor_id
            )

    def test_is_refused_of_a_negative_balance_or_commitment(self):
        with pytest.raises(NothingToShare):
            cancellation(money("-1.00"), money(0), self.deposits, donor_id=A)
        with pytest.raises(MoneyError, match="committed"):
            cancellation(money("1.00"), money("-1.00"), self.deposits, donor_id=A)


currencies = st.sampled_from(["USD", "JPY", "KWD"])


@st.composite
def funds(draw) -> tuple[Money, dict[UUID, Money]]:
    """A balance and the deposits of some donors, not all zero."""
    currency = draw(currencies)
    step = quantum(currency)
    units = st.integers(min_value=0, max_value=10**14)
    deposits = draw(st.lists(units, min_size=1, max_size=30).filter(any))
    return Money(step * draw(units), currency), {
        UUID(int=number): Money(step * amount, currency)
        for number, amount in enumerate(deposits, start=1)
    }


class TestAlways:
    @given(funds())
    def test_the_refunds_are_the_balance(self, fund):
        balance, deposits = fund
        found = [refund.money for refund in unwind(balance, deposits)]
        assert money_sum(found, balance.currency) == balance
        assert min(found) >= zero(balance.currency)

    @given(funds())
    def test_each_is_its_formula_but_for_less_than_one_unit(self, fund):
        balance, deposits = fund
        for refund in unwind(balance, deposits):
            exact = (
                Fraction(refund.balance.amount)
                * Fraction(refund.deposits.amount)
                / Fraction(refund.deposits_of_all.amount)
            )
            assert abs(Fraction(refund.money.amount) - exact) < Fraction(quantum(balance.currency))

    @given(funds(), st.data())
    def test_the_order_of_asking_changes_nothing(self, fund, data):
        balance, deposits = fund
        mixed = dict(data.draw(st.permutations(list(deposits.items()))))
        assert by_donor(unwind(balance, mixed)) == by_donor(unwind(balance, deposits))
