"""Read the books: balances as at a date and as known at a time, entries, the journal."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Prefetch

from trustfund.kernel.money import Money
from trustfund.ledger.choices import ACCOUNT_NAMES, ENTRY_KINDS
from trustfund.ledger.models import Account, Entry, Leg
from trustfund.ledger.rules.chart import BY_CODE, DEBIT


@dataclass(frozen=True, slots=True)
class Balance:
    """One account's debits, credits and balance in its normal direction."""

    account_id: int
    code: str
    currency: str
    party_id: UUID | None
    debit: Decimal
    credit: Decimal

    @property
    def name(self) -> Any:
        """Return the account's name in the reader's language."""
        return ACCOUNT_NAMES[self.code]

    @property
    def normal(self) -> str:
        """Return the side on which the account grows."""
        return BY_CODE[self.code].normal

    @property
    def book(self) -> str:
        """Return the book that the account is in: CASH or COMMITMENT."""
        return BY_CODE[self.code].book

    @property
    def balance(self) -> Decimal:
        """Return debits less credits, or credits less debits where the account grows there."""
        return self.debit - self.credit if self.normal == DEBIT else self.credit - self.debit

    @property
    def money(self) -> Money:
        """Return the balance with its currency."""
        return Money(self.balance, self.currency)


@dataclass(frozen=True, slots=True)
class LegRow:
    """One leg as the journal shows it."""

    code: str
    name: Any
    party_id: UUID | None
    side: str
    money: Money


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry with its legs."""

    id: int
    fund_id: UUID
    kind: str
    kind_name: Any
    value_date: date
    recorded_at: datetime
    reference: str
    memo: str
    subject_id: UUID
    reverses_id: int | None
    content_hash: str
    legs: list[LegRow]


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One leg of an account with the balance after it."""

    entry_id: int
    kind_name: Any
    value_date: date
    memo: str
    debit: Money | None
    credit: Money | None
    balance: Money


BALANCES = """
    SELECT a.id, a.code, a.currency, a.party_id,
      coalesce(sum(l.amount) FILTER (WHERE l.side = 'D'), 0),
      coalesce(sum(l.amount) FILTER (WHERE l.side = 'C'), 0)
    FROM ledger_account a JOIN ledger_leg l ON l.account_id = a.id
      {known}
    WHERE a.fund_id = %(fund)s {where}
    GROUP BY a.id ORDER BY a.code, a.currency, a.party_id
"""
KNOWN = "JOIN ledger_entry e ON e.id = l.entry_id AND e.recorded_at <= %(known_at)s"


def balances(
    *, fund_id: UUID, as_of: date | None = None, known_at: datetime | None = None
) -> list[Balance]:
    """Return every account of the fund with its sums by value date up to `as_of`, counting only
    what was recorded by `known_at`. One query."""
    where = "AND l.value_date <= %(until)s" if as_of else ""
    return _balances(where, fund=fund_id, until=as_of, known_at=known_at)


def turnovers(
    *, fund_id: UUID, since: date, until: date, known_at: datetime | None = None
) -> list[Balance]:
    """Return every account's sums over the value dates from `since` to `until`, both counted."""
    where = "AND l.value_date BETWEEN %(since)s AND %(until)s"
    return _balances(where, fund=fund_id, since=since, until=until, known_at=known_at)


