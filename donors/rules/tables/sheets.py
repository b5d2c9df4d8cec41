"""Rows of one sheet of an XLSX file, handed on while it is walked; formulas are told, not reckoned."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final

from donors.rules.tables.archives import Handlers, walked
from donors.rules.tables.bounds import (
    CELL_AT_MOST,
    COLUMNS_AT_MOST,
    ROWS_AT_MOST,
    SHEET_ROWS_AT_MOST,
)
from donors.rules.tables.cells import EMPTY, Cell, CellKind, Row, column_index, column_letters
from donors.rules.tables.codes import TableRefused
from donors.rules.tables.delimited import SPACE
from donors.rules.tables.workbooks import FIRST_DAY, Workbook, unescaped

NUMBER_LENGTH: Final = 40
EXACT_DIGITS: Final = 15  # that a spreadsheet keeps of a number
SECONDS: Final = Decimal(24 * 60 * 60)
LEAP_THAT_WAS_NOT: Final = 60  # spreadsheets number a 29 February 1900


def sheet_rows(archive: zipfile.ZipFile, part: str, book: Workbook) -> Iterator[Row]:
    """Yield the rows that hold something. Empty ones cost a moment and no memory.

    :raises TableRefused: "too_many_rows", "too_many_columns", "cell_too_long", "archive_damaged"
    """
    walker = _Walker(book)
    handlers = Handlers(walker.start, walker.end, walker.text, lambda: walker.done)
    for _ in walked(archive, part, handlers):
        yield from walker.rows
        walker.rows.clear()


def number_of(text: str) -> Decimal:
    """Return a number by the shortest text that names it.

    A program that reckons in binary writes 0.1 as 0.10000000000000001; 0.1 is what it means.
    Whole numbers are taken as they stand.

    :raises ValueError: if it is no number
    """
    if len(text) > NUMBER_LENGTH:
        raise ValueError("a number is shorter")
    try:
        exact = Decimal(text)
    except InvalidOperation:
        raise ValueError("no number") from None
    if not exact.is_finite() or abs(exact.adjusted()) > 300:
        raise ValueError("no number")
    whole = text.lstrip("+-").isdigit()
    if whole or len(exact.as_tuple().digits) <= EXACT_DIGITS:
        return exact
    return Decimal(repr(float(exact)))


def day_of(serial: Decimal, first_day: date) -> date | datetime | None:
    """Return the day, or day and time, that a spreadsheet shows for its number; None if none."""
    days = int(serial)
    if first_day == FIRST_DAY:
        if days < 1 or days == LEAP_THAT_WAS_NOT:
            return None
        days += days < LEAP_THAT_WAS_NOT
    seconds = round((serial - int(serial)) * SECONDS)
    try:
        day = first_day + timedelta(days=days)
        return datetime.combine(day, time()) + timedelta(seconds=seconds) if seconds else day
    except OverflowError:
        return None


class _Walker:
    """What is known while a sheet is walked: where we are, and the rows that wait."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.rows: list[Row] = []
        self.done = False
        self._count = 0
        self._line = 0
        self._column = -1  # of the last cell, where its address does not say it
        self._address: str | None = None
        self._cells: dict[int, Cell] = {}
        self._attributes: dict[str, str] = {}
        self._formula = self._reading = self._apart = False
        self._pieces: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._cell_begins(attributes)
        elif name == "row":
            self._row_begins(attributes)
        elif name in {"v", "t"}:
            self._reading = not self._apart
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._apart = True

    def end(self, name: str) -> None:
        if name == "c":
            self._cell_ends()
        elif name == "row":
            self._row_ends()
        elif name == "sheetData":
            self.done = True
        elif name == "rPh":
            self._apart = False
        self._reading = False

    def text(self, piece: str) -> None:
        if self._reading and len(self._pieces) <= CELL_AT_MOST:
            self._pieces.append(piece[: CELL_AT_MOST + 1])

    def _row_begins(self, attributes: dict[str, str]) -> None:
        line = int(attributes.get("r", self._line + 1))
        if self.done or line <= self._line or line > SHEET_ROWS_AT_MOST:
            raise TableRefused("archive_damaged", line=line)
        self._line, self._column, self._address = line, -1, None

    def _row_ends(self) -> None:
        if not self._cells:
            return
        self._count += 1
        if self._count > ROWS_AT_MOST + 1:  # and the header
            raise TableRefused("too_many_rows", line=self._line, at_most=ROWS_AT_MOST)
        width = max(self._cells) + 1
        cells = tuple(self._cells.get(index, EMPTY) for index in range(width))
        self._cells.clear()
        self.rows.append(Row(self._line, cells))

    def _cell_begins(self, attributes: dict[str, str]) -> None:
        address = attributes.get("r")
        if address is None:
            self._column = self._place() + 1
        self._address = address
        self._attributes = attributes
        self._formula = False
        self._pieces.clear()

    def _place(self) -> int:
        """Return the column of the last cell. Most are empty, so it is reckoned where it matters."""
        return self._column if self._address is None else column_index(self._address)

    def _cell_ends(self) -> None:
        if not self._pieces and not self._formula:
            return
        cell = self._cell("".join(self._pieces))
        if cell is EMPTY:
            return
        self._column = self._place()
        address = f"{column_letters(self._column)}{self._line}"
        if self._column >= COLUMNS_AT_MOST:
            raise TableRefused("too_many_columns", line=self._line, at_most=COLUMNS_AT_MOST)
        if len(cell.text) > CELL_AT_MOST:
            raise TableRefused("cell_too_long", line=self._line, cell=address, at_most=CELL_AT_MOST)
        if self._column in self._cells:
            raise TableRefused("archive_damaged", line=self._line, cell=address)
        self._cells[self._column] = cell

    def _cell(self, written: str) -> Cell:
        if self._formula:
            return Cell(CellKind.FORMULA, "")
        kind = self._attributes.get("t", "n")
        if kind == "s":
            return _text_cell(self.book.strings[_index(written)])
        if kind in {"str", "inlineStr"}:
            return _text_cell(unescaped(written))
        if kind == "b":
            return _boolean(written)
        if kind == "e":
            return Cell(CellKind.ERROR, written)
        if kind == "d":
            return _day_cell(_iso(written), written)
        number = number_of(written)
        if int(self._attributes.get("s", "0")) in self.book.day_styles:
            return _day_cell(day_of(number, self.book.first_day), written)
        return Cell(CellKind.NUMBER, f"{number:f}", number)


def _index(written: str) -> int:
    if not written.isdigit():
        raise ValueError("no place in the list of texts")
    return int(written)


def _text_cell(text: str) -> Cell:
    bare = text.strip(SPACE)
    return Cell(CellKind.TEXT, bare) if bare else EMPTY


def _boolean(written: str) -> Cell:
    if written not in {"0", "1", "true", "false"}:
        raise ValueError("neither true nor false")
    value = written in {"1", "true"}
    return Cell(CellKind.BOOLEAN, "TRUE" if value else "FALSE", value)


def _day_cell(found: date | datetime | None, written: str) -> Cell:
    """Return a cell with a day; a time without a day is none."""
    if found is None:
        return Cell(CellKind.TIME, written)
    text = found.isoformat(sep=" ") if isinstance(found, datetime) else found.isoformat()
    return Cell(CellKind.DATE, text, found)


def _iso(written: str) -> date | datetime | None:
    try:
        found = datetime.fromisoformat(written.removesuffix("Z"))
    except ValueError:
        return None
    return found.date() if found.time() == time() else found.replace(tzinfo=None)
