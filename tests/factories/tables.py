"""Tables as people and programs send them: CSV in any tongue, XLSX sound, broken, huge or hostile."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import xlsxwriter

from donors.models import TableImport
from donors.services import table_check
from tests.factories.cast import Cast
from trustfund.db import clock
from trustfund.funds.models import Fund

CERF = "finance/cerf_contributions_2026_part.csv"
ARTF = "finance/artf_sy1387_2008-08-21.csv"

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORKBOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr/>'
    '<sheets><sheet name="Rows" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    "</Relationships>"
)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET_TYPE}.main+xml"/></Types>'
)
TABLE_MAP = """format = "contribution-map/1"
name = "own"
rows = "statistics"
[columns]
donor = "Donor"
pledged = "Pledged"
received = "Received"
[constants]
currency = "USD"
[marks]
totals = ["Total"]
"""
TABLE = b"Donor,Pledged,Received\r\nRepublic of Korea,100.00,40.00\r\nNorway,50.00,x\r\n"
DONOR_ROW = '<row r="{line}"><c r="A{line}" t="inlineStr"><is><t>{text}</t></is></c></row>'
INSTALLMENT_HEADER = [
    "donor", "agreement_number", "instrument", "agreement_amount", "number", "due_date", "amount",
    "currency",
]  # fmt: skip
RECEIPT_HEADER = [
    "donor",
    "agreement_number",
    "amount",
    "currency",
    "value_date",
    "bank_reference",
]


def csv_of(
    rows: Iterable[Sequence[Any]], *, delimiter: str = ",", encoding: str = "utf-8"
) -> bytes:
    """Return a CSV file of these rows, the header first."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode(encoding)


def xlsx_of(rows: Iterable[Sequence[Any]], *, day_format: str = "yyyy-mm-dd") -> bytes:
    """Return an XLSX file of these rows; a text that begins with = is a formula, None is nothing."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": day_format})
    sheet = book.add_worksheet("Rows")
    for line, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(line, column, value)
    book.close()
    return out.getvalue()


def receipt_row(**changes: Any) -> list[Any]:
    """Return a sound row of receipts, with these cells instead."""
    sound = {
        "donor": "Norway",
        "agreement_number": "TF-007",
        "amount": "250000.50",
        "currency": "EUR",
        "value_date": "2026-05-04",
        "bank_reference": "REF-77",
    }
    return [(sound | changes)[name] for name in RECEIPT_HEADER]


def table_checked(cast: Cast, fund: Fund, content: bytes = TABLE) -> TableImport:
    """Return a table of one sound and one rejected row that was checked and waits."""
    return table_check(
        actor=cast.program_manager,
        now=clock.now(),
        fund_id=fund.pk,
        file=io.BytesIO(content),
        name="table.csv",
        title="A table",
        map_text=TABLE_MAP,
    )


def sheet_archive(sheet: str | Iterable[bytes], **parts: str | bytes) -> bytes:
    """Return an XLSX file around the XML of one sheet; other parts by name, __ for a slash."""
    out = io.BytesIO()
    named = {
        "[Content_Types].xml": TYPES,
        "xl/workbook.xml": WORKBOOK,
        "xl/_rels/workbook.xml.rels": RELATIONS,
    } | {f"{name.replace('__', '/')}.xml": content for name, content in parts.items()}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in named.items():
            archive.writestr(name, content)
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for piece in [sheet.encode()] if isinstance(sheet, str) else sheet:
                part.write(piece)
    return out.getvalue()


def sheet_of(*rows: str) -> str:
    """Return the XML of a sheet with these rows."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'


def donor_row(line: int, text: str = "Norway") -> str:
    """Return the XML of a row with one text in column A."""
    return DONOR_ROW.format(line=line, text=text)


def empty_rows(count: int, *, cells: int = 0) -> bytes:
    """Return an XLSX file: a header, this many empty rows of styled empty cells, and one row."""
    return sheet_archive(_empty_rows(count, cells))


def _empty_rows(count: int, cells: int) -> Iterator[bytes]:
    yield f'<worksheet xmlns="{MAIN}"><sheetData>{donor_row(1, "donor")}'.encode()
    for begin in range(2, count + 2, 1000):
        lines = range(begin, min(begin + 1000, count + 2))
        yield "".join(_empty_row(line, cells) for line in lines).encode()
    yield f"{donor_row(count + 2)}</sheetData></worksheet>".encode()


