"""Cells of XLSX are read exactly, and as another reader reads them; formulas are told, not reckoned."""

import io
import tracemalloc
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

from donors.rules.tables import CellKind, TableRefused, open_table
from donors.rules.tables.sheets import day_of, number_of
from donors.rules.tables.workbooks import FIRST_DAY, FIRST_DAY_1904
from tests.factories import tables

ROWS = 100_000
HALF_PAST_NINE = datetime.fromisoformat("2026-05-04T09:30")


def cells_of(content: bytes) -> list[tuple[CellKind, str]]:
    """Return the cells of the only row below the header."""
    (row,) = open_table(content).rows
    return [(cell.kind, cell.text) for cell in row.cells]


class TestKinds:
    def test_each_is_told_apart(self):
        values = ["Norway", 1250000.5, True, date(2026, 5, 4), HALF_PAST_NINE, "=1+1"]
        content = tables.xlsx_of([["a", "b", "c", "d", "e", "f"], values])
        assert cells_of(content) == [
            (CellKind.TEXT, "Norway"),
            (CellKind.NUMBER, "1250000.5"),
            (CellKind.BOOLEAN, "TRUE"),
            (CellKind.DATE, "2026-05-04"),
            (CellKind.DATE, "2026-05-04 09:30:00"),
            (CellKind.FORMULA, ""),
        ]

    def test_errors_times_and_texts_of_pieces(self):
        cells = (
            '<c r="A2" t="e"><v>#DIV/0!</v></c><c r="B2" t="d"><v>2026-05-04</v></c>'
            '<c r="C2" t="inlineStr"><is><r><t>Nor</t></r><r><t>way</t></r>'
            "<rPh><t>no</t></rPh></is></c>"
            '<c r="D2" t="str"><v>_x0041__x005F_x0042_</v></c>'
            '<c r="E2" t="d"><v>later</v></c>'
        )
        header = "".join(f'<c r="{letter}1" t="str"><v>{letter}</v></c>' for letter in "ABCDE")
        content = tables.sheet_archive(
            tables.sheet_of(f'<row r="1">{header}</row>', f'<row r="2">{cells}</row>')
        )
        assert cells_of(content) == [
            (CellKind.ERROR, "#DIV/0!"),
            (CellKind.DATE, "2026-05-04"),
            (CellKind.TEXT, "Norway"),
            (CellKind.TEXT, "A_x0042_"),
            (CellKind.TIME, "later"),
        ]

    def test_prefixed_names_and_rows_without_numbers_are_read(self):
        sheet = (
            f'<x:worksheet xmlns:x="{tables.MAIN}"><x:sheetData>'
            '<x:row><x:c t="str"><x:v>a</x:v></x:c></x:row>'
            "<x:row><x:c/><x:c><x:v>7</x:v></x:c></x:row>"
            '<x:row><x:c r="C3"/><x:c><x:v>8</x:v></x:c></x:row>'
            "</x:sheetData></x:worksheet>"
        )
        row, last = open_table(tables.sheet_archive(sheet)).rows
        assert (row.line, row.cell(1).value) == (2, Decimal(7))
        assert (last.line, last.cell(3).value) == (3, Decimal(8))

    def test_what_follows_the_rows_costs_nothing(self):
        sheet = tables.sheet_of(tables.donor_row(1), tables.donor_row(2))
        merged = '<mergeCell ref="A1:B1"/>' * 200_000
        content = tables.sheet_archive(
            sheet.replace("</worksheet>", f"<mergeCells>{merged}</mergeCells></worksheet>")
        )
        assert len(list(open_table(content).rows)) == 1

    def test_another_reader_reads_the_same(self):
        rows = [
            ["a", "b", "c"],
            ["노르웨이", 0.1, date(1999, 12, 31)],
            [None, 123456789.01, date(2026, 2, 28)],
            ["x", None, 1e-7],
            ["", 12345678901, date(1900, 1, 1)],
        ]
        content = tables.xlsx_of(rows)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        theirs = [
            {i: _plain(cell.value) for i, cell in enumerate(row) if cell.value is not None}
            for row in list(book.active.iter_rows())[1:]
        ]
        book.close()
        ours = [
            {i: c.value or c.text for i, c in enumerate(row.cells) if c.kind is not CellKind.EMPTY}
            for row in open_table(content).rows
        ]
        assert ours == theirs


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.date()
    return Decimal(repr(value)) if isinstance(value, int | float) else value


class TestNumbers:
    @pytest.mark.parametrize(
        ("written", "meant"),
        [
            ("0.10000000000000001", "0.1"),
            ("1250000.5", "1250000.5"),
            ("-72829.600000000006", "-72829.6"),
            ("12345678901234567", "12345678901234567"),
            ("1E+3", "1000"),
            ("4.5E-2", "0.045"),
            ("0", "0"),
        ],
    )
    def test_are_what_their_shortest_text_says(self, written, meant):
        assert number_of(written) == Decimal(meant)

    @pytest.mark.parametrize("written", ["", "x", "NaN", "Infinity", "1E+999", "1" * 41])
    def test_others_are_none(self, written):
        with pytest.raises(ValueError, match="number"):
            number_of(written)

    @pytest.mark.parametrize(
        ("serial", "first_day", "shown"),
        [
            ("1", FIRST_DAY, date(1900, 1, 1)),
            ("59", FIRST_DAY, date(1900, 2, 28)),
            ("60", FIRST_DAY, None),
            ("61", FIRST_DAY, date(1900, 3, 1)),
            ("46146", FIRST_DAY, date(2026, 5, 4)),
            ("46146.25", FIRST_DAY, datetime.fromisoformat("2026-05-04T06:00")),
            ("0.5", FIRST_DAY, None),
            ("-1", FIRST_DAY, None),
            ("99999999", FIRST_DAY, None),
            ("0", FIRST_DAY_1904, date(1904, 1, 1)),
        ],
    )
    def test_days_are_counted_as_a_spreadsheet_does(self, serial, first_day, shown):
        assert day_of(Decimal(serial), first_day) == shown


def peak_of(content: bytes) -> int:
    """Return how many bytes are taken at most while the rows are gone through."""
    tracemalloc.start()
    try:
        assert len(list(open_table(content).rows)) == 1
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


class TestEmptyRows:
    def test_are_skipped(self):
        (row,) = open_table(tables.empty_rows(ROWS)).rows
        assert row.line == ROWS + 2

    def test_cost_no_memory(self):
        assert peak_of(tables.empty_rows(20_000, cells=2)) < 1024 * 1024

    def test_another_sheet_is_named_or_missing(self):
        content = tables.empty_rows(1)
        assert open_table(content, sheet="Rows").sheet == "Rows"
        with pytest.raises(TableRefused) as caught:
            open_table(content, sheet="Sums")
        assert caught.value.facts == {"sheet": "Sums", "sheets": ["Rows"]}
