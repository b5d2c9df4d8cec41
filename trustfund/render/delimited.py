"""CSV for spreadsheets and programs: plain figures, and text that can never become a formula."""

import csv
import io
from typing import Any

from trustfund.render.document import Cell, Document, Table
from trustfund.render.figures import plain_text

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
# Beginnings that a spreadsheet reads as a formula or a command, the full-width ones included.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠", "−")


def csv_of(document: Document) -> bytes:
    """Return the document's particulars and tables as UTF-8 with a byte order mark.

    Each table follows its title row; the first and the last line carry the document's marker.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([document.marker])
    writer.writerow([safe_text(document.title), safe_text(document.subtitle)])
    for label, value in document.meta:
        writer.writerow([safe_text(label), safe_text(value)])
    for table in document.tables():
        _table(writer, table)
    writer.writerow([])
    writer.writerow([safe_text(document.words.end), document.marker])
    return (BOM + out.getvalue()).encode()


def safe_text(text: str) -> str:
    """Return the text with an apostrophe before it if a spreadsheet would compute it."""
    return f"'{text}" if text.lstrip(" \u00a0\u3000").startswith(DANGEROUS) else text


def _table(writer: Any, table: Table) -> None:
    writer.writerow([])
    writer.writerow([safe_text(table.title or table.name)])
    writer.writerow([safe_text(_head(column.label, column.unit)) for column in table.columns])
    for row in table.rows:
        writer.writerow([_cell(cell) for cell in row.cells])
    if not table.rows and table.empty:
        writer.writerow([safe_text(table.empty)])
    for note in table.notes:
        writer.writerow([safe_text(note)])


def _head(label: str, unit: str) -> str:
    return f"{label} ({unit})" if unit else label


def _cell(cell: Cell) -> str:
    return safe_text(cell) if isinstance(cell, str) else plain_text(cell)
