"""XLSX: one sheet of particulars, one sheet for each table. Text is text, figures are numbers."""

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from trustfund.kernel.currencies import exponent
from trustfund.kernel.money import Money
from trustfund.render.document import Cell, Column, Document, Row, Table

SIGNIFICANT_DIGITS = 15  # of the binary numbers that a workbook can hold
OLDEST = (1980, 1, 1, 0, 0, 0)
INK = "#14213d"
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}


def xlsx_of(document: Document) -> bytes:
    """Return the workbook. The same document gives the same bytes."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS)
    book.set_properties(
        {
            "title": document.title,
            "subject": document.subtitle,
            "keywords": document.marker,
            "created": document.created.astimezone(UTC).replace(tzinfo=None),
        }
    )
    book.set_custom_property("Document", document.marker)
    formats = _Formats(book)
    _about(book, formats, document)
    names = {document.words.about.casefold()}
    for table in document.tables():
        _sheet(book, formats, table, _sheet_name(table.name, names), document)
    book.close()
    return _readable_properties(out.getvalue())


class _Formats:
    """Cell formats, each made once: by kind, decimals and weight."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.made: dict[tuple[Any, ...], Any] = {}

    def of(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self.made:
            base = {"font_name": "Inter", "font_size": 10, "font_color": INK, "valign": "top"}
            self.made[key] = self.book.add_format({**base, **properties})
        return self.made[key]


def _about(book: Any, formats: _Formats, document: Document) -> None:
    sheet = book.add_worksheet(_sheet_name(document.words.about, set()))
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, document.title, formats.of(bold=True, font_size=14))
    sheet.write_string(1, 0, document.subtitle, formats.of(font_size=11))
    for index, (label, value) in enumerate(document.meta, start=3):
        sheet.write_string(index, 0, label, formats.of(bold=True))
        sheet.write_string(index, 1, value, formats.of(text_wrap=True))
    sheet.write_string(len(document.meta) + 4, 0, document.marker, formats.of(font_size=8))


def _sheet(book: Any, formats: _Formats, table: Table, name: str, document: Document) -> None:
    sheet = book.add_worksheet(name)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{document.number}&R&P / &N")
    sheet.write_string(0, 0, table.title or table.name, formats.of(bold=True, font_size=12))
    sheet.write_string(1, 0, f"{document.title} · {document.number}", formats.of(font_size=9))
    for index, column in enumerate(table.columns):
        head = f"{column.label}\n{column.unit}" if column.unit else column.label
        align = "left" if column.kind in {"text", "date"} else "right"
        look = formats.of(bold=True, bottom=1, text_wrap=True, align=align)
        sheet.write_string(3, index, head, look)
        sheet.set_column(index, index, _width(column, table, index))
    sheet.freeze_panes(4, 1)
    line = 4
    for row in table.rows:
        _row(sheet, formats, line, row, table.columns)
        line += 1
    for text in [*([table.empty] if not table.rows and table.empty else []), *table.notes]:
        sheet.write_string(line, 0, text, formats.of(font_size=9, italic=True))
        line += 1


def _row(sheet: Any, formats: _Formats, line: int, row: Row, columns: tuple[Column, ...]) -> None:
    weight: dict[str, Any] = {"bold": True} if row.style != "line" else {}
    if row.style in {"subtotal", "total"}:
        weight["top"] = 1
    if row.style == "total":
        weight["bottom"] = 6
    for index, (cell, column) in enumerate(zip(row.cells, columns, strict=True)):
        indent = {"indent": row.indent} if index == 0 and row.indent else {}
        look = {**weight, **indent}
        _cell(sheet, formats, line=line, index=index, cell=cell, column=column, look=look)


def _cell(
    sheet: Any,
    formats: _Formats,
    *,
    line: int,
    index: int,
    cell: Cell,
    column: Column,
    look: dict[str, Any],
) -> None:
    match cell:
        case None:
            sheet.write_blank(line, index, None, formats.of(**look))
        case str():
            sheet.write_string(line, index, cell, formats.of(text_wrap=True, **look))
        case Money():
            number = _number_format(exponent(cell.currency))
            _number(sheet, line, index, cell.amount, formats.of(num_format=number, **look))
        case date():
            moment = datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 - a day has no zone
            sheet.write_datetime(
                line, index, moment, formats.of(num_format="yyyy-mm-dd", align="left", **look)
            )
        case int():
            _number(sheet, line, index, Decimal(cell), formats.of(num_format="#,##0", **look))
        case Decimal():
            suffix = '"%"' if column.kind == "percent" else ""
            places = max(0, -int(cell.as_tuple().exponent))
            number = _number_format(places, suffix)
            _number(sheet, line, index, cell, formats.of(num_format=number, **look))


def _number(sheet: Any, line: int, index: int, value: Decimal, look: Any) -> None:
    """Write a number; one with more digits than a workbook's numbers hold is written as text."""
    if len(value.normalize().as_tuple().digits) > SIGNIFICANT_DIGITS:
        sheet.write_string(line, index, f"{value:f}", look)
    else:
        sheet.write_number(line, index, float(value), look)


def _number_format(places: int, suffix: str = "") -> str:
    figure = f"#,##0{'.' + '0' * places if places else ''}{suffix}"
    return f'{figure};({figure});"–"'


def _width(column: Column, table: Table, index: int) -> int:
    if column.kind != "text":
        return 20 if column.kind == "money" else 14
    longest = max((len(str(row.cells[index] or "")) for row in table.rows), default=10)
    return min(60, max(10, longest + 2))


def _sheet_name(text: str, taken: set[str]) -> str:
    """Return a sheet name that spreadsheets accept and that no other sheet has."""
    name = "".join(" " if char in "[]:*?/\\'" else char for char in text).strip()[:31] or "Table"
    base, number = name, 2
    while name.casefold() in taken:
        name = f"{base[:27]} {number}"
        number += 1
    taken.add(name.casefold())
    return name


def _readable_properties(book: bytes) -> bytes:
    """Return the same workbook whose properties are stored plainly, where the marker can be read."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, OLDEST)
            plain = name.startswith("docProps/")
            entry.compress_type = zipfile.ZIP_STORED if plain else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, old.read(name), compresslevel=6)
    return out.getvalue()
