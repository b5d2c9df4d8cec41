"""What a file is, by its content; and that only statements that tie come through the door."""

from io import BytesIO

import pytest

from donors.rules.bank_files import BankFileError, format_of, read_statements
from tests.factories.bank_files import (
    CSV_MAP,
    bank_csv,
    camt053,
    lines_drawn,
    mt940,
    statement_of,
)

WRITTEN = statement_of(lines_drawn(3))
FILES = {
    "camt.053": b"".join(camt053([WRITTEN])),
    "MT940": b"".join(mt940([WRITTEN])),
    "CSV": b"".join(bank_csv(WRITTEN)),
}
BOM = b"\xef\xbb\xbf"


class TestFormat:
    @pytest.mark.parametrize("before", [b"", BOM], ids=["plain", "with a mark"])
    @pytest.mark.parametrize("name", FILES)
    def test_is_told_by_content(self, name, before):
        assert format_of(BytesIO(before + FILES[name])) == name

    def test_of_mt940_is_told_behind_a_head_of_the_bank_and_in_an_envelope(self):
        assert format_of(BytesIO(b"ABNANL2A\n940\n" + FILES["MT940"])) == "MT940"
        assert format_of(BytesIO(b"{1:F01X}{4:\n" + FILES["MT940"])) == "MT940"

    @pytest.mark.parametrize("name", FILES)
    def test_is_read_by_its_reader(self, name):
        (found,) = read_statements(BytesIO(FILES[name]), csv_map=CSV_MAP)
        assert [line.money for line in found.lines] == [line.money for line in WRITTEN.lines]

    @pytest.mark.parametrize(
        ("content", "found"),
        [
            (b"", "nothing"),
            (b"\n \n", "nothing"),
            (b"PK\x03\x04rest", "ZIP"),
            (b"%PDF-1.7", "PDF"),
            (b"\x1f\x8b\x08", "GZIP"),
        ],
    )
    def test_that_is_no_statement_is_refused(self, content, found):
        with pytest.raises(BankFileError) as refusal:
            list(read_statements(BytesIO(content)))
        assert (refusal.value.code, refusal.value.facts) == ("unknown_format", {"found": found})

    def test_of_a_table_needs_a_map(self):
        with pytest.raises(BankFileError) as refusal:
            list(read_statements(BytesIO(FILES["CSV"])))
        assert refusal.value.code == "map_missing"


def test_a_refusal_says_code_place_and_facts():
    with pytest.raises(BankFileError, match=r"unknown_format .*PDF"):
        list(read_statements(BytesIO(b"%PDF")))