def _empty_row(line: int, cells: int) -> str:
    inside = "".join(f'<c r="{chr(65 + index)}{line}" s="1"/>' for index in range(cells))
    return f'<row r="{line}" spans="1:8" ht="15" customHeight="1">{inside}</row>'


def hostile() -> Iterator[tuple[str, str, bytes]]:
    """Yield (what, code of the refusal, content) of each file that is refused as a whole."""
    yield "nothing", "file_empty", b""
    yield "blanks", "file_empty", b" \r\n"
    yield "old office file", "kind_unknown", b"\xd0\xcf\x11\xe0" + b"\0" * 64
    yield "PDF", "kind_unknown", b"%PDF-1.7\n"
    yield "zeros", "kind_unknown", b"a,b\r\n" + b"\0" * 64
    yield "separators alone", "header_missing", b",,\r\n,,\r\n"
    yield "UTF-16", "encoding_unknown", "donor,amount\r\n".encode("utf-16")
    yield "no encoding", "encoding_unknown", b"donor\r\n\x81\x8d\x8f\xff\r\n"
    yield "open quote", "quotes_unclear", b'donor,amount\r\n"Norway,5\r\n'
    yield "text after a quote", "quotes_unclear", b'donor,amount\r\n"Nor"way,5\r\n'
    yield "repeated header", "header_repeated", b"donor,Amount,amount\r\nNorway,5,6\r\n"
    yield "blank header", "header_blank", b"donor,,amount\r\nNorway,5,6\r\n"
    yield "two delimiters", "delimiter_unclear", b"donor;amount,USD\r\nNorway;5,6\r\n"
    yield "long cell", "cell_too_long", b"donor,amount\r\n" + b"x" * 2_001 + b",5\r\n"
    yield "very long cell", "cell_too_long", b"donor,amount\r\n" + b"x" * 200_000 + b",5\r\n"
    yield "long line", "line_too_long", b"donor,amount\r\n" + b"x" * (2 * 1024 * 1024 + 1)
    yield "many columns", "too_many_columns", b",".join([b"x"] * 201) + b"\r\n"
    yield from _hostile_archives()


def _hostile_archives() -> Iterator[tuple[str, str, bytes]]:
    sound = sheet_archive(sheet_of(donor_row(1, "donor"), donor_row(2)))
    yield "cut archive", "archive_damaged", sound[: len(sound) // 2]
    yield "another archive", "kind_unknown", _archive({"a.txt": b"a"})
    yield "zeros packed", "archive_unpacks_too_large", _archive({"a": b"\0" * (8 * 1024 * 1024)})
    yield "many parts", "archive_unpacks_too_large", _archive({f"a{i}": b"" for i in range(2_001)})
    yield "no sheet", "sheet_missing", sheet_archive(sheet_of(), xl__workbook="<workbook/>")
    entity = '<!DOCTYPE a [<!ENTITY b "c">]>'
    yield "entities", "xml_with_doctype", sheet_archive(entity + sheet_of(donor_row(1, "&b;")))
    yield "cut sheet", "archive_damaged", sheet_archive(sheet_of(donor_row(1))[:-20])
    yield "deep", "archive_damaged", sheet_archive(sheet_of("<a>" * 200_000 + "</a>" * 200_000))
    yield (
        "rows that go back",
        "archive_damaged",
        sheet_archive(sheet_of(donor_row(5), donor_row(5))),
    )
    yield "row beyond all", "archive_damaged", sheet_archive(sheet_of(donor_row(99_999_999)))
    digits = "".join(f"{number:x}" for number in range(400_000))
    long_tag = f'<row r="1" a="{digits}"/>'
    yield "long tag", "archive_damaged", sheet_archive(sheet_of(long_tag))
    text = '<row r="1"><c r="A1" t="s"><v>7</v></c></row>'
    yield "text that is not there", "archive_damaged", sheet_archive(sheet_of(text))
    yield "long text", "cell_too_long", sheet_archive(sheet_of(donor_row(1, "x" * 2_001)))
    formula = '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>'
    yield "formula in the header", "header_formula", sheet_archive(sheet_of(formula))
    far = '<row r="1"><c r="XFD1"><v>1</v></c></row>'
    yield "far column", "too_many_columns", sheet_archive(sheet_of(far))


def _archive(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()