def balance(
    *,
    fund_id: UUID,
    code: str,
    currency: str,
    party_id: UUID | None = None,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> Money:
    """Return one account's balance in its normal direction; over all parties if none is given."""
    where = "AND a.code = %(code)s AND a.currency = %(currency)s"
    if party_id is not None:
        where += " AND a.party_id = %(party)s"
    if as_of is not None:
        where += " AND l.value_date <= %(until)s"
    rows = _balances(
        where,
        fund=fund_id,
        code=code,
        currency=currency,
        party=party_id,
        until=as_of,
        known_at=known_at,
    )
    return Money(sum((row.balance for row in rows), Decimal(0)), currency)


def entries_of(*, subject_id: UUID) -> list[EntryRow]:
    """Return the entries about one object, oldest first. Two queries."""
    return _entry_rows(Entry.objects.filter(subject_id=subject_id).order_by("id"))


def entry(*, entry_id: int) -> EntryRow | None:
    """Return one entry with its legs, or None. Two queries."""
    rows = _entry_rows(Entry.objects.filter(pk=entry_id))
    return rows[0] if rows else None


def journal_page(
    *, fund_id: UUID, before_id: int | None = None, kind: str = "", limit: int = 50
) -> list[EntryRow]:
    """Return entries newest first, at most `limit`, older than `before_id`. Two queries."""
    entries = Entry.objects.filter(fund_id=fund_id)
    if kind:
        entries = entries.filter(kind=kind)
    if before_id is not None:
        entries = entries.filter(pk__lt=before_id)
    return _entry_rows(entries.order_by("-id")[:limit])


def account(*, account_id: int) -> Account | None:
    """Return one account, or None."""
    return Account.objects.filter(pk=account_id).first()


def statement_lines(
    *, account_id: int, as_of: date | None = None, limit: int = 200
) -> list[StatementLine]:
    """Return the newest lines of an account, newest first, each with its running balance.

    The running balance counts every earlier leg, shown or not. Two queries.
    """
    held = Account.objects.get(pk=account_id)
    legs = Leg.objects.filter(account_id=account_id).select_related("entry")
    if as_of is not None:
        legs = legs.filter(value_date__lte=as_of)
    found = list(legs.order_by("-value_date", "-entry_id", "-n")[:limit])
    running = balance_of_account(account_id=account_id, as_of=as_of, currency=held.currency)
    lines = []
    for leg in found:
        money = Money(leg.amount, held.currency)
        lines.append(
            StatementLine(
                entry_id=leg.entry_id,
                kind_name=ENTRY_KINDS.get(leg.entry.kind, leg.entry.kind),
                value_date=leg.value_date,
                memo=leg.entry.memo,
                debit=money if leg.side == DEBIT else None,
                credit=money if leg.side != DEBIT else None,
                balance=running,
            )
        )
        running = running - money if leg.side == held.normal else running + money
    return lines


def balance_of_account(*, account_id: int, currency: str, as_of: date | None = None) -> Money:
    """Return one account's balance in its normal direction, by its identifier."""
    where = "AND a.id = %(account)s" + (" AND l.value_date <= %(until)s" if as_of else "")
    fund_id = Account.objects.values_list("fund_id", flat=True).get(pk=account_id)
    rows = _balances(where, fund=fund_id, account=account_id, until=as_of, known_at=None)
    return rows[0].money if rows else Money(Decimal(0), currency)


def _balances(where: str, **values: Any) -> list[Balance]:
    known = KNOWN if values.get("known_at") is not None else ""
    with connection.cursor() as cursor:
        # The pieces put together here are constants of this module; every value is a parameter.
        cursor.execute(BALANCES.format(known=known, where=where), values)
        return [Balance(*row) for row in cursor.fetchall()]


def _entry_rows(entries: Any) -> list[EntryRow]:
    legs = Leg.objects.select_related("account").order_by("entry_id", "n")
    return [_entry_row(entry) for entry in entries.prefetch_related(Prefetch("legs", legs))]


def _entry_row(entry: Entry) -> EntryRow:
    return EntryRow(
        id=entry.id,
        fund_id=entry.fund_id,
        kind=entry.kind,
        kind_name=ENTRY_KINDS.get(entry.kind, entry.kind),
        value_date=entry.value_date,
        recorded_at=entry.recorded_at,
        reference=entry.reference,
        memo=entry.memo,
        subject_id=entry.subject_id,
        reverses_id=entry.reverses_id,
        content_hash=bytes(entry.content_hash).hex(),
        legs=[
            LegRow(
                code=leg.account.code,
                name=ACCOUNT_NAMES[leg.account.code],
                party_id=leg.account.party_id,
                side=leg.side,
                money=Money(leg.amount, leg.account.currency),
            )
            for leg in entry.legs.all()
        ],
    )
