"""Read one account: its lines with the balance after each, page by page by key."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from trustfund.kernel.money import Money
from trustfund.ledger.choices import ENTRY_KINDS
from trustfund.ledger.models import Account
from trustfund.ledger.selectors.balances import KNOWN


@dataclass(frozen=True, slots=True, order=True)
class LineKey:
    """The place of a line in its account: by value date, then entry, then leg."""

    value_date: date
    entry_id: int
    n: int

    def __str__(self) -> str:
        return f"{self.value_date.isoformat()}.{self.entry_id}.{self.n}"

    @classmethod
    def parse(cls, text: str) -> "LineKey":
        """Return the key that the text says.

        :raises ValueError: if it says none
        """
        day, entry_id, n = text.split(".")
        if not (text.isascii() and entry_id.isdigit() and n.isdigit()):
            raise ValueError(text)
        if len(entry_id) > 18 or len(n) > 4:
            raise ValueError(text)
        return cls(date.fromisoformat(day), int(entry_id), int(n))


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One leg of an account with the balance after it."""

    key: LineKey
    kind: str
    recorded_at: datetime
    memo: str
    debit: Money | None
    credit: Money | None
    balance: Money
    adjusts: date | None

    @property
    def entry_id(self) -> int:
        """Return the entry that the leg is of."""
        return self.key.entry_id

    @property
    def value_date(self) -> date:
        """Return the day from which the money counts."""
        return self.key.value_date

    @property
    def kind_name(self) -> Any:
        """Return the kind of the entry in words."""
        return ENTRY_KINDS.get(self.kind, self.kind)


@dataclass(frozen=True, slots=True)
class StatementPage:
    """Lines newest first. `opening` is the balance before the oldest of them; `older` its key if
    there are more."""

    lines: list[StatementLine]
    opening: Money
    older: LineKey | None


@dataclass(frozen=True, slots=True)
class StatementFilter:
    """Which lines of an account: value dates (both counted), kind of entry, time of knowing."""

    since: date | None = None
    until: date | None = None
    kind: str = ""
    known_at: datetime | None = None


PAGE = """
    SELECT l.value_date, l.entry_id, l.n, l.side, l.amount, e.kind, e.recorded_at, e.memo, e.adjusts
    FROM ledger_leg l JOIN ledger_entry e ON e.id = l.entry_id
    WHERE l.account_id = %(account)s {where}
    ORDER BY l.value_date DESC, l.entry_id DESC, l.n DESC LIMIT %(limit)s
"""
# The balance before the oldest line: the last rollup that stood by then, and the legs since.
OPENING = """
    WITH base AS (
      SELECT max(d.day) AS day FROM ledger_rollup_day d JOIN ledger_account a ON a.fund_id = d.fund_id
      WHERE a.id = %(account)s AND d.day < %(day)s
        AND (%(known_at)s::timestamptz IS NULL OR d.made_at <= %(known_at)s)
    )
    SELECT coalesce((SELECT debit - credit FROM ledger_rollup
        WHERE account_id = %(account)s AND day = (SELECT day FROM base)), 0)
      + coalesce((SELECT sum(CASE l.side WHEN 'D' THEN l.amount ELSE -l.amount END)
        FROM ledger_leg l {known}
        WHERE l.account_id = %(account)s AND l.value_date > coalesce((SELECT day FROM base), '-infinity')
          AND (l.value_date, l.entry_id, l.n) < (%(day)s, %(entry)s, %(n)s)), 0)
"""
# With a filter on the kind, lines between the shown ones move the balance too.
BETWEEN = """
    SELECT l.value_date, l.entry_id, l.n, sum(CASE l.side WHEN 'D' THEN l.amount ELSE -l.amount END)
      OVER (ORDER BY l.value_date, l.entry_id, l.n)
    FROM ledger_leg l {known}
    WHERE l.account_id = %(account)s
      AND (l.value_date, l.entry_id, l.n) >= (%(day)s, %(entry)s, %(n)s)
      AND (l.value_date, l.entry_id, l.n) <= (%(last_day)s, %(last_entry)s, %(last_n)s)
"""


def account(*, account_id: int) -> Account | None:
    """Return one account, or None."""
    return Account.objects.filter(pk=account_id).first()


def accounts_of(*, fund_id: UUID) -> list[Account]:
    """Return every account of a fund, by code, currency and party. One query."""
    return list(Account.objects.filter(fund_id=fund_id).order_by("code", "currency", "party_id"))


def statement_page(
    *,
    held: Account,
    chosen: StatementFilter | None = None,
    before: LineKey | None = None,
    limit: int = 50,
) -> StatementPage:
    """Return the newest `limit` lines older than `before`, each with the balance after it.

    The balance counts every leg of the account up to the line, shown or not, in the account's
    normal direction. Two queries; three with a filter on the kind.
    """
    chosen = chosen or StatementFilter()
    values: dict[str, Any] = {"account": held.pk, "limit": limit + 1, "known_at": chosen.known_at}
    found = _rows(PAGE.format(where=_where(chosen, before, values)), values)
    shown = found[:limit]
    if not shown:
        return StatementPage([], Money(Decimal(0), held.currency), None)
    oldest = LineKey(*shown[-1][:3])
    known = KNOWN if chosen.known_at is not None else ""
    place = {"day": oldest.value_date, "entry": oldest.entry_id, "n": oldest.n}
    opening: Decimal = _rows(OPENING.format(known=known), values | place)[0][0]
    after = _running(shown, opening)
    if chosen.kind:
        newest = LineKey(*shown[0][:3])
        last = {"last_day": newest.value_date, "last_entry": newest.entry_id, "last_n": newest.n}
        between = _rows(BETWEEN.format(known=known), values | place | last)
        after = {LineKey(*row[:3]): opening + row[3] for row in between}
    sign = 1 if held.normal == "D" else -1
    lines = [_line(row, held.currency, sign * after[LineKey(*row[:3])]) for row in shown]
    older = oldest if len(found) > limit else None
    return StatementPage(lines, Money(sign * opening, held.currency), older)


def _where(chosen: StatementFilter, before: LineKey | None, values: dict[str, Any]) -> str:
    parts = []
    if before is not None:
        parts.append("AND (l.value_date, l.entry_id, l.n) < (%(b_day)s, %(b_entry)s, %(b_n)s)")
        values |= {"b_day": before.value_date, "b_entry": before.entry_id, "b_n": before.n}
    for name, condition in (
        ("since", "l.value_date >= %(since)s"),
        ("until", "l.value_date <= %(until)s"),
        ("kind", "e.kind = %(kind)s"),
        ("known_at", "e.recorded_at <= %(known_at)s"),
    ):
        if value := getattr(chosen, name):
            parts.append(f"AND {condition}")
            values[name] = value
    return " ".join(parts)


def _running(rows: list[Any], opening: Decimal) -> dict[LineKey, Decimal]:
    after = {}
    for row in reversed(rows):
        opening += row[4] if row[3] == "D" else -row[4]
        after[LineKey(*row[:3])] = opening
    return after


def _line(row: Any, currency: str, balance: Decimal) -> StatementLine:
    money = Money(row[4], currency)
    return StatementLine(
        key=LineKey(*row[:3]),
        kind=row[5],
        recorded_at=row[6],
        memo=row[7],
        debit=money if row[3] == "D" else None,
        credit=money if row[3] == "C" else None,
        balance=Money(balance, currency),
        adjusts=row[8],
    )


def _rows(statement: str, values: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
