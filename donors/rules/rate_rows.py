"""Rates as a treasury writes them down: one row a currency and day, read exactly or refused."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from donors.rules.rates import RATE_BELOW, RATE_DECIMALS, rate_decimals
from donors.rules.tables.cells import Cell, CellKind, Row, Table
from donors.rules.tables.codes import TableRefused
from donors.rules.tables.scalars import Unreadable, day_read, day_sensible, text_checked
from trustfund.kernel.currencies import EXPONENTS

HEADS: Final = ("date", "currency", "rate", "source")
EXAMPLE: Final = ("2026-06-30", "MNT", "0.0002795", "EXAMPLE: Central bank, fixing of the day")
DAY_FORMAT: Final = ("YYYY-MM-DD",)
RATES_AT_MOST: Final = 2_000
FAULTS_AT_MOST: Final = 20  # told at once; who corrects these sees the next ones
SOURCE_AT_MOST: Final = 200
WRITTEN: Final = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class RateRow:
    """Units of the holding currency for one unit of `currency` on a day, and who says so."""

    line: int
    rate_date: date
    currency: str
    rate: Decimal
    rate_source: str


@dataclass(frozen=True, slots=True)
class RowFault:
    """Why a row is refused: its line, the column ("" for the whole row) and a code with facts."""

    line: int
    column: str
    code: str
    facts: dict[str, object] = field(default_factory=dict)


def rates_read(
    table: Table, *, holding: str, today: date
) -> tuple[tuple[RateRow, ...], tuple[RowFault, ...]]:
    """Return the rates of a table and what is wrong in it; at most the first faults.

    :raises TableRefused: "columns_missing", "too_many_rows", and what reading a table raises
    """
    heads = [name.casefold() for name in table.header]
    missing = [name for name in HEADS if name not in heads]
    if missing:
        raise TableRefused("columns_missing", columns=missing, found=list(table.header))
    places = {name: heads.index(name) for name in HEADS}
    rows: list[RateRow] = []
    faults: list[RowFault] = []
    lines: dict[tuple[str, date], int] = {}
    for count, row in enumerate(table.rows, start=1):
        if count > RATES_AT_MOST:
            raise TableRefused("too_many_rows", line=row.line, rows_at_most=f"{RATES_AT_MOST:,}")
        read, wrong = _row(row, places, width=len(heads), holding=holding, today=today)
        if read is not None:
            earlier = lines.setdefault((read.currency, read.rate_date), read.line)
            if earlier != read.line:
                wrong = [RowFault(read.line, "date", "day_repeated", {"line": earlier})]
        faults += wrong
        if len(faults) >= FAULTS_AT_MOST:
            break
        if read is not None:
            rows.append(read)
    return tuple(rows), tuple(faults[:FAULTS_AT_MOST])


def rate_faults(
    *, currency: str, rate_date: date, rate: Decimal, holding: str, today: date
) -> Iterator[tuple[str, str, dict[str, object]]]:
    """Yield column, code and facts of what a rate cannot be, however it was given."""
    if rate_date > today:
        yield "date", "day_in_future", {"today": today.isoformat()}
    if currency not in EXPONENTS:
        yield "currency", "currency_unknown", {}
    elif currency == holding:
        yield "currency", "currency_is_holding", {"currency": currency}
    if not rate.is_finite() or rate <= 0:
        yield "rate", "rate_not_above_zero", {}
    elif rate >= RATE_BELOW:
        yield "rate", "rate_too_large", {}
    elif rate_decimals(rate) > RATE_DECIMALS:
        yield "rate", "rate_too_fine", {}


def _row(
    row: Row, places: dict[str, int], *, width: int, holding: str, today: date
) -> tuple[RateRow | None, list[RowFault]]:
    if len(row.cells) > width:
        facts: dict[str, object] = {"expected": width, "found": len(row.cells)}
        return None, [RowFault(row.line, "", "row_width", facts)]
    cells = {name: row.cell(place) for name, place in places.items()}
    if tuple(cells[name].text for name in HEADS) == EXAMPLE:
        return None, [RowFault(row.line, "", "example_row")]
    faults: list[RowFault] = []
    read: dict[str, object] = {}
    for name in HEADS:
        try:
            read[name] = READERS[name](_plain(cells[name]))
        except Unreadable as error:
            faults.append(RowFault(row.line, name, error.code, dict(error.facts)))
    if faults:
        return None, faults
    found = RateRow(
        line=row.line,
        rate_date=read["date"],  # type: ignore[arg-type]
        currency=read["currency"],  # type: ignore[arg-type]
        rate=read["rate"],  # type: ignore[arg-type]
        rate_source=read["source"],  # type: ignore[arg-type]
    )
    wrong = rate_faults(
        currency=found.currency,
        rate_date=found.rate_date,
        rate=found.rate,
        holding=holding,
        today=today,
    )
    faults = [RowFault(row.line, column, code, facts) for column, code, facts in wrong]
    return (None if faults else found), faults


def _plain(cell: Cell) -> Cell:
    """Return a cell that says something by itself.

    :raises Unreadable: for an empty cell, a formula or an error
    """
    if cell.kind is CellKind.EMPTY:
        raise Unreadable("value_missing")
    if cell.kind is CellKind.FORMULA:
        raise Unreadable("cell_is_formula")
    if cell.kind is CellKind.ERROR:
        raise Unreadable("cell_is_error")
    return cell


def _day(cell: Cell) -> date:
    try:
        if isinstance(cell.value, date):
            return day_sensible(cell.value)
        return day_read(cell.text, DAY_FORMAT)
    except Unreadable:
        raise Unreadable("day_unreadable") from None


def _currency(cell: Cell) -> str:
    return text_checked(cell.text, length=SOURCE_AT_MOST)


def _rate(cell: Cell) -> Decimal:
    """Return the rate that is written with a decimal point: a comma may mean either mark."""
    if isinstance(cell.value, Decimal):
        return cell.value
    if cell.text.startswith("="):
        raise Unreadable("cell_is_formula")
    if WRITTEN.fullmatch(cell.text) is None:
        raise Unreadable("rate_unreadable")
    return Decimal(cell.text)


def _source(cell: Cell) -> str:
    return text_checked(cell.text, length=SOURCE_AT_MOST)


READERS: Final = {"date": _day, "currency": _currency, "rate": _rate, "source": _source}
