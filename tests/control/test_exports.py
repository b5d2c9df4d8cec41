"""The books as files: hledger and Beancount themselves agree with our balances; CSV is the screen."""

import csv
import io
import shutil
import subprocess
import sys
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest

from tests.factories.ledger import pin, posted, received
from tests.ledger.conftest import fund, no_gate
from trustfund.control.selectors.books_export import journal_text
from trustfund.db.clock import now
from trustfund.kernel.money import Money
from trustfund.ledger import selectors
from trustfund.ledger.rules import posting
from trustfund.ledger.rules.chart import ADMINISTRATION, RESERVE
from trustfund.ledger.rules.plaintext import account_name
from trustfund.ledger.services import entry_post, entry_reverse

__all__ = ["fund", "no_gate"]
pytestmark = pytest.mark.usefixtures("no_gate")
HOSTILE = 'Slip "7"; a\\b | c\n2026-01-01 * steal\n  ; x:y'
BEAN = Path(sys.executable).parent


@pytest.fixture
def books(cast, fund):
    """Return a fund with money in four currencies, a deal, a fee, grants, a payment, a reversal."""
    officer, donor, grant = cast.finance_officer, uuid4(), uuid4()
    received(officer, fund, "1234567.89", donor=donor)
    received(officer, fund, "500.10", currency="EUR", donor=donor)
    received(officer, fund, "700000", currency="JPY", donor=uuid4())
    wrong = received(officer, fund, "90", currency="KRW", donor=donor)
    deal = posting.conversion_booked(Money("500.10", "EUR"), Money("550.11", "USD"), donor)
    posted(officer, fund, "CONVERSION", deal)
    posted(officer, fund, "FEE", posting.fee_charged(Money("61728.39", "USD")))
    posted(officer, fund, "GRANT_COMMITTED", posting.grant_committed(Money("9000", "USD"), grant))
    posted(officer, fund, "PAYMENT", posting.payment_made(Money("4000", "USD"), grant))
    for code in (RESERVE, ADMINISTRATION):
        kept = Money("700", "USD")
        posted(officer, fund, "SET_ASIDE", posting.set_aside_made(kept, code))
    freed = posting.set_aside_released(Money("200.25", "USD"), RESERVE)
    posted(officer, fund, "SET_ASIDE_RELEASED", freed)
    reversal = entry_reverse(
        entry_id=wrong.id, value_date=now().date(), reference="reversal:1", memo=HOSTILE
    )
    pin(officer, fund, reversal)
    return fund


def ours(fund) -> dict[tuple[str, str], Decimal]:
    """Return every balance of ours, a debit positive, by the name of the account in the tree."""
    found: dict[tuple[str, str], Decimal] = {}
    for row in selectors.balances(fund_id=fund.pk):
        party = row.party_id.hex if row.party_id else ""
        name = account_name(fund=fund.number, code=row.code, party=party)
        found[name, row.currency] = row.debit - row.credit
    return {place: amount for place, amount in found.items() if amount}


def written(fund, folder: Path, syntax: str) -> Path:
    """Return the file with the journal."""
    path = folder / f"books.{syntax}"
    path.write_text("".join(journal_text(fund, syntax=syntax)), encoding="utf-8")
    return path


class TestHledger:
    def test_checks_it_strictly_and_has_our_balances(self, books, tmp_path):
        hledger = shutil.which("hledger")
        assert hledger, "hledger is installed by `make test`"
        path = written(books, tmp_path, "hledger")
        subprocess.run([hledger, "-f", path, "check", "--strict"], check=True)
        command = [hledger, "-f", path, "bal", "--flat", "--no-total", "-O", "csv", "-N"]
        answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        found = {}
        for name, amounts in list(csv.reader(io.StringIO(answer)))[1:]:
            for amount in amounts.split(", "):
                currency, figure = amount.split()
                found[name, currency] = Decimal(figure)
        assert found == ours(books)


class TestBeancount:
    def test_checks_it_and_has_our_balances(self, books, tmp_path):
        path = written(books, tmp_path, "beancount")
        subprocess.run([BEAN / "bean-check", path], check=True)
        script = (
            "import sys, collections\nfrom beancount import loader\n"
            "from beancount.core.data import Transaction\n"
            "entries, errors, _ = loader.load_file(sys.argv[1])\nassert not errors, errors\n"
            "found = collections.Counter()\n"
            "for entry in entries:\n"
            "    for leg in getattr(entry, 'postings', ()):\n"
            "        found[leg.account, leg.units.currency] += leg.units.number\n"
            "print(*(f'{a} {c} {n}' for (a, c), n in found.items() if n), sep='\\n')\n"
        )
        command = [sys.executable, "-c", script, str(path)]
        answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        rows = [line.split() for line in answer.splitlines()]
        assert {(name, code): Decimal(figure) for name, code, figure in rows} == ours(books)


class TestJournalExport:
    def test_is_sent_as_a_file(self, cast, client_of, books):
        answer = client_of(cast.auditor).get(f"/books/{books.pk}/journal.hledger")
        assert answer["Content-Disposition"] == 'attachment; filename="TF070001.hledger"'
        assert "commodity JPY 1000.\n" in b"".join(answer.streaming_content).decode()

    def test_tells_what_was_known_at_a_time(self, cast, books):
        known = now()
        received(cast.finance_officer, books, "77")
        text = "".join(journal_text(books, syntax="hledger", known_at=known))
        assert "USD 77.00" not in text
        assert "USD 77.00" in "".join(journal_text(books, syntax="hledger"))

    def test_has_no_other_syntax(self, cast, client_of, books):
        assert client_of(cast.auditor).get(f"/books/{books.pk}/journal.exe").status_code == 404


class TestStatementExport:
    def test_has_the_lines_and_balances_of_the_page(self, cast, client_of, books):
        cash = next(row for row in selectors.accounts_of(fund_id=books.pk) if row.currency == "USD")
        entry_post(
            fund_id=books.pk,
            kind="RECEIPT",
            value_date=now().date() - timedelta(days=3),
            reference="formula:1",
            memo="=1+1",
            subject_id=books.pk,
            legs=posting.receipt_booked(Money("1", "USD"), uuid4()),
        )
        client = client_of(cast.auditor)
        answer = client.get(f"/books/accounts/{cash.pk}/statement.csv")
        rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
        page = selectors.statement_page(held=cash, limit=50)
        assert [row[-1] for row in rows[1:]] == [str(line.balance.amount) for line in page.lines]
        assert [row[0] for row in rows[1:]] == [str(line.value_date) for line in page.lines]
        assert rows[-1][3] == "'=1+1"

    def test_follows_the_filter_of_the_page(self, cast, client_of, books):
        cash = next(row for row in selectors.accounts_of(fund_id=books.pk) if row.currency == "USD")
        answer = client_of(cast.auditor).get(f"/books/accounts/{cash.pk}/statement.csv?kind=FEE")
        lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
        assert len(lines) == 2
        assert "61728.39" in lines[1]
