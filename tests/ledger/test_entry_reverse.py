"""entry_reverse: a correction is one entry that mirrors the first, once."""

from datetime import timedelta

import pytest
from django.db import transaction

from tests.factories.ledger import pin, posted, received
from trustfund.db.clock import now
from trustfund.kernel.money import Money
from trustfund.ledger import selectors
from trustfund.ledger.errors import BooksRefuse, InsufficientBalance
from trustfund.ledger.rules import posting
from trustfund.ledger.services import entry_reverse


@pytest.fixture
def entry(cast, fund):
    return received(cast.finance_officer, fund, "100")


def reversed_(entry, reference="reversal:1"):
    return entry_reverse(
        entry_id=entry.id, value_date=now().date(), reference=reference, memo="Wrong donor"
    )


class TestEntryReverse:
    def test_restores_every_balance(self, cast, fund, entry):
        pin(cast.finance_officer, fund, reversed_(entry))
        assert {row.balance for row in selectors.balances(fund_id=fund.pk)} == {0}
        assert list(selectors.books_findings()) == []

    def test_happens_once(self, entry):
        reversed_(entry)
        with pytest.raises(BooksRefuse) as refused, transaction.atomic():
            reversed_(entry, "reversal:2")
        assert refused.value.constraint == "ledger_entry_reversed_once"

    def test_does_not_reverse_a_reversal(self, entry):
        reversal = reversed_(entry)
        with pytest.raises(BooksRefuse) as refused, transaction.atomic():
            reversed_(reversal, "reversal:2")
        assert refused.value.constraint == "ledger_reversal_of_an_entry"

    def test_does_not_overdraw_what_was_spent_since(self, cast, fund, entry):
        posted(cast.finance_officer, fund, "FEE", posting.fee_charged(Money("60", "USD")))
        with pytest.raises(InsufficientBalance), transaction.atomic():
            reversed_(entry)

    def test_leaves_what_was_known_before_as_it_was(self, cast, fund, entry):
        before = now()
        reversed_(entry)
        call = {"fund_id": fund.pk, "code": "1100", "currency": "USD"}
        assert selectors.balance(**call, known_at=before) == Money("100", "USD")
        assert selectors.balance(**call, as_of=now().date()) == Money("0", "USD")
        assert selectors.balance(**call, as_of=now().date() - timedelta(days=1)) == Money(
            "0", "USD"
        )
