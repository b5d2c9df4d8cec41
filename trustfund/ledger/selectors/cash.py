"""What moved on a fund's account of cash, entry by entry: to be compared with its bank's statements."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

# An entry and its reversal move nothing together; neither is looked for at the bank.
_MOVED = """
    SELECT e.id, e.kind, e.value_date, COALESCE(e.adjusts, e.value_date), e.memo, e.subject_id,
      CASE l.side WHEN 'D' THEN l.amount ELSE -l.amount END
    FROM ledger_account a JOIN ledger_leg l ON l.account_id = a.id
      JOIN ledger_entry e ON e.id = l.entry_id
    WHERE a.fund_id = %(fund)s AND a.code = '1100' AND a.currency = %(currency)s
      AND l.value_date >= %(first)s
      AND (l.value_date <= %(last)s OR e.adjusts BETWEEN %(first)s AND %(last)s)
      AND e.kind <> 'REVERSAL'
      AND NOT EXISTS (SELECT FROM ledger_entry r WHERE r.reverses_id = e.id)
    ORDER BY e.id
"""


@dataclass(frozen=True, slots=True)
class CashMovement:
    """One entry's movement of cash: above zero for what came in.

    `bank_day` is the day of the bank: the closed one that a prior-period adjustment belongs to.
    """

    entry_id: int
    kind: str
    value_date: date
    bank_day: date
    memo: str
    subject_id: UUID
    amount: Decimal


def cash_movements(*, fund_id: UUID, currency: str, first: date, last: date) -> list[CashMovement]:
    """Return what moved on the account of cash in a currency, both days included.

    An entry counts by its value date, and a prior-period adjustment by the day it belongs to, too.
    Entries that were reversed are left out, with their reversals. One query.
    """
    values: dict[str, Any] = {"fund": fund_id, "currency": currency, "first": first, "last": last}
    with connection.cursor() as cursor:
        cursor.execute(_MOVED, values)
        return [CashMovement(*row) for row in cursor.fetchall()]
