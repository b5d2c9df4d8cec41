"""Read balances: as at a date, as known at a time."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from trustfund.kernel.money import Money
from trustfund.ledger.choices import ACCOUNT_NAMES
from trustfund.ledger.rules.chart import BY_CODE, DEBIT


class Balance(NamedTuple):
    """One account's debits, credits and balance in its normal direction.

    `party` is the donor or grant as text: making an identifier of each would be a quarter of the
    time of a large trial balance, and most readers only add up.
    """

    account_id: int
    code: str
    currency: str
    party: str | None
    debit: Decimal
    credit: Decimal

    @property
    def party_id(self) -> UUID | None:
        """Return the donor or grant that the account is kept for, if it is kept for one."""
        return UUID(self.party) if self.party else None

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


# The last rollup that already stood by the time of knowing, and the legs since. A rollup is made
# when its period is shut, and nothing is booked up to its day after that.
BALANCES = """
    WITH base AS (
      SELECT max(day) AS day FROM ledger_rollup_day
      WHERE fund_id = %(fund)s AND day <= %(until)s
        AND (%(known_at)s::timestamptz IS NULL OR made_at <= %(known_at)s)
    )
    SELECT a.id, a.code, a.currency, a.party_id::text,
      coalesce(r.debit, 0) + coalesce(x.debit, 0), coalesce(r.credit, 0) + coalesce(x.credit, 0)
    FROM ledger_account a
    LEFT JOIN ledger_rollup r ON r.fund_id = a.fund_id AND r.account_id = a.id
      AND r.day = (SELECT day FROM base)
    LEFT JOIN LATERAL (
      SELECT sum(l.amount) FILTER (WHERE l.side = 'D') AS debit,
        sum(l.amount) FILTER (WHERE l.side = 'C') AS credit
      FROM ledger_leg l {known}
      WHERE l.account_id = a.id AND l.value_date <= %(until)s
        AND l.value_date > coalesce((SELECT day FROM base), '-infinity')
    ) x ON true
    WHERE a.fund_id = %(fund)s {where}
      AND (r.debit IS NOT NULL OR x.debit IS NOT NULL OR x.credit IS NOT NULL)
    ORDER BY a.code, a.currency, a.party_id
"""
TURNOVERS = """
    SELECT a.id, a.code, a.currency, a.party_id::text,
      coalesce(sum(l.amount) FILTER (WHERE l.side = 'D'), 0),
      coalesce(sum(l.amount) FILTER (WHERE l.side = 'C'), 0)
    FROM ledger_account a JOIN ledger_leg l ON l.account_id = a.id {known}
    WHERE a.fund_id = %(fund)s AND l.value_date BETWEEN %(since)s AND %(until)s
    GROUP BY a.id ORDER BY a.code, a.currency, a.party_id
"""
KNOWN = "JOIN ledger_entry e ON e.id = l.entry_id AND e.recorded_at <= %(known_at)s"
WITHOUT_END = "infinity"


def balances(
    *, fund_id: UUID, as_of: date | None = None, known_at: datetime | None = None
) -> list[Balance]:
    """Return every account of the fund with its sums by value date up to `as_of`, counting only
    what was recorded by `known_at`. One query."""
    return _balances(BALANCES, fund=fund_id, until=as_of or WITHOUT_END, known_at=known_at)


def turnovers(
    *, fund_id: UUID, since: date, until: date, known_at: datetime | None = None
) -> list[Balance]:
    """Return every account's sums over the value dates from `since` to `until`, both counted."""
    return _balances(TURNOVERS, fund=fund_id, since=since, until=until, known_at=known_at)


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
    rows = _balances(
        BALANCES,
        where,
        fund=fund_id,
        code=code,
        currency=currency,
        party=party_id,
        until=as_of or WITHOUT_END,
        known_at=known_at,
    )
    return Money(sum((row.balance for row in rows), Decimal(0)), currency)


_LEAST = """
    WITH days AS (
      SELECT l.value_date AS day,
        sum(CASE l.side WHEN %(normal)s THEN l.amount ELSE -l.amount END) AS moved
      FROM ledger_account a JOIN ledger_leg l ON l.account_id = a.id
      WHERE a.fund_id = %(fund)s AND a.code = %(code)s AND a.currency = %(currency)s
        AND a.party_id = %(party)s
      GROUP BY l.value_date
    ), held AS (SELECT day, sum(moved) OVER (ORDER BY day) AS held FROM days)
    SELECT least(
      coalesce((SELECT held FROM held WHERE day <= %(since)s ORDER BY day DESC LIMIT 1), 0),
      (SELECT min(held) FROM held WHERE day > %(since)s))
"""


def least_balance(*, fund_id: UUID, code: str, currency: str, party_id: UUID, since: date) -> Money:
    """Return the least that one party's account held at the end of a day or of any later one. One query.

    For accounts of few legs: all of them are added up.
    """
    values: dict[str, Any] = {
        "fund": fund_id,
        "code": code,
        "currency": currency,
        "party": party_id,
        "since": since,
        "normal": BY_CODE[code].normal,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LEAST, values)
        return Money(cursor.fetchone()[0], currency)


def _balances(statement: str, where: str = "", **values: Any) -> list[Balance]:
    known = KNOWN if values.get("known_at") is not None else ""
    with connection.cursor() as cursor:
        # The pieces put together here are constants of this module; every value is a parameter.
        cursor.execute(statement.format(known=known, where=where), values)
        return [Balance(*row) for row in cursor.fetchall()]
