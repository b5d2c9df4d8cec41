"""Read a list as people get it: from the page's table, from the workbook, from the CSV file."""

import csv
import io
import re
from decimal import Decimal

import openpyxl
from lxml import html

SPACES = re.compile(r"[\s\u00a0]+")


def _plain(text):
    return SPACES.sub(" ", text).strip()


def screen_rows(content):
    """Return head, body and foot of the list's table as texts, one list of cells for each row."""
    [table] = html.fromstring(content).xpath("//table[@class='ledger-table']")[:1]
    read = {}
    for part in ("thead", "tbody", "tfoot"):
        rows = table.xpath(f"{part}/tr")
        read[part] = [[_plain(cell.text_content()) for cell in row] for row in rows]
    return read


def workbook_rows(content):
    """Return the particulars as a dict, and the table's head and rows as texts and Decimals."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    about, sheet = book.worksheets
    particulars = {
        row[0]: row[1] for row in about.iter_rows(min_row=4, values_only=True) if row[0] and row[1]
    }
    lines = list(sheet.iter_rows(min_row=4, values_only=True))
    return particulars, [_plain(cell) for cell in lines[0]], [_cells(line) for line in lines[1:]]


def csv_rows(content):
    """Return the particulars, head and rows of the CSV file, as texts."""
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    gaps = [place for place, line in enumerate(lines) if not line]
    particulars = dict(line for line in lines[2 : gaps[0]] if len(line) == 2)
    table = lines[gaps[0] + 2 : gaps[1]]
    return particulars, table[0], table[1:]


def _cells(line):
    read = []
    for cell in line:
        if isinstance(cell, float | int):
            read.append(Decimal(str(cell)))
        elif hasattr(cell, "date"):
            read.append(cell.date().isoformat())
        else:
            read.append(cell)
    return read
