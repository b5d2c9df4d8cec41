"""verify_books: trusts no trigger, and names the first entry that breaks a rule."""

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from tests.factories.ledger import posted, received
from tests.factories.tamper import guards_lifted
from tests.ledger.conftest import fund as fund_fixture
from trustfund.kernel.money import Money
from trustfund.ledger import selectors
from trustfund.ledger.rules import posting


@pytest.fixture
def books(committed_cast):
    """Return the reference of the entry that each case spoils, in books with three entries."""
    officer = committed_cast.finance_officer
    with transaction.atomic():
        fund = fund_fixture.__wrapped__(committed_cast)
        received(officer, fund, "100", reference="receipt:1")
        received(officer, fund, "50", currency="EUR", reference="receipt:2")
        posted(officer, fund, "FEE", posting.fee_charged(Money("5", "USD")), reference="fee:1")
    return fund


TAMPER = {
    "an amount": ("UPDATE ledger_leg SET amount = 6 WHERE entry_id = :3 AND n = 1", "fee:1"),
    "both amounts": ("UPDATE ledger_leg SET amount = 6 WHERE entry_id = :3", "fee:1"),
    "a side": ("UPDATE ledger_leg SET side = 'D' WHERE entry_id = :1", "receipt:1"),
    "a leg's date": ("UPDATE ledger_leg SET value_date = '2020-01-01' WHERE entry_id = :2 AND n = 1", "receipt:2"),
    "a memo": ("UPDATE ledger_entry SET memo = 'x' WHERE id = :2", "receipt:2"),
    "a time of recording": (
        "UPDATE ledger_entry SET recorded_at = recorded_at - interval '1 microsecond' WHERE id = :2",
        "receipt:2",
    ),
    "a day that it adjusts": (
        "UPDATE ledger_entry SET adjusts = value_date - 1 WHERE id = :2", "receipt:2"
    ),
    "a subject": ("UPDATE ledger_entry SET subject_id = gen_random_uuid() WHERE id = :2", "receipt:2"),
    "a kind": ("UPDATE ledger_entry SET kind = 'FEE' WHERE id = :1", "receipt:1"),
    "missing legs": ("DELETE FROM ledger_leg WHERE entry_id = :2", "receipt:2"),
    "a missing entry": ("DELETE FROM ledger_leg WHERE entry_id = :3; DELETE FROM ledger_entry WHERE id = :3; UPDATE ledger_control_balance SET balance = 100 WHERE balance = 95", "entry number"),
    "a balance": ("UPDATE ledger_control_balance SET balance = 1000 WHERE balance = 95", "1100 USD"),
    "a missing balance": ("DELETE FROM ledger_control_balance WHERE balance = 95", "1100 USD"),
    "a hash that was made to fit": (
        ("UPDATE ledger_entry SET memo = 'x' WHERE id = :1;"
        "UPDATE ledger_entry e SET content_hash = ledger_content_hash(e.fund_id, e.kind, e.value_date, e.reference,"
        " e.memo, e.subject_id, e.reverses_id, e.adjusts, x.c, x.u, x.p, x.s, x.a) FROM (SELECT array_agg(a.code ORDER BY n) c,"
        " array_agg(a.currency::text ORDER BY n) u, array_agg(a.party_id ORDER BY n) p, array_agg(l.side::text ORDER BY n) s,"
        " array_agg(l.amount ORDER BY n) a FROM ledger_leg l JOIN ledger_account a ON a.id = l.account_id WHERE entry_id = :1) x"
        " WHERE e.id = :1"),
        "receipt:1",
    ),
    "an account": ("UPDATE ledger_account SET normal = 'C' WHERE code = '5300'", "5300 USD"),
}  # fmt: skip


class TestVerifyBooks:
    def test_is_content_with_lawful_books(self, books, capsys):
        call_command("verify_books")
        assert "Every rule of the books holds." in capsys.readouterr().out

    @pytest.mark.parametrize("case", sorted(TAMPER))
    def test_names_the_first_offender(self, books, case):
        statement, offender = TAMPER[case]
        for number, reference in enumerate(("receipt:1", "receipt:2", "fee:1"), start=1):
            chosen = f"(SELECT id FROM ledger_entry WHERE reference = '{reference}')"
            statement = statement.replace(f":{number}", chosen)
        with guards_lifted("ledger_entry", "ledger_leg", "ledger_account") as cursor:
            cursor.execute(statement)
        assert any(offender in finding.where for finding in selectors.books_findings()), list(
            selectors.books_findings()
        )
        with pytest.raises(CommandError):
            call_command("verify_books")
