"""Every row is accepted, warned of or rejected with all its reasons; none is lost."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donors.rules.tables import (
    ContributionMap,
    ReadRow,
    Status,
    TableRefused,
    map_made,
    open_table,
    read_rows,
    template_map,
)
from donors.rules.tables.codes import REJECTIONS, WARNINGS
from donors.rules.tables.scalars import DAY_FORMATS, EXECUTABLE
from tests.factories import tables
from trustfund.kernel.money import Money
from trustfund.render.delimited import DANGEROUS

RECEIPTS = template_map("receipt")
GERMAN = template_map("receipt", decimal=",", grouping=".")

# What stands in one cell, and the one reason that it is rejected for.
BAD_CELLS: list[tuple[str, str, str]] = [
    ("donor", "", "value_missing"),
    ("donor", "   ", "value_missing"),
    ("currency", "", "value_missing"),
    ("currency", "EURO", "currency_unknown"),
    ("currency", "eur", "currency_unknown"),
    ("amount", "-250000.50", "amount_negative"),
    ("amount", "−1", "amount_negative"),
    ("amount", "0.00", "amount_zero"),
    ("amount", "1.12345", "too_many_decimals"),
    ("amount", f"1.{'0' * 33}1", "too_many_decimals"),
    ("amount", "1,000.00", "amount_unreadable"),
    ("amount", "1.234,56", "amount_unreadable"),
    ("amount", "(5.00)", "amount_unreadable"),
    ("amount", "EUR 5", "amount_unreadable"),
    ("amount", "1e3", "amount_unreadable"),
    ("amount", "٥", "amount_unreadable"),
    ("amount", "1000000000000.01", "amount_too_large"),
    ("amount", "9" * 39, "amount_too_large"),
    ("value_date", "31.02.2026", "date_unreadable"),
    ("value_date", "2026-02-30", "date_unreadable"),
    ("value_date", "2026-5-4", "date_unreadable"),
    ("value_date", "0026-05-04", "date_unreadable"),
    ("donor", "=cmd|' /C calc'!A0", "text_executable"),
    ("donor", "@SUM(A1)", "text_executable"),
    ("bank_reference", "+1", "text_executable"),
    ("bank_reference", "x" * 81, "text_too_long"),
    ("donor", "Nor\u202eyaw", "text_hidden"),
    ("donor", "Nor\x07way", "text_hidden"),
]


def read(content: bytes, by: ContributionMap = RECEIPTS) -> list[ReadRow]:
    return list(read_rows(open_table(content), by))


def receipts(*rows: list[Any], **said: Any) -> list[ReadRow]:
    return read(tables.csv_of([tables.RECEIPT_HEADER, *rows], **said))


def codes(row: ReadRow) -> list[str]:
    return [reason.code for reason in row.reasons]


def statistics_map(**changes: Any) -> ContributionMap:
    plain = {
        "format": "contribution-map/1",
        "name": "any",
        "rows": "statistics",
        "columns": {"donor": "donor", "pledged": "pledged", "pledge_date": "day"},
        "constants": {"currency": "USD"},
    }
    return map_made(plain | changes)


class TestCells:
    def test_a_sound_row_is_accepted(self):
        (row,) = receipts(tables.receipt_row())
        assert (row.line, row.status, row.reasons) == (2, Status.ACCEPTED, ())
        assert row.values == {
            "donor": "Norway",
            "agreement_number": "TF-007",
            "amount": Money(Decimal("250000.50"), "EUR"),
            "currency": "EUR",
            "value_date": date(2026, 5, 4),
            "bank_reference": "REF-77",
        }

    @pytest.mark.parametrize(
        ("field", "text", "code"),
        BAD_CELLS,
        ids=[f"{c} {i}" for i, (*_, c) in enumerate(BAD_CELLS)],
    )
    def test_a_bad_cell_rejects_its_row_and_no_other(self, field, text, code):
        bad = tables.receipt_row(**{field: text})
        sound = tables.receipt_row(bank_reference="REF-78")
        first, second = receipts(bad, sound)
        assert (first.status, second.status) == (Status.REJECTED, Status.ACCEPTED)
        (reason,) = first.reasons
        letter = "ABCDEF"[tables.RECEIPT_HEADER.index(field)]
        assert (reason.code, reason.field, reason.column) == (code, field, field)
        assert reason.cell == f"{letter}2"
        assert first.source.cell(tables.RECEIPT_HEADER.index(field)).text == text.strip()

    def test_a_row_gives_every_reason(self):
        (row,) = receipts(tables.receipt_row(donor="", amount="x", value_date="x"))
        assert codes(row) == ["value_missing", "amount_unreadable", "date_unreadable"]

    def test_decimals_are_those_of_the_currency(self):
        yen, dinar = receipts(
            tables.receipt_row(currency="JPY", amount="5.5"),
            tables.receipt_row(currency="KWD", amount="5.125", bank_reference="R"),
        )
        assert codes(yen) == ["too_many_decimals"]
        assert yen.reasons[0].facts == {"currency": "JPY", "allowed": 0, "found": "5.5"}
        assert dinar.money("amount") == Money(Decimal("5.125"), "KWD")

    def test_cells_of_a_sheet_are_judged_by_their_kind(self):
        rows = [
            tables.RECEIPT_HEADER,
            tables.receipt_row(amount="=A1", value_date=date(2026, 5, 4)),
            tables.receipt_row(
                amount=1250.25, value_date=datetime.fromisoformat("2026-05-04T09:00")
            ),
            tables.receipt_row(amount=True, value_date=0.5, bank_reference="R"),
            tables.receipt_row(amount=date(2026, 5, 4), bank_reference="S"),
            tables.receipt_row(amount=5, agreement_number=77, bank_reference="T"),
        ]
        formula, sound, boolean, day, numbers = read(tables.xlsx_of(rows))
        assert codes(formula) == ["cell_is_formula"]
        assert formula.reasons[0].cell == "C2"
        assert sound.status is Status.ACCEPTED
        assert (sound.values["amount"], sound.values["value_date"]) == (
            Money(Decimal("1250.25"), "EUR"),
            date(2026, 5, 4),
        )
        assert codes(boolean) == ["date_unreadable", "amount_unreadable"] or codes(boolean) == [
            "amount_unreadable",
            "date_unreadable",
        ]
        assert codes(day) == ["amount_unreadable"]
        assert numbers.text("agreement_number") == "77"

    def test_an_error_of_a_spreadsheet_is_told(self):
        header = '<row r="1"><c r="A1" t="str"><v>donor</v></c></row>'
        row = '<row r="2"><c r="A2" t="e"><v>#REF!</v></c></row>'
        content = tables.sheet_archive(tables.sheet_of(header, row))
        (found,) = read(content, statistics_map(columns={"donor": "donor"}))
        assert [(one.code, one.cell) for one in found.reasons] == [("cell_is_error", "A2")]

    def test_words_and_numbers_of_a_kind(self):
        header = ["donor", "number", "instrument", "amount", "currency", "due_date"]
        by = map_made(
            {
                "format": "contribution-map/1",
                "name": "any",
                "rows": "agreement",
                "columns": {name: name for name in header},
                "values": {"instrument": {"treaty": "AGREEMENT"}},
            }
        )
        rows = [
            ["Norway", "A-1", "treaty", "5", "EUR", "2026-05-04"],
            ["Norway", "A-2", "loan", "5", "EUR", "2026-05-04"],
        ]
        treaty, loan = read(tables.csv_of([header, *rows]), by)
        assert treaty.text("instrument") == "AGREEMENT"
        assert codes(loan) == ["word_unknown"]

    @pytest.mark.parametrize("text", ["1.5", "x", "-1", "99999", "²"])
    def test_the_number_of_an_installment_is_whole(self, text):
        header = tables.INSTALLMENT_HEADER
        row = ["Norway", "A-1", "AGREEMENT", "5", text, "2026-05-04", "5", "EUR"]
        (found,) = read(tables.csv_of([header, row]), template_map("installment"))
        assert codes(found) == ["number_unreadable"]


class TestRows:
    def test_a_column_that_is_not_there_is_named(self):
        content = tables.csv_of([["donor", "Amount"], ["Norway", "5"]])
        with pytest.raises(TableRefused) as caught:
            read(content)
        assert caught.value.code == "columns_missing"
        assert caught.value.facts["columns"] == [
            "agreement_number", "bank_reference", "currency", "value_date",
        ]  # fmt: skip

    def test_heads_are_found_whatever_their_case_and_spaces(self):
        header = [f" {name.upper()}  " for name in tables.RECEIPT_HEADER]
        (row,) = read(tables.csv_of([header, tables.receipt_row()]))
        assert row.status is Status.ACCEPTED

    def test_a_row_that_does_not_fit_under_the_header_is_rejected(self):
        wide, narrow = [*tables.receipt_row(), "more"], tables.receipt_row()[:-1]
        found = receipts(wide, narrow, [*tables.receipt_row(), "", ""])
        assert [codes(row) for row in found] == [["row_width"], ["row_width"], []]
        assert found[0].reasons[0].facts == {"expected": 6, "found": 7}

    def test_semicolons_and_decimal_commas_need_a_map_that_says_so(self):
        content = tables.csv_of(
            [tables.RECEIPT_HEADER, tables.receipt_row(amount="1.250.000,50")], delimiter=";"
        )
        assert [codes(row) for row in read(content)] == [["amount_unreadable"]]
        (row,) = read(content, GERMAN)
        assert row.money("amount") == Money(Decimal("1250000.50"), "EUR")

    def test_a_reference_stands_once(self):
        first, again = receipts(tables.receipt_row(), tables.receipt_row(amount="7"))
        assert first.status is Status.ACCEPTED
        assert [(one.code, one.facts) for one in again.reasons] == [
            ("reference_repeated", {"line": 2})
        ]

    def test_the_same_row_twice_is_a_warning_where_nothing_is_a_key(self):
        header = ["donor", "amount", "currency", "announced_date", "occasion"]
        header += ["first_year", "last_year", "conditions"]
        row = ["Norway", "5", "EUR", "2026-05-04", "Conference", "", "", ""]
        first, again = read(tables.csv_of([header, row, row]), template_map("pledge"))
        assert first.status is Status.ACCEPTED
        assert (again.status, codes(again)) == (Status.WARNING, ["row_repeated"])

    @given(
        st.lists(
            st.lists(st.sampled_from(["", "Norway", "EUR", "5", "-5", "=1", "x", "2026-05-04"]), min_size=6, max_size=6),
            max_size=12,
        )
    )  # fmt: skip
    def test_no_row_is_lost(self, rows):
        found = receipts(*rows)
        filled = [line for line, row in enumerate(rows, start=2) if any(row)]
        assert [row.line for row in found] == filled
        for row in found:
            assert (row.status is Status.REJECTED) == bool(set(codes(row)) & set(REJECTIONS))


class TestMap:
    def test_names_are_translated_and_amounts_scaled(self):
        by = statistics_map(
            values={"donor": {"Norge": "Norway"}},
            amounts={"scale": 6, "decimal": ",", "grouping": " "},
        )
        content = tables.csv_of(
            [["donor", "pledged", "day"], ["Norge", "1 234,5", ""]], delimiter=";"
        )
        (row,) = read(content, by)
        assert row.text("donor") == "Norway"
        assert row.money("pledged") == Money(Decimal(1_234_500_000), "USD")

    @pytest.mark.parametrize(
        ("text", "amount"), [("-464385.4700000007", "-464385.47"), ("1.9999999999", "2")]
    )
    def test_noise_of_binary_reckoning_is_taken_away_where_a_map_says_so(self, text, amount):
        content = tables.csv_of([["donor", "pledged", "day"], ["Norway", text, ""]])
        (row,) = read(content, statistics_map(amounts={"binary_noise": True}))
        assert row.money("pledged") == Money(Decimal(amount), "USD")
        (row,) = read(content, statistics_map())
        assert codes(row) == ["too_many_decimals"]

    def test_what_is_no_noise_stays(self):
        content = tables.csv_of([["donor", "pledged", "day"], ["Norway", "21397379.9127", ""]])
        (row,) = read(content, statistics_map(amounts={"binary_noise": True}))
        assert codes(row) == ["too_many_decimals"]

    @pytest.mark.parametrize(
        ("text", "formats"),
        [
            ("2026-05-04", ["YYYY-MM-DD"]),
            ("2026-05-04 17:22:00", ["YYYY-MM-DD hh:mm:ss"]),
            ("2026/5/4", ["YYYY/MM/DD"]),
            ("2026.05.04", ["YYYY.MM.DD"]),
            ("2026년 5월 4일", ["YYYY년 MM월 DD일"]),
            ("20260504", ["YYYYMMDD"]),
            ("04/05/2026", ["DD/MM/YYYY"]),
            ("5/4/2026", ["MM/DD/YYYY"]),
            ("4.5.2026", ["DD.MM.YYYY"]),
            ("04-05-2026", ["DD-MM-YYYY"]),
        ],
    )
    def test_days_are_read_as_the_map_says(self, text, formats):
        content = tables.csv_of([["donor", "pledged", "day"], ["Norway", "1", text]])
        (row,) = read(content, statistics_map(days={"formats": formats}))
        assert row.values["pledge_date"] == date(2026, 5, 4)

    def test_a_day_that_reads_in_two_ways_is_none(self):
        by = statistics_map(days={"formats": ["DD/MM/YYYY", "MM/DD/YYYY"]})
        rows = [["Norway", "1", "04/05/2026"], ["Norway", "1", "25/05/2026"]]
        both, one = read(tables.csv_of([["donor", "pledged", "day"], *rows]), by)
        assert codes(both) == ["date_ambiguous"]
        assert one.values["pledge_date"] == date(2026, 5, 25)

    def test_every_format_is_tried_above(self):
        assert len(DAY_FORMATS) == 10


def test_what_a_spreadsheet_would_execute_is_what_our_own_files_defuse():
    assert EXECUTABLE == DANGEROUS


def test_every_reason_is_met_in_these_tests():
    met = {code for *_, code in BAD_CELLS}
    met |= {"cell_is_formula", "cell_is_error", "word_unknown", "number_unreadable"}
    met |= {"row_width", "reference_repeated", "row_repeated", "date_ambiguous"}
    elsewhere = {"example_row", "outstanding_does_not_tie", "paid_with_outstanding"}
    assert met | elsewhere == {*REJECTIONS, *WARNINGS}
