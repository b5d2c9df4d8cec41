"""The traps that a ledger of this design falls into unless each is closed."""

from uuid import UUID

import pytest
from django.db import IntegrityError, connection, connections, transaction

from bench.proofs.traps import posted_as_given, unsorted_legs
from bench.stage import stage_make
from tests.factories.ledger import received
from tests.factories.tamper import guards_lifted
from trustfund.db.clock import now
from trustfund.kernel.money import Money
from trustfund.ledger import selectors
from trustfund.ledger.errors import InsufficientBalance
from trustfund.ledger.rules import posting
from trustfund.ledger.services import entry_post

DONOR = UUID(int=1)
LATER = """
    INSERT INTO ledger_leg (entry_id, n, account_id, side, amount, value_date)
    SELECT entry_id, n + 2, account_id, side, amount, value_date FROM ledger_leg
"""
BARE = """
    INSERT INTO ledger_entry (fund_id, kind, value_date, recorded_at, reference, memo, subject_id,
      content_hash)
    SELECT fund_id, kind, value_date, recorded_at, 'bare', '', subject_id, content_hash
    FROM ledger_entry LIMIT 1
"""

RECEIPT = """
    SELECT ledger_post(%s, 'RECEIPT', current_date, 'by hand', '', %s, NULL, NULL,
      ARRAY['1100', '4100'], ARRAY['EUR', 'EUR'], %s::uuid[], ARRAY['D', 'C'], %s::numeric[])
"""


@pytest.fixture
def books(committed_db):
    """Return the cast and a fund with one receipt, all of it committed."""
    cast, fund = stage_make(agreements=0)
    with transaction.atomic():
        received(cast.finance_officer, fund, "100", donor=DONOR)
    return cast, fund


@pytest.fixture
def owner(books):
    """Return the connection of the role that owns the tables."""
    yield connections["owner"]
    connections["owner"].close()


class TestLegsAddedLater:
    def test_are_refused_even_when_they_balance(self, owner):
        with pytest.raises(IntegrityError, match="is complete"), transaction.atomic("owner"):
            owner.cursor().execute(LATER)

    def test_are_found_when_the_guard_was_lifted(self, books, owner):
        with guards_lifted("ledger_leg") as cursor:
            cursor.execute(LATER)
        found = [str(finding) for finding in selectors.books_findings()]
        assert any("its content does not have its hash" in line for line in found), found


class TestHeaderWithoutLegs:
    def test_cannot_be_committed(self, owner):
        with pytest.raises(IntegrityError, match="has no legs"), transaction.atomic("owner"):
            owner.cursor().execute(BARE)

    def test_is_refused_by_the_function(self, books):
        _cast, fund = books
        with pytest.raises(IntegrityError, match="2 to 200 legs"):
            posted_as_given(fund.pk, [])

    def test_is_found_when_the_guard_was_lifted(self, books, owner):
        with guards_lifted("ledger_entry") as cursor:
            cursor.execute(BARE)
        found = [str(finding) for finding in selectors.books_findings()]
        assert "entry bare: it has no legs" in found


class TestUnsortedLegs:
    @pytest.mark.usefixtures("committed_db")
    def test_never_deadlock(self):
        result = unsorted_legs.run(unsorted_legs.tenth, 20260101)
        assert result.found == result.asked == 300, result.remarks


class TestHashOfStoredValues:
    @pytest.mark.parametrize("amount", ["3", "3.0000", "3.00000", "2.99999", "3E+0"])
    def test_is_the_same_however_the_amount_was_written(self, books, amount):
        """The function is called past Money, which would refuse the fifth decimal."""
        _cast, fund = books
        with connection.cursor() as cursor:
            cursor.execute(RECEIPT, [fund.pk, fund.pk, [None, DONOR], [amount, amount]])
        found = [str(finding) for finding in selectors.books_findings()]
        assert found == ["entry by hand: no record of the trail tells of it"]


class TestMissingControlBalance:
    def test_cannot_arise_an_account_is_born_with_it(self, books):
        _cast, fund = books
        owner = connections["owner"]
        with owner.cursor() as cursor:
            cursor.execute(
                "INSERT INTO ledger_account (fund_id, code, currency, book, normal)"
                " VALUES (%s, '1100', 'SEK', 'CASH', 'D') RETURNING id",
                [fund.pk],
            )
            cursor.execute(
                "SELECT balance FROM ledger_control_balance WHERE account_id = %s",
                cursor.fetchone(),
            )
            assert cursor.fetchone() == (0,)
        owner.close()

    def test_first_payment_out_of_a_new_account_is_refused(self, books):
        _cast, fund = books
        with pytest.raises(InsufficientBalance), transaction.atomic():
            entry_post(
                fund_id=fund.pk, kind="FEE", value_date=now().date(), reference="x", memo="",
                subject_id=fund.pk, legs=posting.fee_charged(Money(1, "NOK")),
            )  # fmt: skip
