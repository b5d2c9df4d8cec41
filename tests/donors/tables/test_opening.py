"""A file is opened as a table or refused with the line: kinds, encodings, delimiters, bounds."""

import io

import pytest

from donors.rules.tables import TableRefused, open_table
from donors.rules.tables.cells import CellKind, column_index, column_letters
from donors.rules.tables.codes import REFUSALS
from tests.factories import tables

HOSTILE = list(tables.hostile())


def texts(content: bytes, **said: str) -> list[tuple[int, list[str]]]:
    """Return each row of a table with its line."""
    table = open_table(content, **said)
    return [(row.line, [cell.text for cell in row.cells]) for row in table.rows]


def refused(content: bytes, **said: str) -> TableRefused:
    """Return why a table is refused."""
    with pytest.raises(TableRefused) as caught:
        texts(content, **said)
    return caught.value


class TestHostile:
    @pytest.mark.parametrize(
        ("code", "content"), [one[1:] for one in HOSTILE], ids=[one[0] for one in HOSTILE]
    )
    def test_is_refused_with_its_code(self, code, content):
        assert refused(content).code == code

    def test_every_refusal_is_met_somewhere(self):
        met = {code for _, code, _ in HOSTILE}
        elsewhere = {
            "archive_locked", "columns_missing", "encoding_mixed", "encoding_unclear",
            "file_too_large", "too_many_rows",
        }  # fmt: skip
        assert met | elsewhere == set(REFUSALS)

    def test_the_place_is_told(self):
        named = {what: refused(content).facts for what, _, content in HOSTILE}
        assert named["repeated header"] == {"names": ["Amount"], "cells": ["B1", "C1"]}
        assert named["blank header"] == {"cells": ["B1"]}
        assert named["open quote"] == {"line": 2}
        assert named["long cell"]["cell"] == "A2"
        assert named["formula in the header"] == {"cells": ["A1"]}
        assert named["two delimiters"] == {"delimiters": [",", ";"]}

    def test_a_file_beyond_the_bound_is_not_read(self, monkeypatch):
        monkeypatch.setattr("donors.rules.tables.opening.FILE_AT_MOST", 10)
        assert refused(b"donor,amount\r\n").facts == {"bytes": 14, "at_most": 10}

    def test_a_locked_archive_is_refused(self):
        content = bytearray(tables.sheet_archive(tables.sheet_of(tables.donor_row(1))))
        entry = content.index(b"PK\x01\x02")
        content[entry + 8] |= 1
        assert refused(bytes(content)).code == "archive_locked"

    @pytest.mark.parametrize("make", [tables.csv_of, tables.xlsx_of], ids=["csv", "xlsx"])
    def test_a_row_too_many_is_refused_and_the_last_is_not(self, make, monkeypatch):
        for module in ("opening", "sheets"):
            monkeypatch.setattr(f"donors.rules.tables.{module}.ROWS_AT_MOST", 3)
        rows = [["donor"], *([name] for name in "abc")]
        assert len(texts(make(rows))) == 3
        fault = refused(make([*rows, ["d"]]))
        assert (fault.code, fault.facts["line"]) == ("too_many_rows", 5)


class TestEncoding:
    @pytest.mark.parametrize(
        ("text", "encoding"),
        [
            ("Norway", "utf-8"),
            ("Norvège", "utf-8"),
            ("노르웨이", "utf-8"),
            ("노르웨이", "utf-8-sig"),
            ("노르웨이", "euc-kr"),
            ("大韓民國", "euc-kr"),
            ("Norvège", "cp1252"),
            ("Österreich €", "cp1252"),
            ("Åland – “Islands”", "cp1252"),
        ],
    )
    def test_is_decided(self, text, encoding):
        content = tables.csv_of([["donor", "n"], [text, "1"]], encoding=encoding)
        assert open_table(content).encoding == encoding
        assert texts(content) == [(2, [text, "1"])]

    @pytest.mark.parametrize(
        ("first", "second"),
        [("utf-8", "euc-kr"), ("euc-kr", "utf-8"), ("utf-8-sig", "euc-kr"), ("utf-8", "cp1252")],
    )
    def test_two_in_one_file_are_refused_with_the_line(self, first, second):
        word = "Norvège" if second == "cp1252" else "노르웨이"
        content = f"donor\r\n{word}\r\n".encode(first) + f"{word}\r\n".encode(second)
        fault = refused(content)
        assert (fault.code, fault.facts["line"]) == ("encoding_mixed", 3)

    def test_korean_and_western_in_one_file_are_refused(self):
        content = b"donor\r\n" + "노르웨이".encode("euc-kr") + b"\r\n" + "Norvège".encode("cp1252")
        fault = refused(content)
        assert fault.code == "encoding_mixed"
        assert fault.facts == {
            "line": 3,
            "encoding": "cp1252",
            "earlier_line": 2,
            "earlier_encoding": "euc-kr",
        }

    def test_a_pair_that_may_be_either_beside_utf8_is_refused(self):
        content = b"donor\r\n" + "노르웨이\r\n".encode() + "AÇÃO\r\n".encode("cp1252")
        assert refused(content).facts["line"] == 3

    def test_what_may_be_either_is_asked_of_the_map(self):
        content = tables.csv_of([["donor"], ["AÇÃO"]], encoding="cp1252")
        assert refused(content).facts == {"line": 2}
        assert refused(content).code == "encoding_unclear"
        assert texts(content, encoding="cp1252") == [(2, ["AÇÃO"])]

    def test_a_map_that_says_another_encoding_is_contradicted(self):
        content = tables.csv_of([["donor"], ["Norvège"]], encoding="cp1252")
        fault = refused(content, encoding="utf-8")
        assert (fault.code, fault.facts["line"]) == ("encoding_mixed", 2)


class TestDelimited:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
    def test_the_delimiter_is_found_and_confirmed(self, delimiter):
        rows = [["donor", "amount, in full; USD"], ["Norway", "1.234,50"], ["Japan", "5;6"]]
        content = tables.csv_of(rows, delimiter=delimiter)
        assert open_table(content).delimiter == delimiter
        assert [cells for _, cells in texts(content)] == rows[1:]

    def test_rows_confirm_what_the_header_leaves_open(self):
        content = b"donor;amount, USD\r\nNorway;5\r\nJapan;6\r\n"
        assert open_table(content).delimiter == ";"

    def test_lines_are_those_of_the_file(self):
        content = b'donor,remark\r\n\r\nNorway,"two\r\nlines"\r\n,\r\nJapan,none\r\n'
        assert [line for line, _ in texts(content)] == [3, 6]

    def test_lines_may_end_as_on_an_old_macintosh(self):
        assert texts(b'donor,n\rNorway,"1\r2"\rJapan,3') == [
            (2, ["Norway", "1\r2"]),
            (4, ["Japan", "3"]),
        ]

    def test_one_column_needs_no_delimiter(self):
        assert texts(b"donor\nNorway\n") == [(2, ["Norway"])]

    def test_a_file_object_is_read_from_its_beginning(self):
        file = io.BytesIO(b"donor,n\nNorway,1\n")
        file.seek(5)
        assert [row.line for row in open_table(file).rows] == [2]


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ")])
def test_columns_have_letters(index, letters):
    assert column_letters(index) == letters
    assert column_index(f"{letters}7") == index


def test_a_cell_of_csv_is_text():
    (row,) = open_table(b"a,b\n1, \n").rows
    assert [cell.kind for cell in row.cells] == [CellKind.TEXT, CellKind.EMPTY]
