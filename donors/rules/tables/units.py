"""Rows that become one thing together: the installments of one agreement. Pure."""

from collections.abc import Sequence

from donors.rules.tables.kinds import INSTALLMENT
from donors.rules.tables.reading import ReadRow, Reason, Status

# What the rows of one agreement must all tell alike.
ALIKE = ("donor", "instrument", "currency", "agreement_amount")


def units_of(rows: Sequence[ReadRow], *, kind: str) -> list[list[ReadRow]]:
    """Return the rows in the order of the file, those of one agreement together.

    A row whose number of an agreement could not be read stands alone; the agreement then does not
    add up without it. A row of any other kind stands alone, too.
    """
    if kind.lower() != INSTALLMENT:
        return [[row] for row in rows]
    found: dict[object, list[ReadRow]] = {}
    for row in rows:
        found.setdefault(row.text("agreement_number") or row.line, []).append(row)
    return list(found.values())


def unit_fault(unit: Sequence[ReadRow]) -> Reason | None:
    """Return why rows do not become one thing: one of them is rejected, or tells something else."""
    if len(unit) == 1:
        return None
    for row in unit:
        if row.status is Status.REJECTED:
            return Reason("agreement_incomplete", facts={"line": row.line})
    first = unit[0]
    for row in unit[1:]:
        if any(row.values.get(name) != first.values.get(name) for name in ALIKE):
            return Reason("agreement_differs", facts={"line": row.line})
    return None


def in_order(unit: Sequence[ReadRow]) -> list[ReadRow]:
    """Return the installments of one agreement by their numbers."""
    if len(unit) == 1:
        return list(unit)
    return sorted(unit, key=lambda row: (int(str(row.values["number"])), row.line))
