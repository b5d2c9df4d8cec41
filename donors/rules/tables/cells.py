"""A table as it is read: cells with their addresses, rows with their lines, in one pass."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

LETTERS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,9})?")


class CellKind(Enum):
    """What stands in a cell. A CSV file knows text only; a formula is never reckoned."""

    EMPTY = "empty"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    BOOLEAN = "boolean"
    ERROR = "error"
    FORMULA = "formula"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: `text` as a person would type it, `value` exact for numbers, dates and booleans."""

    kind: CellKind
    text: str
    value: Decimal | date | datetime | bool | None = None


EMPTY = Cell(CellKind.EMPTY, "")


@dataclass(frozen=True, slots=True)
class Row:
    """A row that holds something. `line` is where it begins: a line of CSV, a row of a sheet."""

    line: int
    cells: tuple[Cell, ...]

    def cell(self, index: int) -> Cell:
        """Return the cell of a column, counted from 0; an empty one beyond the last."""
        return self.cells[index] if index < len(self.cells) else EMPTY


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its header. `rows` can be gone through once and may raise TableRefused.

    `delimiter` and `encoding` are those of a CSV file, `sheet` is that of an XLSX file.
    """

    kind: str
    header: tuple[str, ...]
    header_line: int
    rows: Iterator[Row]
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""


def column_letters(index: int) -> str:
    """Return the letters of a column counted from 0: A, Z, AA."""
    letters = ""
    rest = index + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def column_index(address: str) -> int:
    """Return the column, counted from 0, of an address such as AB12.

    :raises ValueError: if it is none
    """
    found = LETTERS.fullmatch(address)
    if found is None:
        raise ValueError(address)
    index = 0
    for letter in found[1]:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1
