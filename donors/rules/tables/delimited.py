"""CSV: rows of text with the line where each begins; one delimiter, found and confirmed."""

import csv
import re
from collections.abc import Iterator
from typing import IO, Final

from donors.rules.tables.bounds import (
    CELL_AT_MOST,
    COLUMNS_AT_MOST,
    SAMPLE_ROWS,
)
from donors.rules.tables.cells import EMPTY, Cell, CellKind, Row, column_letters
from donors.rules.tables.codes import TableRefused
from donors.rules.tables.encodings import UTF8, UTF8_SIG

DELIMITERS: Final = (",", ";", "\t")
LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
SPACE: Final = " \t\r\n\u00a0\u3000\ufeff"


def delimiter_of(file: IO[bytes], encoding: str) -> str:
    """Return the delimiter that splits the header, and the rows after it into as many cells.

    A file of one column has a comma.

    :raises TableRefused: "delimiter_unclear" with those that fit equally well
    """
    scores: dict[str, tuple[int, int]] = {}
    for delimiter in DELIMITERS:
        widths = list(_widths(file, encoding, delimiter))
        if widths and widths[0] > 1:
            same = sum(1 for width in widths[1:] if width == widths[0])
            scores[delimiter] = (same - (len(widths) - 1), widths[0])
    if not scores:
        return ","
    best = max(fit for fit, _ in scores.values())
    fitting = [delimiter for delimiter, (fit, _) in scores.items() if fit == best]
    if len(fitting) > 1:
        raise TableRefused("delimiter_unclear", delimiters=fitting)
    return fitting[0]


def delimited_rows(file: IO[bytes], encoding: str, delimiter: str) -> Iterator[Row]:
    """Yield the rows that hold something, every cell as text.

    :raises TableRefused: "quotes_unclear", "cell_too_long", "too_many_columns", with the line
    """
    for line, texts in _records(file, encoding, delimiter):
        cells = tuple(_cell(text) for text in texts)
        if any(cell is not EMPTY for cell in cells):
            _must_be_bounded(line, texts)
            yield Row(line, cells)


def _widths(file: IO[bytes], encoding: str, delimiter: str) -> Iterator[int]:
    """Yield how many cells the first rows have, as far as they can be read so."""
    left = SAMPLE_ROWS + 1
    try:
        for _, texts in _records(file, encoding, delimiter):
            if any(text.strip(SPACE) for text in texts):
                yield len(texts)
                left -= 1
            if not left:
                return
    except TableRefused:
        return


def _records(file: IO[bytes], encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(_lines(file, encoding), delimiter=delimiter, strict=True)
    begun = 1
    try:
        for texts in reader:
            yield begun, texts
            begun = reader.line_num + 1
    except csv.Error as error:
        code = "cell_too_long" if "field limit" in str(error) else "quotes_unclear"
        raise TableRefused(code, line=begun) from None


def _lines(file: IO[bytes], encoding: str) -> Iterator[str]:
    """Yield the lines with their ends, as Windows, Unix or an old Macintosh writes them."""
    file.seek(0)
    number = 0
    for written in file:
        text = written.decode(UTF8 if number and encoding == UTF8_SIG else encoding, "strict")
        for line in LINE.findall(text):
            number += 1
            if "\0" in line:  # only a program writes that
                raise TableRefused("kind_unknown", line=number)
            yield line


def _cell(text: str) -> Cell:
    bare = text.strip(SPACE)
    return Cell(CellKind.TEXT, bare) if bare else EMPTY


def _must_be_bounded(line: int, texts: list[str]) -> None:
    if len(texts) > COLUMNS_AT_MOST:
        raise TableRefused("too_many_columns", line=line, at_most=COLUMNS_AT_MOST)
    for index, text in enumerate(texts):
        if len(text) > CELL_AT_MOST:
            cell = f"{column_letters(index)}{line}"
            raise TableRefused("cell_too_long", line=line, cell=cell, at_most=CELL_AT_MOST)
