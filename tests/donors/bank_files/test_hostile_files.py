"""Broken files of each format: read as statements that tie, or refused in our own words."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from donors.rules.bank_files import BankFileError, read_statements
from tests.factories.bank_files import CSV_MAP, bank_csv, camt053, lines_drawn, mt940, statement_of

WRITTEN = statement_of(lines_drawn(3))
FILES = {
    "camt.053": b"".join(camt053([WRITTEN])),
    "MT940": b"".join(mt940([WRITTEN])),
    "CSV": b"".join(bank_csv(WRITTEN)),
}
PIECES = st.one_of(
    st.binary(max_size=6),
    st.text(max_size=6).map(lambda text: text.encode("utf-8", "replace")),
    st.sampled_from(
        [b"-", b",", b".", b'"', b"<", b"&x;", b"\n", b":61:", b"-\n", b"9" * 30, b"</Ntry>", b"\0"]
    ),
)


@settings(max_examples=80, deadline=None)
@pytest.mark.parametrize("name", FILES)
@given(
    place=st.floats(0, 1, exclude_max=True),
    length=st.integers(0, 40),
    piece=PIECES,
)
def test_a_broken_file_is_read_or_refused(name, place, length, piece):
    whole = FILES[name]
    start = int(place * len(whole))
    broken = whole[:start] + piece + whole[start + length :]
    try:
        found = list(read_statements(BytesIO(broken), csv_map=CSV_MAP))
    except BankFileError:
        return
    for statement in found:
        if statement.opening and statement.closing:
            total = statement.opening.money + statement.credits - statement.debits
            assert total == statement.closing.money
