"""CSV and XLSX: text stays text, figures are numbers, the same document gives the same bytes."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from trustfund.kernel.money import Money
from trustfund.render.delimited import csv_of, safe_text
from trustfund.render.document import Column, Document, Paragraph, Row, Section, Table, Words
from trustfund.render.figures import cell_text
from trustfund.render.paper import html_of
from trustfund.render.workbook import xlsx_of

PAYLOADS = [
    "=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1",
    "－1", "＠SUM(1)", " =1", "  +1", "\u00a0=1", "\u3000=1", '=HYPERLINK("http://x")', "%0A=1",
    "|calc", "=IMPORTXML(1)", "-2+3+cmd|' /C calc'!A0", "@A1", '="a"&"b"', "+A1", "=A1:B2",
    "−1", "http://example.org", "{=1}", "=1;2", "mailto:a@b",
]  # fmt: skip
HARMLESS = ["Republic of Korea", "대한민국", "R-2026-0001", "a=b", "", "'quoted"]


def document(*texts: str) -> Document:
    rows = tuple(
        Row(
            (
                text,
                Money(Decimal("-1234567.89"), "USD"),
                Decimal("0.0065212608"),
                date(2026, 2, 16),
                Decimal("42.5"),
            )
        )
        for text in texts
    )
    table = Table(
        name="Table: one/two",
        title=texts[0] if texts else "",
        columns=(
            Column("text", "Name"),
            Column("money", "Amount", "USD"),
            Column("number", "Rate"),
            Column("date", "Day"),
            Column("percent", "Share"),
        ),
        rows=rows,
    )
    return Document(
        number="R-2026-0001",
        marker="trustfund-report:R-2026-0001:00",
        title="Statement",
        subtitle=texts[0] if texts else "Sub",
        lang="en",
        created=datetime(2026, 2, 16, tzinfo=UTC),
        meta=tuple(("Label", text) for text in texts),
        sections=(Section("One", (Paragraph(texts[0] if texts else ""), table)),),
        words=Words(page="Page {page} of {pages}", footer="Foot", end="End", about="About"),
    )


class TestCsv:
    @pytest.mark.parametrize("payload", PAYLOADS)
    def test_no_cell_begins_like_a_formula(self, payload):
        rows = csv.reader(io.StringIO(csv_of(document(payload)).decode("utf-8-sig"), newline=""))
        cells = [cell for row in rows for cell in row if cell != "-1234567.89"]
        starts = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "−", "|", "%")
        assert not [cell for cell in cells if cell.lstrip(" \u00a0\u3000").startswith(starts)]

    @pytest.mark.parametrize("text", HARMLESS)
    def test_ordinary_text_is_left_alone(self, text):
        assert safe_text(text) == text

    def test_begins_with_the_byte_order_mark_and_plain_figures(self):
        content = csv_of(document("대한민국"))
        assert content.startswith(b"\xef\xbb\xbf")
        assert "대한민국,-1234567.89,0.0065212608,2026-02-16,42.5" in content.decode()


class TestWorkbook:
    @pytest.mark.parametrize("payload", PAYLOADS)
    def test_no_text_becomes_a_formula(self, payload):
        book = openpyxl.load_workbook(io.BytesIO(xlsx_of(document(payload))))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert not [cell for cell in cells if cell.data_type == "f"]
        assert not [cell for cell in cells if cell.hyperlink]

    def test_figures_days_and_shares_are_typed(self):
        book = openpyxl.load_workbook(io.BytesIO(xlsx_of(document("Japan"))))
        cells = [cell.value for cell in next(book.worksheets[1].iter_rows(min_row=5, max_row=5))]
        assert cells == [
            "Japan",
            -1234567.89,
            0.0065212608,
            datetime.fromisoformat("2026-02-16"),
            42.5,
        ]

    def test_a_figure_beyond_a_workbooks_precision_is_text(self):
        long = document("x")
        row = Row(("x", Money("1234567890123456.78", "USD"), None, None, None))
        table = long.tables()[0]
        wide = Table(table.name, table.title, table.columns, (row,))
        made = xlsx_of(Document(**{**fields(long), "sections": (Section("s", (wide,)),)}))
        book = openpyxl.load_workbook(io.BytesIO(made))
        assert book.worksheets[1]["B5"].value == "1234567890123456.78"

    def test_the_same_document_gives_the_same_bytes(self):
        assert xlsx_of(document("Japan", "일본")) == xlsx_of(document("Japan", "일본"))

    def test_the_mark_can_be_read_without_unpacking(self):
        assert xlsx_of(document("x")).count(b"trustfund-report:R-2026-0001:00") >= 2


def fields(found: Document) -> dict:
    return {name: getattr(found, name) for name in found.__slots__}


class TestPaper:
    @pytest.mark.parametrize(
        "text", ["<script>alert(1)</script>", '"><img src=x>', "&lt;", "</style>"]
    )
    def test_every_text_is_escaped(self, text):
        page = html_of(document(text))
        assert text not in page.split("</style>", 1)[1]


class TestFigures:
    @pytest.mark.parametrize(
        ("cell", "kind", "text"),
        [
            (Money("1234567.5", "USD"), "money", "1,234,567.50"),
            (Money("-1234567.5", "USD"), "money", "(1,234,567.50)"),
            (Money("0", "USD"), "money", "–"),
            (Money("1234567", "KRW"), "money", "1,234,567"),
            (Decimal("42.5"), "percent", "42.5%"),
            (None, "money", ""),
            ("no rate", "money", "no rate"),
            (date(2026, 2, 16), "date", "2026-02-16"),
        ],
    )
    def test_are_spelled_as_in_reports(self, cell, kind, text):
        assert cell_text(cell, kind) == text
