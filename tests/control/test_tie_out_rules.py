"""Each rule of the tie-outs: an honest fund ties, and what an owner spoils is named with its figures."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from django.db import connections, transaction

from donors.models import Donor, Receipt
from tests.database import wipe
from tests.factories import statements
from tests.factories.cast import cast_make
from tests.factories.donors import (
    agreement_make,
    encash,
    fund_opened,
    money,
    note_make,
    note_return_make,
    receipt_make,
)
from tests.factories.fees import income_make
from tests.factories.periods import month_shut
from tests.factories.reports import Year, report_make, year_make
from tests.factories.set_asides import released, set_aside
from tests.factories.tamper import guards_lifted
from tests.factories.unwinds import balance_move_make, unwind_make
from trustfund.control.selectors.tie_out_rules import BY_CODE, RULES
from trustfund.db import clock
from trustfund.kernel.tie_outs import told_by
from trustfund.ledger.selectors import cash_movements


@pytest.fixture(scope="module")
def year(django_db_setup: None, django_db_blocker) -> Iterator[Year]:
    """Return a fund with money in two currencies, a grant, payments, a shut year and a report."""
    with django_db_blocker.unblock():
        try:
            found = year_make(cast_make())
            row = set_aside(found.cast, found.fund, 50_000, reason="Kept for a rainy day.")
            set_aside(found.cast, found.fund, 7_000, purpose="ADMINISTRATION")
            released(found.cast, row, 20_000.5)
            income_make(found.cast, found.fund, "1234.56", booked=True)
            month_shut(found.cast, found.fund, date(2024, 12, 31), kind="YEAR")
            report_make(found)
            _transfer_comes(found)
            _note_is_encashed(found)
            _bank_tells(found)
            yield found
        finally:
            clock.clock_move()
            connections["default"].close()
            wipe()
            connections["owner"].close()


def _note_is_encashed(year: Year) -> None:
    """Let a donor deposit a note of two lines, of which one is encashed and the other given back, and another note of one line."""
    agreement, today = year.waiting_receipt.agreement, clock.now().date()
    parts = [(today, money("40", "JPY")), (today, money("60", "JPY"))]
    note = note_make(year.cast, agreement, money("100", "JPY"), lines=parts)
    encash(year.cast, note, money("40", "JPY"), reference="PN-J")
    note_return_make(year.cast, note)
    note_make(year.cast, agreement, money("7", "JPY"))


def _transfer_comes(year: Year) -> None:
    """Let a donor leave another fund, and bring a part of its share into this one."""
    donor = Donor.objects.get(pk=year.korea)
    other = fund_opened(year.cast, number="TF070055")
    agreed = money("100.00")
    agreement = agreement_make(year.cast, other, donor, agreed, signer=year.cast.donor_officer)
    receipt_make(year.cast, agreement, agreed, reference="ELSEWHERE")
    unwind_make(year.cast, other, approved=True)
    balance_move_make(year.cast, other, donor, money("10.00"), to_fund=year.fund, confirmed=True)


def _bank_tells(year: Year) -> None:
    """Import a statement of every dollar that moved, as the books have it."""
    statements.accounts_make(year.cast, year.fund, "USD")
    moved = cash_movements(
        fund_id=year.fund.pk, currency="USD", first=date(2000, 1, 1), last=clock.now().date()
    )
    references = dict(Receipt.objects.values_list("entry_id", "bank_reference"))
    lines = [
        statements.line(
            f"{one.amount:.2f}",
            references.get(one.entry_id, f"BANK-{one.entry_id}"),
            day=one.value_date,
            position=number,
        )
        for number, one in enumerate(sorted(moved, key=lambda one: one.value_date), start=1)
    ]
    row = statements.imported(year.cast, year.fund, statements.statement(lines))
    assert row.state == "BOOKED", row.failure_facts


@dataclass(frozen=True)
class Spoiled:
    """What an owner writes into one row of a table, and what the rule must then say."""

    rule: str
    table: str
    column: str
    value: str
    where: str
    label: str
    left: str
    right: str
    currency: str = "USD"
    detail: str = ""


def _leg(kind: str, code: str, amount: str) -> str:
    """Return the condition of the leg of this size on such an account by such an entry."""
    return (
        "(entry_id, n) = (SELECT l.entry_id, l.n FROM ledger_leg l"
        " JOIN ledger_entry e ON e.id = l.entry_id JOIN ledger_account a ON a.id = l.account_id"
        f" WHERE e.kind = '{kind}' AND a.code = '{code}' AND l.amount = {amount})"
    )


def _snapshot(text: str) -> str:
    """Return a snapshot with the digest that belongs to it."""
    return f"{text}, encode(sha256(convert_to({text}, 'UTF8')), 'hex')"


SNAPSHOT = "snapshot, snapshot_hash"
CASH = "day = '2024-12-31' AND account_id IN (SELECT id FROM ledger_account WHERE code = '1100' AND currency = 'USD')"
BUDGET = "jsonb_set(budget, '{total}', '\"900000.00\"')"
ROLLUPS, RECEIPTS, GRANTS = "rollups_legs", "receipts_installments", "grants_motions"
PAYMENTS, REPORTS, ASIDE = "payments_applications", "reports_books", "set_asides_books"
BALANCES, NOTES, NOTES_LEFT = "balances_books", "notes_receipts", "notes_agreements"
INCOME, PLEDGES, MEETING = "income_books", "pledges_agreements", "Donors' meeting"
RAINY = "Kept for a rainy day."
DISBURSED = "disbursed inception"
SPOILED = {
    "a line of the bank": Spoiled("bank_books", "donors_statementline", "amount", "amount + 5", "bank_reference = 'K-1'", "TF-ACCOUNT-1 USD", "-5", "0", detail="untold"),
    "a rollup": Spoiled(ROLLUPS, "ledger_rollup", "debit", "debit + 5", CASH, "1100 USD", "8128646.87", "8128641.87", detail="2024-12-31 debit"),
    "a leg of a shut day": Spoiled(ROLLUPS, "ledger_leg", "amount", "amount + 7", _leg("RECEIPT", "4100", "6000000"), "4100 USD", "6000000", "6000007", detail="2024-12-31 credit"),
    "a receipt": Spoiled(RECEIPTS, "donors_receipt", "amount", "amount - 1", "bank_reference = 'K-1'", "K-1", "6000000", "5999999"),
    "a booked receipt": Spoiled(RECEIPTS, "ledger_leg", "amount", "amount + 9", _leg("RECEIPT", "4100", "3999999.99"), "K-2", "4000008.99", "3999999.99"),
    "a receipt without decimals": Spoiled(RECEIPTS, "donors_receipt", "amount", "amount + 3", "bank_reference = 'J-2'", "J-2", "200000001", "200000004", currency="JPY"),
    "an installment": Spoiled(RECEIPTS, "donors_installment", "amount", "3000000", "amount = 4000000", "K-2", "3999999.99", "3000000"),
    "a transfer": Spoiled(BALANCES, "donors_balancemove", "amount", "amount + 5", "true", "OUT-9", "10", "15"),
    "a booked transfer": Spoiled(BALANCES, "ledger_leg", "amount", "amount + 3", _leg("TRANSFER_IN", "4400", "10"), "OUT-9", "13", "10"),
    "an encashment": Spoiled(NOTES, "donors_encashment", "amount", "amount + 2", "true", "PN-001", "40", "42", currency="JPY"),
    "a booked encashment": Spoiled(NOTES, "ledger_leg", "amount", "amount + 3", _leg("RECEIPT", "4100", "40"), "PN-001", "43", "40", currency="JPY"),
    "a note": Spoiled(NOTES, "donors_promissorynote", "amount", "amount + 1", "amount = 100", "PN-001", "101", "100", currency="JPY", detail="schedule"),
    "a note that went back": Spoiled(NOTES, "donors_notereturn", "amount", "amount + 5", "true", "PN-001", "100", "105", currency="JPY", detail="returned"),
    "more by note than is left": Spoiled(NOTES_LEFT, "donors_noteline", "amount", "amount + 1000000000", "amount = 7", "AA-002", "249999959", "1000000007", currency="JPY"),
    "a line of a note": Spoiled(NOTES, "donors_noteline", "amount", "amount - 1", "amount = 60", "PN-001", "100", "99", currency="JPY", detail="schedule"),
    "a set-aside": Spoiled(ASIDE, "funds_setaside", "amount", "amount - 1", "amount = 50000", RAINY, "50000", "49999"),
    "a release": Spoiled(ASIDE, "funds_setasiderelease", "amount", "amount + 2", "true", RAINY, "-20000.5", "-20002.5", detail="released"),
    "a booked set-aside": Spoiled(ASIDE, "ledger_leg", "amount", "amount + 3", _leg("SET_ASIDE", "8300", "50000"), RAINY, "50003", "50000"),
    "a booked release": Spoiled(ASIDE, "ledger_leg", "amount", "amount - 4", _leg("SET_ASIDE_RELEASED", "8300", "20000.5"), RAINY, "-19996.5", "-20000.5", detail="released"),
    "an income": Spoiled(INCOME, "funds_income", "amount", "amount + 1", "true", "Pool statement 7", "1234.56", "1235.56"),
    "a booked income": Spoiled(INCOME, "ledger_leg", "amount", "amount + 1", _leg("INCOME", "4200", "1234.56"), "Pool statement 7", "1235.56", "1234.56"),
    "a pledge": Spoiled(PLEDGES, "donors_pledge", "amount", "amount + 1", "amount = 10000000", MEETING, "10000001", "10000000"),
    "a pledge's state": Spoiled(PLEDGES, "donors_pledge", "state", "'PARTLY_CONVERTED'", "amount = 10000000", MEETING, "9999999.99", "10000000"),
    "a pledge that was never signed": Spoiled(PLEDGES, "donors_pledge", "state", "'ANNOUNCED'", "amount = 10000000", MEETING, "0", "10000000"),
    "an agreement on a pledge": Spoiled(PLEDGES, "donors_agreement", "amount", "amount - 1", "amount = 10000000", MEETING, "10000000", "9999999"),
    "an agreement's currency": Spoiled(PLEDGES, "donors_agreement", "currency", "'EUR'", "amount = 10000000", MEETING, "10000000", "0"),
    "an agreement's schedule": Spoiled(PLEDGES, "donors_installment", "amount", "amount - 7", "amount = 4000000", MEETING, "10000000", "9999993"),
    "a grant": Spoiled(GRANTS, "disbursements_grant", "amount", "amount + 11", "true", "TF0B0001", "1000000", "1000011"),
    "a committed grant": Spoiled(GRANTS, "ledger_leg", "amount", "amount + 13", _leg("GRANT_COMMITTED", "8100", "1000000"), "TF0B0001", "1000013", "1000000"),
    "a motion": Spoiled(GRANTS, "oversight_motion", "budget", BUDGET, "kind = 'APPROVE_PROJECT'", "TF0B0001", "1000000", "900000"),
    "a motion's result": Spoiled(GRANTS, "oversight_motion", "state", "'REJECTED'", "kind = 'APPROVE_PROJECT'", "TF0B0001", "1000000", "0"),
    "an application": Spoiled(PAYMENTS, "disbursements_application", "amount_accepted", "amount_accepted - 2", "amount = 350000", "TF0B0001 WA-001", "350000", "349998"),
    "an application's state": Spoiled(PAYMENTS, "disbursements_application", "state", "'REVIEWED'", "amount = 350000", "TF0B0001 WA-001", "350000", "0"),
    "a decision": Spoiled(PAYMENTS, "disbursements_decision", "amount", "amount + 4", "amount = 350000", "TF0B0001 WA-001", "350000", "350004"),
    "a payment": Spoiled(PAYMENTS, "disbursements_payment", "amount", "amount + 6", "amount = 350000", "TF0B0001 WA-001", "350000", "350006"),
    "a booked payment": Spoiled(PAYMENTS, "ledger_leg", "amount", "amount + 8", _leg("PAYMENT", "5100", "120000.55"), "TF0B0001 WA-002", "120008.55", "120000.55"),
    "a figure of a report": Spoiled(REPORTS, "reports_report", SNAPSHOT, _snapshot("replace(snapshot, '470000.55', '470001.55')"), "true", "R-2026-0001", "470001.55", "470000.55", detail=DISBURSED),
    "a report that cannot be read": Spoiled(REPORTS, "reports_report", SNAPSHOT, _snapshot("'x'"), "true", "R-2026-0001", "0", "470000.55", detail=DISBURSED),
    "what a report was made from": Spoiled(REPORTS, "ledger_leg", "amount", "amount + 10", _leg("PAYMENT", "5100", "120000.55"), "R-2026-0001", "470000.55", "470010.55", detail=DISBURSED),
}  # fmt: skip


@contextmanager
def spoiled(case: Spoiled) -> Iterator[None]:
    """Do what the owner does, and put it back."""
    key = {
        "ledger_leg": "(x.entry_id, x.n) = (t.entry_id, t.n)",
        "ledger_rollup": "(x.day, x.account_id) = (t.day, t.account_id)",
    }.get(case.table, "x.id = t.id")
    with transaction.atomic(using="owner"), guards_lifted(case.table) as cursor:
        cursor.execute(f"CREATE TEMP TABLE kept AS SELECT * FROM {case.table} WHERE {case.where}")
        cursor.execute(
            f"UPDATE {case.table} SET ({case.column}) = ROW({case.value}) WHERE {case.where}"
        )
        assert cursor.rowcount == 1
    try:
        yield
    finally:
        with guards_lifted(case.table) as cursor:
            was = ", ".join(f"x.{name}" for name in case.column.split(", "))
            cursor.execute(
                f"UPDATE {case.table} t SET ({case.column}) = ROW({was}) FROM kept x WHERE {key}"
            )
            cursor.execute("DROP TABLE kept")


def differing(code: str, fund) -> list:
    """Return what differs under one rule."""
    return [pair for pair in BY_CODE[code].pairs(fund.pk) if not pair.ties]


class TestHonestFund:
    @pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
    def test_ties(self, year, rule):
        pairs = list(rule.pairs(year.fund.pk))
        assert pairs
        assert [pair for pair in pairs if not pair.ties] == []
        assert len({pair.key for pair in pairs}) == len(pairs)


class TestSpoiledFund:
    @pytest.mark.parametrize("name", sorted(SPOILED))
    def test_is_told_with_both_figures(self, year, name):
        case = SPOILED[name]
        with spoiled(case):
            found = differing(case.rule, year.fund)
            told = [
                (p.label, p.detail, p.currency, p.left, p.right)
                for p in found
                if p.detail == case.detail
            ]
        assert told == [
            (case.label, case.detail, case.currency, Decimal(case.left), Decimal(case.right))
        ]
        assert differing(case.rule, year.fund) == []

    def test_names_what_was_booked_for_another_purpose_beside_it(self, year):
        case = Spoiled(ASIDE, "funds_setaside", "purpose", "'RESERVE'", "amount = 7000", "", "", "")
        with spoiled(case):
            found = differing(ASIDE, year.fund)
        assert [(pair.subject_type, pair.left, pair.right) for pair in found] == [
            ("funds.setaside", 0, 7000),
            ("ledger.entry", 7000, 0),
        ]


def test_the_first_paper_that_disagrees_is_told():
    assert told_by(Decimal(1), Decimal(1), Decimal(2), Decimal(3)) == 2
    assert told_by(Decimal(1), Decimal(1)) == 1
