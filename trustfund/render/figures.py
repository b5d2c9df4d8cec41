"""The one spelling of figures on paper: grouped, negatives in parentheses, a dash for nothing."""

from datetime import date
from decimal import Decimal

from trustfund.kernel.money import Money
from trustfund.render.document import Cell, Kind

NOTHING = "–"


def cell_text(cell: Cell, kind: Kind) -> str:
    """Return a cell as it is printed. Amounts carry no code: the head or a column beside has it."""
    match cell:
        case None:
            return ""
        case str():
            return cell
        case Money():
            return _grouped(cell.amount)
        case date():
            return cell.isoformat()
        case Decimal() if kind == "percent":
            return f"{_grouped(cell)}%" if cell else NOTHING
        case _:
            return _grouped(Decimal(cell))


def plain_text(cell: Cell) -> str:
    """Return a cell as machines read it: 1250000.00, -5.25, 2026-06-30."""
    match cell:
        case None:
            return ""
        case Money():
            return f"{cell.amount:f}"
        case Decimal():
            return f"{cell:f}"
        case date():
            return cell.isoformat()
        case _:
            return str(cell)


def _grouped(value: Decimal) -> str:
    if value == 0:
        return NOTHING
    text = f"{abs(value):,f}"
    return f"({text})" if value < 0 else text
