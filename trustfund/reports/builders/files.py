"""The files of a report from one document, and the proof that they carry the same figures."""

import csv
import io
import json
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import openpyxl

from trustfund.kernel.money import Money, quantum
from trustfund.render import chart, delimited, paper, pdf, workbook
from trustfund.render.data import json_of
from trustfund.render.document import Cell, Document, Table
from trustfund.render.figures import plain_text
from trustfund.reports.builders.reader import Reader, Snapshot
from trustfund.reports.choices import ReportFormat
from trustfund.reports.errors import FilesDisagree, PaperRefused

MILLION = Decimal(1_000_000)
CENT = Decimal("0.01")


def chart_of(snapshot: Snapshot, language: str) -> str:
    """Return the chart of contributions in one language; empty if there is nothing to draw."""
    reader = Reader(snapshot, language)
    series = {"signed": reader.word("signed"), "paid_in": reader.word("paid_in")}
    bars = [
        chart.Bar(
            category=reader.text(row["donor"]),
            series=word,
            value=float(Decimal(row[key]) / MILLION),
            label=f"{(Decimal(row[key]) / MILLION).quantize(CENT):,f}",
        )
        for row in snapshot["notes"]["chart"]["rows"]
        for key, word in series.items()
        if row[key] is not None
    ]
    if not bars:
        return ""
    return chart.bars_svg(bars=bars, series=list(series.values()), axis=reader.word("chart_axis"))


def json_file(snapshot: Snapshot, snapshot_hash: str) -> bytes:
    """Return the data file: the snapshot itself."""
    marker = snapshot["report"]["marker"]
    return json_of(marker=marker, snapshot_hash=snapshot_hash, snapshot=snapshot)


def csv_file(document: Document) -> bytes:
    """Return the tables as text."""
    return delimited.csv_of(document)


def xlsx_file(document: Document) -> bytes:
    """Return the workbook."""
    return workbook.xlsx_of(document)


def pdf_file(document: Document, data: bytes, *, alive: Callable[[], None]) -> pdf.Pdf:
    """Return the PDF with the data file inside it.

    :raises PaperRefused: if it exceeds the limits, or asks for anything from outside
    """
    attached = pdf.EmbeddedFile(f"{document.number}.json", document.words.about, data)
    try:
        return pdf.pdf_of(
            paper.html_of(document),
            identifier=document.marker,
            created=document.created,
            attachments=[attached],
            alive=alive,
        )
    except pdf.RenderError as error:
        raise PaperRefused(reason=error.code) from error


def files_compare(document: Document, snapshot: Snapshot, files: dict[str, bytes]) -> None:
    """Read the files back and compare every figure with the document's.

    :raises FilesDisagree: naming the first format that differs
    """
    wanted = [
        [plain_text(cell) for cell in row.cells]
        for table in document.tables()
        for row in table.rows
    ]
    readings: dict[str, Callable[[], bool]] = {
        ReportFormat.CSV: lambda: _csv_rows(files[ReportFormat.CSV], document) == wanted,
        ReportFormat.XLSX: lambda: _xlsx_rows(files[ReportFormat.XLSX], document) == wanted,
        ReportFormat.JSON: lambda: json.loads(files[ReportFormat.JSON])["snapshot"] == snapshot,
        ReportFormat.PDF: lambda: document.marker.encode() in files[ReportFormat.PDF],
    }
    for name, agrees in readings.items():
        if not agrees():
            raise FilesDisagree(format=str(name))


def _csv_rows(content: bytes, document: Document) -> list[list[str]]:
    """Return the rows of every table of the text, as the document orders them."""
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    found, position = [], 2 + len(document.meta)
    for table in document.tables():
        position += 3  # an empty line, the title, the heads
        for _row in table.rows:
            found.append([_unguarded(cell) for cell in lines[position]])
            position += 1
        position += len(table.notes) + (1 if not table.rows and table.empty else 0)
    return found


def _xlsx_rows(content: bytes, document: Document) -> list[list[str]]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    found = []
    for sheet, table in zip(book.worksheets[1:], document.tables(), strict=True):
        rows = sheet.iter_rows(min_row=5, max_row=4 + len(table.rows), max_col=len(table.columns))
        found += _sheet_rows(rows, table)
    book.close()
    return found


def _sheet_rows(rows: Any, table: Table) -> list[list[str]]:
    if not table.rows:
        return []
    return [
        [_sheet_text(cell.value, wanted) for cell, wanted in zip(found, row.cells, strict=True)]
        for found, row in zip(rows, table.rows, strict=True)
    ]


def _sheet_text(value: Any, wanted: Cell) -> str:
    """Return a cell of a workbook as plain text; a number with the decimals of what was meant."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(wanted, Money):
        return f"{Decimal(str(value)).quantize(quantum(wanted.currency)):f}"
    if isinstance(wanted, Decimal):
        return f"{Decimal(str(value)).quantize(wanted):f}"
    return str(value)


def _unguarded(text: str) -> str:
    """Return a text without the apostrophe that keeps spreadsheets from computing it."""
    bare = text.removeprefix("'")
    return bare if delimited.safe_text(bare) == text else text
