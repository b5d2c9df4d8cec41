"""Open a file as a table: what kind it is, where its header stands, and the rows below."""

import io
import os
from collections.abc import Iterator
from itertools import chain
from typing import IO, Final

from donors.rules.tables.archives import archive_opened
from donors.rules.tables.bounds import FILE_AT_MOST, ROWS_AT_MOST
from donors.rules.tables.cells import EMPTY, CellKind, Row, Table, column_letters
from donors.rules.tables.codes import TableRefused
from donors.rules.tables.delimited import delimited_rows, delimiter_of
from donors.rules.tables.encodings import encoding_of, must_read_as
from donors.rules.tables.sheets import sheet_rows
from donors.rules.tables.workbooks import workbook_of

CSV: Final = "csv"
XLSX: Final = "xlsx"
ZIP: Final = b"PK\x03\x04"
OTHER_KINDS: Final = (
    b"\xd0\xcf\x11\xe0",  # an old or locked office file
    b"%PDF",
    b"\x1f\x8b",
    b"\x7fELF",
    b"\x89PNG",
    b"<?xml",
    b"<!DOCTYPE",
    b"<html",
)


def open_table(
    source: bytes | IO[bytes], *, encoding: str = "", delimiter: str = "", sheet: str = ""
) -> Table:
    """Return a table of a CSV or XLSX file; its rows are read when they are asked for.

    What is not said (encoding, delimiter, sheet) is found. The header is the first row that holds
    something. A file is read from its beginning and must stay open.

    :raises TableRefused: one of REFUSALS, with the line or the bound
    """
    file = io.BytesIO(source) if isinstance(source, bytes) else source
    size = file.seek(0, os.SEEK_END)
    if size > FILE_AT_MOST:
        raise TableRefused("file_too_large", bytes=size, at_most=FILE_AT_MOST)
    file.seek(0)
    beginning = file.read(16)
    if not beginning.strip():
        raise TableRefused("file_empty")
    if beginning.startswith(OTHER_KINDS):
        raise TableRefused("kind_unknown", line=1)
    if beginning.startswith(ZIP):
        return _workbook_table(file, sheet)
    return _delimited_table(file, encoding, delimiter)


def _delimited_table(file: IO[bytes], encoding: str, delimiter: str) -> Table:
    if encoding:
        must_read_as(file, encoding)
    else:
        encoding = encoding_of(file)
    delimiter = delimiter or delimiter_of(file, encoding)
    header, rows = _header_and_rows(delimited_rows(file, encoding, delimiter))
    return Table(
        kind=CSV,
        header=_names(header),
        header_line=header.line,
        rows=rows,
        encoding=encoding,
        delimiter=delimiter,
    )


def _workbook_table(file: IO[bytes], sheet: str) -> Table:
    archive = archive_opened(file)
    book = workbook_of(archive)
    wanted = sheet or next(iter(book.sheets))
    if wanted not in book.sheets:
        raise TableRefused("sheet_missing", sheet=sheet, sheets=list(book.sheets))
    header, rows = _header_and_rows(sheet_rows(archive, book.sheets[wanted], book))
    return Table(kind=XLSX, header=_names(header), header_line=header.line, rows=rows, sheet=wanted)


def _header_and_rows(rows: Iterator[Row]) -> tuple[Row, Iterator[Row]]:
    header = next(rows, None)
    if header is None:
        raise TableRefused("header_missing")
    return header, _bounded(rows)


def _bounded(rows: Iterator[Row]) -> Iterator[Row]:
    for count, row in enumerate(rows, start=1):
        if count > ROWS_AT_MOST:
            raise TableRefused("too_many_rows", line=row.line, at_most=ROWS_AT_MOST)
        yield row


def _names(header: Row) -> tuple[str, ...]:
    """Return the names of the columns, each once, none empty but at the end."""
    cells = list(header.cells)
    while cells[-1] is EMPTY:
        cells.pop()
    formulas = [i for i, cell in enumerate(cells) if cell.kind is CellKind.FORMULA]
    if formulas:
        raise TableRefused("header_formula", cells=_addresses(formulas, header.line))
    blank = [i for i, cell in enumerate(cells) if cell is EMPTY]
    if blank:
        raise TableRefused("header_blank", cells=_addresses(blank, header.line))
    names = [" ".join(cell.text.split()) for cell in cells]
    places: dict[str, list[int]] = {}
    for index, name in enumerate(names):
        places.setdefault(name.casefold(), []).append(index)
    repeated = [found for found in places.values() if len(found) > 1]
    if repeated:
        raise TableRefused(
            "header_repeated",
            names=[names[found[0]] for found in repeated],
            cells=_addresses(chain.from_iterable(repeated), header.line),
        )
    return tuple(names)


def _addresses(indexes: Iterator[int] | list[int], line: int) -> list[str]:
    return [f"{column_letters(index)}{line}" for index in indexes]
