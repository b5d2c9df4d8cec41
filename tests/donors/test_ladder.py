"""The ladder: pledged, signed, due, paid-in and overdue, each once and never mixed."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donors.rules import ladder
from donors.rules.ladder import AgreementFact, InstallmentFact, PledgeFact, ReceiptFact
from tests.factories.donors import money
from trustfund.kernel.money import Money, money_sum

START = date(2026, 1, 1)
DONOR = uuid4()


def agreement(parts, receipts=(), *, signed=START, currency="EUR", pledge_id=None, number="AA-001"):
    installments = tuple(
        InstallmentFact(n, START + timedelta(days=day), Money(Decimal(amount), currency))
        for n, (day, amount) in enumerate(parts, start=1)
    )
    whole = money_sum([part.money for part in installments], currency)
    return AgreementFact(
        uuid4(), DONOR, number, whole, signed, pledge_id, installments, tuple(receipts)
    )


def receipt(day, amount, *, bought=None, deal_day=None, currency="EUR"):
    return ReceiptFact(
        Money(Decimal(amount), currency),
        START + timedelta(days=day),
        None if bought is None else money(bought),
        None if bought is None else START + timedelta(days=day if deal_day is None else deal_day),
    )


def figures(fact, day):
    return ladder.agreement_figures(fact, as_of=START + timedelta(days=day), holding_currency="USD")


class TestTheFiveFigures:
    def test_an_unsigned_agreement_counts_nowhere(self):
        found = figures(agreement([(0, 100)], signed=None), 500)
        assert {found.signed, found.due, found.paid_in, found.overdue} == {money("0", "EUR")}

    def test_an_agreement_counts_from_the_day_of_its_countersignature(self):
        fact = agreement([(0, 100)], signed=START + timedelta(days=5))
        assert figures(fact, 4).signed == money("0", "EUR")
        assert figures(fact, 5).signed == money("100", "EUR")

    def test_an_installment_is_due_on_its_day_and_overdue_from_the_next(self):
        fact = agreement([(10, 100)])
        assert [
            (figures(fact, day).due.amount, figures(fact, day).overdue.amount)
            for day in (9, 10, 11)
        ] == [(0, 0), (100, 0), (100, 100)]

    def test_a_part_payment_leaves_the_rest_overdue(self):
        assert figures(agreement([(10, 100)], [receipt(5, 30)]), 11).overdue == money("70", "EUR")

    def test_money_paid_ahead_covers_the_next_installment(self):
        fact = agreement([(10, 100), (20, 100)], [receipt(5, 150)])
        assert figures(fact, 11).overdue == money("0", "EUR")
        assert figures(fact, 21).overdue == money("50", "EUR")

    def test_one_agreement_paid_ahead_excuses_no_other(self):
        ahead = figures(agreement([(90, 100)], [receipt(1, 100)]), 11)
        late = figures(agreement([(10, 40)]), 11)
        assert ladder.figures_sum([ahead, late], "EUR", "USD").overdue == money("40", "EUR")

    def test_a_receipt_counts_from_its_value_date_and_its_conversion_from_the_deal(self):
        fact = agreement([(10, 100)], [receipt(5, 100, bought="110", deal_day=7)])
        assert figures(fact, 4).paid_in == money("0", "EUR")
        assert (figures(fact, 5).paid_in, figures(fact, 5).paid_in_holding) == (
            money("100", "EUR"),
            money("0"),
        )
        assert figures(fact, 7).paid_in_holding == money("110")

    def test_a_shortfall_by_exchange_is_not_arrears(self):
        fact = agreement([(10, 100)], [receipt(5, 100, bought="1")])
        assert figures(fact, 11).overdue == money("0", "EUR")


class TestPledges:
    def test_a_pledge_is_shown_once_by_the_first_agreement_signed_on_it(self):
        pledge = PledgeFact(uuid4(), DONOR, money("300", "EUR"), START)
        later = agreement([(0, 100)], pledge_id=pledge.id, signed=START + timedelta(days=2))
        first = agreement([(0, 100)], pledge_id=pledge.id, number="AA-002")
        shown, others = ladder.pledged_by_agreement(
            [pledge], [later, first], as_of=date(2027, 1, 1)
        )
        assert shown == {first.id: pledge.money}
        assert others == []

    def test_a_pledge_stands_alone_until_something_is_signed_on_it(self):
        pledge = PledgeFact(uuid4(), DONOR, money("300", "EUR"), START)
        unsigned = agreement([(0, 100)], pledge_id=pledge.id, signed=None)
        assert ladder.pledged_by_agreement([pledge], [unsigned], as_of=START) == ({}, [pledge])

    def test_a_pledge_does_not_count_before_it_is_announced(self):
        pledge = PledgeFact(uuid4(), DONOR, money("300", "EUR"), START)
        assert ladder.pledged_by_agreement([pledge], [], as_of=START - timedelta(days=1)) == (
            {},
            [],
        )


class TestInstallments:
    def test_receipts_pay_the_earliest_due_date_first(self):
        fact = agreement([(10, 100), (20, 100)], [receipt(1, 130)])
        found = ladder.positions(fact, as_of=START + timedelta(days=25))
        assert [(p.paid.amount, p.standing, p.days_overdue) for p in found] == [
            (100, "PAID", 0),
            (30, "OVERDUE", 5),
        ]

    @pytest.mark.parametrize(("day", "standing"), [(9, "SCHEDULED"), (10, "DUE"), (11, "OVERDUE")])
    def test_standing_follows_the_day(self, day, standing):
        (found,) = ladder.positions(agreement([(10, 100)]), as_of=START + timedelta(days=day))
        assert found.standing == standing

    def test_the_next_one_is_the_earliest_unpaid(self):
        fact = agreement([(10, 100), (20, 100)], [receipt(0, 100)])
        assert ladder.next_due(ladder.positions(fact, as_of=START)).number == 2
        paid = agreement([(10, 100)], [receipt(0, 100)])
        assert ladder.next_due(ladder.positions(paid, as_of=START)) is None


class TestInTheHoldingCurrency:
    def test_what_is_converted_stands_at_its_deal_and_the_rest_at_the_days_rate(self):
        found = figures(agreement([(10, 100), (20, 100)], [receipt(5, 100, bought="110")]), 30)
        rate = Decimal("1.20")
        assert ladder.in_holding(found.signed, found, rate=rate) == money("230")
        assert ladder.in_holding(found.paid_in, found, rate=rate) == money("110")
        assert ladder.overdue_in_holding(found, rate=rate) == money("120")

    def test_a_missing_rate_is_no_figure_unless_nothing_needs_it(self):
        found = figures(agreement([(10, 100), (20, 100)], [receipt(5, 100, bought="110")]), 30)
        assert ladder.in_holding(found.signed, found, rate=None) is None
        assert ladder.overdue_in_holding(found, rate=None) is None
        assert ladder.in_holding(found.paid_in, found, rate=None) == money("110")

    def test_a_smaller_rung_carries_its_share(self):
        found = figures(agreement([(10, 50), (90, 50)], [receipt(5, 100, bought="110")]), 30)
        assert ladder.in_holding(found.due, found, rate=None) == money("55")

    def test_the_holding_currency_itself_needs_no_rate(self):
        fact = agreement([(10, 100)], currency="USD")
        found = figures(fact, 30)
        assert ladder.in_holding(found.signed, found, rate=None) == money("100")
        assert ladder.overdue_in_holding(found, rate=None) == money("100")


amounts = st.integers(min_value=1, max_value=10**9).map(lambda cents: Decimal(cents) / 100)
schedules = st.lists(st.tuples(st.integers(0, 400), amounts), min_size=1, max_size=12)


@st.composite
def paid_agreements(draw):
    """An agreement whose receipts stay within it, some of them converted."""
    fact = agreement(draw(schedules))
    left, receipts = fact.money.amount, []
    for _ in range(draw(st.integers(0, 6))):
        amount = draw(st.decimals(min_value=0, max_value=left, places=2))
        if amount > 0:
            left -= amount
            bought = draw(st.none() | amounts)
            receipts.append(receipt(draw(st.integers(0, 400)), amount, bought=bought))
    return AgreementFact(
        fact.id, DONOR, fact.number, fact.money, START, None, fact.installments, tuple(receipts)
    )


class TestAlways:
    @given(paid_agreements(), st.integers(0, 500))
    def test_the_rungs_and_the_installments_say_the_same(self, fact, day):
        as_of = START + timedelta(days=day)
        found, positions = figures(fact, day), ladder.positions(fact, as_of=as_of)
        assert money_sum([p.money for p in positions], "EUR") == found.signed
        assert money_sum([p.paid for p in positions], "EUR") == found.paid_in
        assert money_sum([p.outstanding for p in positions], "EUR") == found.outstanding
        late = [p.outstanding for p in positions if p.standing == "OVERDUE"]
        assert money_sum(late, "EUR") == found.overdue

    @given(paid_agreements(), st.integers(0, 500))
    def test_the_rungs_are_in_order(self, fact, day):
        found = figures(fact, day)
        assert found.overdue <= found.due <= found.signed
        assert found.realized <= found.paid_in <= found.signed

    @given(st.lists(paid_agreements(), max_size=4), st.integers(0, 500))
    def test_a_total_is_the_sum_of_its_rows(self, facts, day):
        rows = [figures(fact, day) for fact in facts]
        total = ladder.figures_sum(rows, "EUR", "USD")
        for name in ("signed", "due", "paid_in", "overdue", "realized"):
            assert getattr(total, name) == money_sum([getattr(r, name) for r in rows], "EUR")
