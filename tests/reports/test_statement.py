"""The statement's rules: lines from balances, and the ties that must hold."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustfund.kernel.money import Money
from trustfund.reports.rules.periods import Period
from trustfund.reports.rules.statement import (
    Position,
    Rate,
    column_of,
    position_of,
    rates_needed,
)
from trustfund.reports.rules.ties import party_ties, position_ties, statement_ties

OPEN, CLOSE = date(2026, 6, 30), date(2026, 9, 30)
QUARTER = Period("quarter", date(2026, 7, 1), CLOSE)
DONOR = UUID(int=1)
GRANT = UUID(int=2)


@dataclass
class Row:
    code: str
    currency: str
    debit: Decimal = Decimal(0)
    credit: Decimal = Decimal(0)
    party_id: UUID | None = None


def received(amount, currency="USD"):
    return [
        Row("1100", currency, debit=Decimal(amount)),
        Row("4100", currency, credit=Decimal(amount), party_id=DONOR),
    ]


def converted(sold, bought, currency="EUR"):
    return [
        Row("1900", currency, debit=Decimal(sold), party_id=DONOR),
        Row("1100", currency, credit=Decimal(sold)),
        Row("1100", "USD", debit=Decimal(bought)),
        Row("1900", "USD", credit=Decimal(bought), party_id=DONOR),
    ]


def balance_credited(amount):
    return [
        Row("5600", "USD", debit=Decimal(amount), party_id=DONOR),
        Row("2200", "USD", credit=Decimal(amount), party_id=DONOR),
    ]


def balance_drawn(amount):
    return [
        Row("2200", "USD", debit=Decimal(amount), party_id=DONOR),
        Row("1100", "USD", credit=Decimal(amount)),
    ]


def paid(amount):
    return [
        Row("5100", "USD", debit=Decimal(amount), party_id=GRANT),
        Row("1100", "USD", credit=Decimal(amount)),
    ]


def at(day, *groups) -> Position:
    return position_of([row for group in groups for row in group], day=day, holding="USD")


def rates(**by_day):
    return {
        (OPEN if name == "open" else CLOSE, "EUR"): Rate(Decimal(rate), CLOSE, "ECB")
        for name, rate in by_day.items()
    }


def column(before, after, **by_day):
    return column_of(QUARTER, before, after, rates=rates(**by_day), holding="USD")


def usd(amount):
    return Money(Decimal(str(amount)), "USD")


class TestTransfers:
    def test_what_goes_to_a_donors_balance_account_is_in_the_bank_and_due(self):
        after = at(CLOSE, received("100"), balance_credited("60"), balance_drawn("20"))
        found = column(at(OPEN), after)
        assert (found.transfers_out, found.total_disbursements) == (usd(60), usd(60))
        assert (found.cash_holding, found.due_to_donors) == (usd(80), usd(-40))
        assert found.ending == found.cash_total == found.available == usd(40)

    def test_what_comes_from_another_fund_is_no_contribution(self):
        after = at(
            CLOSE, [Row("1100", "USD", debit=Decimal(7)), Row("4400", "USD", credit=Decimal(7))]
        )
        found = column(at(OPEN), after)
        assert (found.contributions, found.transfers_in) == (usd(0), usd(7))
        assert found.ending == found.cash_total == found.total_receipts == usd(7)


class TestStatement:
    def test_contributions_stand_at_the_deals_rate(self):
        after = at(CLOSE, received("100", "EUR"), converted("100", "112.34"))
        found = column(at(OPEN), after)
        assert found.contributions == usd("112.34")
        assert found.awaiting == usd(0)
        assert found.ending == found.cash_total == usd("112.34")

    def test_what_awaits_conversion_is_valued_at_the_closing_rate(self):
        found = column(at(OPEN), at(CLOSE, received("100", "EUR")), close="1.08")
        assert found.awaiting == usd("108.00")
        assert found.cash_other == found.ending == usd("108.00")

    def test_a_change_of_rate_on_what_was_carried_is_an_exchange_gain(self):
        held = received("100", "EUR")
        found = column(at(OPEN, held), at(CLOSE, held), open="1.05", close="1.08")
        assert found.opening == usd("105.00")
        assert found.awaiting == usd(0)
        assert found.exchange == usd("3.00")
        assert found.ending == usd("108.00")

    def test_what_was_carried_leaves_at_its_carried_value(self):
        held = received("100", "EUR")
        after = at(CLOSE, held, converted("100", "107"))
        found = column(at(OPEN, held), after, open="1.05")
        assert found.awaiting == usd("-105.00")
        assert found.contributions == usd("107")
        assert found.exchange == usd(0)
        assert found.ending == usd("107")

    def test_a_rate_is_needed_only_where_something_is_held(self):
        held = received("100", "EUR")
        gone = at(CLOSE, held, converted("100", "107"))
        assert rates_needed([at(OPEN, held), gone]) == {(OPEN, "EUR")}

    def test_cash_that_no_contribution_explains_does_not_tie(self):
        stray = [Row("1100", "EUR", debit=Decimal(5))]
        found = position_ties([at(CLOSE, received("10"), stray)], holding="USD")
        assert not all(tie.holds for tie in found)

    def test_a_fee_in_another_currency_does_not_tie(self):
        fee = [Row("5300", "EUR", debit=Decimal(5)), Row("1100", "EUR", credit=Decimal(5))]
        found = position_ties([at(CLOSE, received("5", "EUR"), fee)], holding="USD")
        assert not all(tie.holds for tie in found)

    @given(
        cents=st.lists(st.integers(1, 10**12), min_size=4, max_size=4),
        opening=st.integers(1, 20000),
        closing=st.integers(1, 20000),
    )
    def test_every_column_ties_for_whatever_amounts_and_rates(self, cents, opening, closing):
        first, second, third, fourth = (Decimal(value) / 100 for value in cents)
        before = [received(first, "EUR"), received(first + third)]
        after = [*before, received(second, "EUR"), converted(first, fourth), paid(third)]
        by_day = {"open": Decimal(opening) / 10000, "close": Decimal(closing) / 10000}
        found = column(at(OPEN, *before), at(CLOSE, *after), **by_day)
        assert found.ending == found.cash_total
        assert found.ending == (
            found.opening + found.total_receipts - found.total_disbursements + found.exchange
        )

    def test_what_is_set_aside_is_no_longer_available(self):
        kept = [
            Row("8050", "USD", debit=Decimal(25)),
            Row("8300", "USD", credit=Decimal(20)),
            Row("8400", "USD", credit=Decimal(5)),
        ]
        found = column(at(OPEN), at(CLOSE, received("100"), kept))
        assert (found.ending, found.reserve, found.administration) == (usd(100), usd(20), usd(5))
        assert found.available == usd(75)


class TestTies:
    def columns(self):
        nothing, all_of_it = at(OPEN), at(CLOSE, received("100"), paid("40"))
        one = column(nothing, all_of_it)
        empty = column(nothing, nothing)
        return {
            "quarter": one,
            "fiscal_year": one,
            "inception": one,
            "prior_year": empty,
        }

    def test_all_hold_for_a_true_statement(self):
        assert all(tie.holds for tie in statement_ties(self.columns()))

    @pytest.mark.parametrize(
        ("line", "check"),
        [
            ("total_receipts", "quarter: balance foots"),
            ("cash_total", "quarter: balance is cash"),
            ("ending", "quarter: balance foots"),
        ],
    )
    def test_one_cent_breaks_a_tie_with_its_name(self, line, check):
        columns = self.columns()
        spoiled = replace(
            columns["quarter"], **{line: getattr(columns["quarter"], line) + usd("0.01")}
        )
        broken = [
            tie.check for tie in statement_ties({**columns, "quarter": spoiled}) if not tie.holds
        ]
        assert broken[0] == check

    def test_a_donor_that_only_the_books_know_breaks_the_tie(self):
        broken = party_ties("note 3: donor", {}, {DONOR: usd(5)})
        assert [tie.holds for tie in broken] == [False]
