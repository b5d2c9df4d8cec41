"""The loader of the reading benches makes books that both verifiers accept."""

import pytest
from django.db import connections

from bench.load import load
from trustfund.audit.selectors import trail_findings
from trustfund.ledger import selectors


@pytest.mark.usefixtures("committed_db")
class TestLoad:
    def test_makes_lawful_books_and_a_whole_trail(self):
        fund = load(900)
        connections["owner"].close()
        assert list(selectors.books_findings()) == []
        assert list(trail_findings()) == []
        rows = selectors.balances(fund_id=fund.pk)
        assert sum(row.debit for row in rows) == sum(row.credit for row in rows) > 0
