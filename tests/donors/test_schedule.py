"""Schedules as facts: when an installment is due, what is qualified, which schedule is in force."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donors.rules import ladder
from donors.rules.ageing import ageing
from donors.rules.ladder import AgreementFact, ReceiptFact
from donors.rules.schedule import (
    AmendmentFact,
    InstallmentFact,
    Part,
    changes,
    fits_its_rule,
    part_of,
    schedule_faults,
)
from tests.factories.donors import money
from trustfund.kernel.money import Money, money_sum

START = date(2026, 1, 1)


def day(number):
    return START + timedelta(days=number)


def fact(*installments, receipts=(), amendments=()):
    whole = money_sum([item.money for item in installments], "EUR")
    return AgreementFact(
        uuid4(),
        uuid4(),
        "AA-001",
        whole,
        START,
        None,
        tuple(installments),
        tuple(receipts),
        amendments=tuple(amendments),
    )


def item(number, due, amount="100", **words):
    return InstallmentFact(number, None if due is None else day(due), money(amount, "EUR"), **words)


def figures(agreement, number):
    return ladder.agreement_figures(agreement, as_of=day(number), holding_currency="USD")


def standings(agreement, number):
    return [position.standing for position in ladder.positions(agreement, as_of=day(number))]


class TestADateThatIsNotKnown:
    def test_is_neither_due_nor_overdue_nor_next(self):
        agreement = fact(item(1, None, due_rule="ON_REQUEST", days=30))
        assert standings(agreement, 900) == ["UNDATED"]
        assert figures(agreement, 900).due == money("0", "EUR")
        assert ladder.next_due(ladder.positions(agreement, as_of=day(900))) is None

    def test_counts_from_the_day_on_which_it_became_known(self):
        agreement = fact(item(1, 40, due_rule="ON_MILESTONE", milestone="M3", dated_on=day(30)))
        assert standings(agreement, 29) == ["UNDATED"]
        assert standings(agreement, 30) == ["SCHEDULED"]
        assert (standings(agreement, 40), standings(agreement, 41)) == (["DUE"], ["OVERDUE"])

    def test_is_paid_last(self):
        paid = ReceiptFact(money("100", "EUR"), day(1), None, None)
        agreement = fact(
            item(1, None, due_rule="ON_MILESTONE", milestone="M3"), item(2, 90), receipts=[paid]
        )
        assert standings(agreement, 5) == ["UNDATED", "PAID"]


class TestAReservation:
    def test_keeps_an_installment_from_being_due_and_from_ageing(self):
        agreement = fact(item(1, 10, qualification="appropriation"))
        found = ladder.positions(agreement, as_of=day(500))
        assert [(one.standing, one.days_overdue) for one in found] == [("QUALIFIED", 0)]
        assert figures(agreement, 500).overdue == money("0", "EUR")
        assert ageing(found, "EUR")["NOT_DUE"] == money("100", "EUR")
        assert ladder.next_due(found) is None

    def test_ends_on_the_day_of_the_notice(self):
        agreement = fact(item(1, 10, qualification="appropriation", unqualified_on=day(50)))
        assert (standings(agreement, 49), standings(agreement, 50)) == (["QUALIFIED"], ["OVERDUE"])


class TestAnAmendment:
    amended = fact(
        item(1, 10),
        item(2, 20),
        amendments=[
            AmendmentFact(1, day(5), (item(1, 10), item(2, 60), item(3, 90, "50"))),
            AmendmentFact(2, None, (item(1, 10, "1"),)),
        ],
    )

    def test_is_in_force_from_its_signature_and_not_before(self):
        assert figures(self.amended, 4).signed == money("200", "EUR")
        assert figures(self.amended, 5).signed == money("250", "EUR")
        assert figures(self.amended, 30).overdue == money("100", "EUR")
        assert figures(fact(item(1, 10), item(2, 20)), 30).overdue == money("200", "EUR")

    def test_counts_for_nothing_while_unsigned(self):
        assert figures(self.amended, 900).signed == money("250", "EUR")

    def test_shows_what_it_changes(self):
        before = self.amended.installments
        after = self.amended.amendments[0].installments
        assert [change.kind for change in changes(before, after)] == ["SAME", "DATE", "ADDED"]
        assert [change.kind for change in changes(after, before)] == ["SAME", "DATE", "DROPPED"]

    def test_tells_an_amount_from_a_date(self):
        kinds = [
            changes([item(1, 10)], [after])[0].kind
            for after in (item(1, 10, "99"), item(1, 11, "99"), item(1, 11))
        ]
        assert kinds == ["AMOUNT", "BOTH", "DATE"]


class TestAPart:
    @pytest.mark.parametrize(
        ("words", "fits"),
        [
            ({"due_date": START}, True),
            ({}, False),
            ({"due_date": START, "days": 3}, False),
            ({"due_rule": "AFTER_SIGNATURE", "days": 0}, True),
            ({"due_rule": "AFTER_SIGNATURE", "days": -1}, False),
            ({"due_rule": "ON_REQUEST", "days": 3651}, False),
            ({"due_rule": "ON_REQUEST", "due_date": START}, False),
            ({"due_rule": "ON_MILESTONE", "milestone": "M3"}, True),
            ({"due_rule": "ON_MILESTONE", "milestone": " "}, False),
            ({"due_rule": "SOME_DAY", "due_date": START}, False),
        ],
    )
    def test_says_exactly_what_its_rule_needs(self, words, fits):
        assert fits_its_rule(Part(money("1"), **words)) is fits

    def test_is_made_of_a_day_and_an_amount(self):
        assert part_of((START, money("1"))) == Part(money("1"), due_date=START)

    @given(
        amounts=st.lists(st.integers(1, 10**9), min_size=1, max_size=12),
        off=st.integers(-5, 5),
    )
    def test_the_parts_always_are_the_whole_or_refused(self, amounts, off):
        parts = [Part(Money(Decimal(amount), "JPY"), due_date=START) for amount in amounts]
        whole = Money(Decimal(sum(amounts) + off), "JPY")
        assert ("sum" in schedule_faults(whole, parts)) is (off != 0)


@given(
    rows=st.lists(
        st.tuples(
            st.integers(1, 1000),
            st.one_of(st.none(), st.integers(0, 100)),
            st.booleans(),
        ),
        min_size=1,
        max_size=8,
    ),
    paid=st.integers(0, 8000),
    asked=st.integers(0, 150),
)
def test_figures_and_positions_never_disagree(rows, paid, asked):
    installments = [
        item(number, due, str(amount), qualification="law" if qualified else "")
        for number, (amount, due, qualified) in enumerate(rows, start=1)
    ]
    whole = sum(amount for amount, *_rest in rows)
    receipt = ReceiptFact(money(str(min(paid, whole)), "EUR"), day(0), None, None)
    agreement = fact(*installments, receipts=[receipt])
    found = ladder.positions(agreement, as_of=day(asked))
    late = [one.outstanding for one in found if one.days_overdue]
    assert money_sum(late, "EUR") == figures(agreement, asked).overdue
    assert money_sum([one.paid for one in found], "EUR") == receipt.money
