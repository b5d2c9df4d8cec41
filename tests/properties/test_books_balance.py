"""Whatever happens to a fund, its books balance in every currency, and a reversal undoes all."""

from collections import defaultdict
from contextlib import contextmanager
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.ledger import pin, posted
from tests.ledger.conftest import fund, no_gate
from trustfund.db.clock import now
from trustfund.kernel.money import Money
from trustfund.ledger import selectors
from trustfund.ledger.errors import BooksRefuse, InsufficientBalance
from trustfund.ledger.rules import posting
from trustfund.ledger.rules.chart import BY_CODE
from trustfund.ledger.services import entry_reverse

__all__ = ["fund", "no_gate"]

DONORS = tuple(UUID(int=number) for number in range(1, 4))
GRANTS = tuple(UUID(int=number) for number in range(11, 14))
cents = st.integers(min_value=1, max_value=10**7).map(lambda units: Decimal(units) / 100)
usd = cents.map(lambda amount: Money(amount, "USD"))
foreign = st.one_of(
    cents.map(lambda amount: Money(amount, "EUR")),
    st.integers(min_value=1, max_value=10**9).map(lambda units: Money(units, "KRW")),
)
donors, grants = st.sampled_from(DONORS), st.sampled_from(GRANTS)
events = st.one_of(
    st.tuples(st.just("RECEIPT"), st.one_of(usd, foreign), donors),
    st.tuples(st.just("CONVERSION"), foreign, usd, donors),
    st.tuples(st.just("FEE"), usd),
    st.tuples(st.just("GRANT_COMMITTED"), usd, grants),
    st.tuples(st.just("GRANT_CANCELLED"), usd, grants),
    st.tuples(st.just("PAYMENT"), usd, grants),
    st.tuples(st.just("REVERSAL"), st.integers(min_value=0, max_value=30)),
)
LEGS = {
    "RECEIPT": posting.receipt_booked,
    "CONVERSION": posting.conversion_booked,
    "FEE": posting.fee_charged,
    "GRANT_COMMITTED": posting.grant_committed,
    "GRANT_CANCELLED": posting.grant_cancelled,
    "PAYMENT": posting.payment_made,
}


class Model:
    """The books in forty lines: balances by account, and what may not fall below zero."""

    def __init__(self) -> None:
        self.balances: dict[tuple, Decimal] = defaultdict(Decimal)
        self.entries: list[list[posting.Leg]] = []

    def after(self, legs, *, sign: int = 1) -> dict[tuple, Decimal] | None:
        changed = defaultdict(Decimal, self.balances)
        for leg in legs:
            line = BY_CODE[leg.code]
            key = (leg.code, leg.money.currency, leg.party_id)
            changed[key] += sign * (
                leg.money.amount if leg.side == line.normal else -leg.money.amount
            )
        if any(changed[key] < 0 for key in changed if BY_CODE[key[0]].controlled):
            return None
        return changed


@contextmanager
def undone():
    """Leave no trace of one example."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class TestBooks:
    @pytest.mark.usefixtures("no_gate")
    @settings(
        max_examples=40,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(story=st.lists(events, min_size=1, max_size=25))
    def test_agree_with_a_model_after_any_sequence_of_events(self, cast, fund, story):
        with undone():
            model, known = Model(), []
            for name, *arguments in story:
                if name == "REVERSAL":
                    self.reverse(cast, fund, model, known, arguments[0])
                else:
                    self.post(cast, fund, model, known, name, arguments)
                self.check(fund, model)
            assert list(selectors.books_findings()) == []

    def post(self, cast, fund, model, known, name, arguments):
        legs = LEGS[name](*arguments)
        expected = model.after(legs)
        try:
            with transaction.atomic():
                entry = posted(cast.finance_officer, fund, name, legs)
        except InsufficientBalance:
            assert expected is None
        else:
            assert expected is not None
            model.balances = expected
            known.append((entry, legs, [False]))

    def reverse(self, cast, fund, model, known, number):
        if not known:
            return
        entry, legs, done = known[number % len(known)]
        expected = None if done[0] else model.after(legs, sign=-1)
        try:
            with transaction.atomic():
                reversal = entry_reverse(
                    entry_id=entry.id, value_date=now().date(), reference=str(uuid4()), memo=""
                )
                pin(cast.finance_officer, fund, reversal)
        except (InsufficientBalance, BooksRefuse):
            assert expected is None
        else:
            assert expected is not None
            model.balances = expected
            done[0] = True

    def check(self, fund, model):
        rows = selectors.balances(fund_id=fund.pk)
        found = {(row.code, row.currency, row.party_id): row.balance for row in rows}
        assert {key: amount for key, amount in found.items() if amount} == {
            key: amount for key, amount in model.balances.items() if amount
        }
        sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for row in rows:
            sums[row.book, row.currency] += row.debit - row.credit
        assert set(sums.values()) <= {Decimal(0)}
