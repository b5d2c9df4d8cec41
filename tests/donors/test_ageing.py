"""Ageing: calendar days after the due date, each unpaid cent in exactly one bucket."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donors.rules import ladder
from donors.rules.ageing import BUCKETS, NOT_DUE, ageing, bucket_of, days_late
from donors.rules.ladder import AgreementFact, InstallmentFact, ReceiptFact
from trustfund.kernel.money import CurrencyMismatch, Money, money_sum

START = date(2026, 1, 1)
SOMEBODY = UUID(int=1)


def eur(amount) -> Money:
    return Money(Decimal(amount), "EUR")


def agreement(parts, paid=()) -> AgreementFact:
    installments = tuple(
        InstallmentFact(number, START + timedelta(days=day), eur(amount))
        for number, (day, amount) in enumerate(parts, start=1)
    )
    receipts = tuple(ReceiptFact(eur(amount), START, None, None) for amount in paid)
    whole = money_sum([one.money for one in installments], "EUR")
    return AgreementFact(SOMEBODY, SOMEBODY, "AA-001", whole, START, None, installments, receipts)


def aged(fact, day):
    return ageing(ladder.positions(fact, as_of=START + timedelta(days=day)), "EUR")


class TestBuckets:
    @pytest.mark.parametrize(
        ("days", "bucket"),
        [
            (0, "NOT_DUE"),
            (1, "DAYS_1_30"),
            (30, "DAYS_1_30"),
            (31, "DAYS_31_90"),
            (90, "DAYS_31_90"),
            (91, "DAYS_91_180"),
            (180, "DAYS_91_180"),
            (181, "OVER_180"),
            (10_000, "OVER_180"),
        ],
    )
    def test_begin_and_end_on_their_days(self, days, bucket):
        assert bucket_of(days) == bucket

    def test_a_negative_age_is_none(self):
        with pytest.raises(ValueError, match="negative"):
            bucket_of(-1)

    def test_days_are_those_of_the_calendar_weekends_included(self):
        # 27 February 2026 is a Friday.
        due = date(2026, 2, 27)
        assert [days_late(due, as_of=due + timedelta(days=n)) for n in (-3, 0, 1, 2, 3)] == [
            0, 0, 1, 2, 3,
        ]  # fmt: skip
        assert days_late(date(2028, 2, 28), as_of=date(2028, 3, 1)) == 2


class TestAgeing:
    def test_by_hand(self):
        # As of day 200: 200, 110, 69, 10 and -100 days after the due dates; 130 is paid.
        fact = agreement([(0, 100), (90, 100), (131, 40), (190, 50), (300, 60)], paid=[130])
        assert [str(money.amount) for money in aged(fact, 200).values()] == [
            "60.00", "50.00", "40.00", "70.00", "0.00",
        ]  # fmt: skip

    def test_the_due_date_itself_is_not_late(self):
        fact = agreement([(10, 100)])
        assert aged(fact, 10)["NOT_DUE"] == eur(100)
        assert aged(fact, 11)["DAYS_1_30"] == eur(100)

    def test_another_currency_is_refused(self):
        with pytest.raises(CurrencyMismatch):
            ageing(ladder.positions(agreement([(0, 100)]), as_of=START), "USD")

    amounts = st.integers(min_value=1, max_value=10**9).map(lambda cents: Decimal(cents) / 100)

    @given(
        st.lists(st.tuples(st.integers(0, 400), amounts), min_size=1, max_size=8),
        st.lists(amounts, max_size=4),
        st.integers(0, 700),
    )
    def test_says_what_the_ladder_says(self, parts, paid, day):
        fact = agreement(parts, paid)
        buckets = aged(fact, day)
        assert tuple(buckets) == BUCKETS
        figures = ladder.agreement_figures(
            fact, as_of=START + timedelta(days=day), holding_currency="USD"
        )
        late = [money for name, money in buckets.items() if name != NOT_DUE]
        assert money_sum(late, "EUR") == figures.overdue
        assert money_sum(list(buckets.values()), "EUR") == max(figures.outstanding, eur(0))
