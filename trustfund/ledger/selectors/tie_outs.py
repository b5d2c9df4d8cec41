"""What the books bring to the tie-outs: their rollups against their legs, and what they booked."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from trustfund.kernel.tie_outs import Pair, TieOut
from trustfund.ledger.selectors.rollups import SUMS_OF_LEGS

SIDES = {"D": "debit", "C": "credit"}
# Every account on every day that has rollups: the rollup, and the legs up to that day.
_ROLLUPS = SUMS_OF_LEGS.format(
    of_fund="WHERE fund_id = %(fund)s",
    then=""", kept AS (
      SELECT fund_id, day, account_id, debit, credit FROM ledger_rollup WHERE fund_id = %(fund)s
    )
    SELECT day, account_id, a.code, a.currency::text,
      coalesce(k.debit, 0), coalesce(f.debit, 0), coalesce(k.credit, 0), coalesce(f.credit, 0)
    FROM found f FULL JOIN kept k USING (fund_id, day, account_id)
      JOIN ledger_account a ON a.id = account_id
    WHERE k.account_id IS NOT NULL OR f.debit <> 0 OR f.credit <> 0
    ORDER BY day, account_id
""",
)
# What one kind of entry put on one account, by what it was about, less what was reversed.
_BOOKED = """
    SELECT coalesce(r.subject_id, e.subject_id), a.currency::text, min(e.id),
      (array_agg(e.memo ORDER BY e.id))[1],
      sum(CASE WHEN l.side = a.normal THEN l.amount ELSE -l.amount END)
    FROM ledger_account a JOIN ledger_leg l ON l.account_id = a.id
      JOIN ledger_entry e ON e.id = l.entry_id LEFT JOIN ledger_entry r ON r.id = e.reverses_id
    WHERE a.fund_id = %(fund)s AND a.code = %(code)s AND coalesce(r.kind, e.kind) = %(kind)s
    GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Booked:
    """What the books hold about one subject on one account, in the account's normal direction."""

    subject_id: UUID
    currency: str
    entry_id: int
    memo: str
    amount: Decimal

    def alone(self) -> Pair:
        """Return it as what the books hold and no paper speaks of."""
        return Pair(
            subject_type="ledger.entry",
            subject_id=str(self.entry_id),
            detail="",
            label=self.memo or str(self.entry_id),
            currency=self.currency,
            left=self.amount,
            right=Decimal(0),
        )


def booked(*, fund_id: UUID, kind: str, code: str) -> dict[tuple[UUID, str], Booked]:
    """Return by subject and currency what entries of this kind put on accounts of this code, less
    what was reversed. One query."""
    rows = _rows(_BOOKED, {"fund": fund_id, "kind": kind, "code": code})
    found = (Booked(row[0], row[1], row[2], row[3], row[4]) for row in rows)
    return {(each.subject_id, each.currency): each for each in found}


def _rollup_pairs(fund_id: UUID) -> Iterator[Pair]:
    for day, account_id, code, currency, *sums in _rows(_ROLLUPS, {"fund": fund_id}):
        for side, left, right in (("D", *sums[:2]), ("C", *sums[2:])):
            yield Pair(
                subject_type="ledger.account",
                subject_id=str(account_id),
                detail=f"{day.isoformat()} {SIDES[side]}",
                label=f"{code} {currency}",
                currency=currency,
                left=left,
                right=right,
            )


def _rows(statement: str, values: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


ROLLUPS_LEGS = TieOut(
    code="rollups_legs",
    title=_("Rollups and legs"),
    left=_("What was kept when a period was closed"),
    right=_("The sum of the legs up to its last day"),
    pairs=_rollup_pairs,
)
