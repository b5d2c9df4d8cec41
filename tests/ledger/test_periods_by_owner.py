"""Periods against the owner of the tables: the trigger refuses, and without it the verifier finds it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connections, transaction

from tests.factories.ledger import received
from tests.factories.periods import month_shut
from tests.factories.tamper import guards_lifted
from tests.ledger.conftest import fund as fund_fixture
from trustfund.db.clock import now
from trustfund.db.constraints import constraint_of
from trustfund.ledger import selectors

INSERT = """
    INSERT INTO ledger_entry (fund_id, kind, value_date, recorded_at, reference, memo, subject_id,
      content_hash) VALUES (%s, 'RECEIPT', %s, trustfund_now(), 'late:1', '', %s, '')
"""


@pytest.fixture
def last_month() -> date:
    """Return the last day of the last whole month."""
    return now().date().replace(day=1) - timedelta(days=1)


@pytest.fixture
def books(committed_cast, last_month):
    """Return a fund with one receipt in a month that is closed."""
    with transaction.atomic():
        fund = fund_fixture.__wrapped__(committed_cast)
        received(committed_cast.finance_officer, fund, "100", on=last_month)
        month_shut(committed_cast, fund, last_month)
    return fund


def test_the_owner_is_refused_too(books, last_month):
    with pytest.raises(IntegrityError) as refused, connections["owner"].cursor() as cursor:
        cursor.execute(INSERT, [books.pk, last_month, books.pk])
    assert constraint_of(refused.value) == "ledger_entry_in_open_period"


def test_the_rollup_has_what_the_legs_have(books):
    assert list(selectors.books_findings()) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_rollup SET debit = debit + 1",
        "DELETE FROM ledger_rollup WHERE debit > 0",
        "INSERT INTO ledger_rollup SELECT fund_id, day, account_id + 1000, 5, 5 FROM ledger_rollup LIMIT 1",
        "UPDATE ledger_leg SET amount = amount + 1",
    ],
)
def test_a_rollup_that_is_not_its_legs_is_found(books, statement):
    with guards_lifted("ledger_rollup", "ledger_leg") as cursor:
        cursor.execute("ALTER TABLE ledger_rollup DROP CONSTRAINT ledger_rollup_account_id_fkey")
        cursor.execute(statement)
    try:
        found = list(selectors.books_findings())
    finally:
        with connections["owner"].cursor() as cursor:
            cursor.execute("DELETE FROM ledger_rollup")
            cursor.execute(
                "ALTER TABLE ledger_rollup ADD CONSTRAINT ledger_rollup_account_id_fkey"
                " FOREIGN KEY (account_id) REFERENCES ledger_account"
            )
    assert any("rollup" in finding.what for finding in found), found
