"""Whatever bytes arrive, a table is read or refused with a code; nothing else is raised."""

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from donors.rules.tables import (
    MapInvalid,
    TableRefused,
    map_read,
    open_table,
    read_rows,
    template_map,
)
from tests.factories import tables

SHEET = tables.xlsx_of([tables.RECEIPT_HEADER, tables.receipt_row(), tables.receipt_row(amount=5)])
LINES = tables.csv_of([tables.RECEIPT_HEADER, tables.receipt_row(), tables.receipt_row()])
XML = tables.sheet_of(tables.donor_row(1), tables.donor_row(2))
PIECES = ["<row>", "</row>", "<c>", '<c t="s">', '<c r="ZZ9">', "</c>", "<v>", "7", "</v>", "<f/>"]


def read(content: bytes) -> None:
    with suppress(TableRefused):
        for _ in read_rows(open_table(content), template_map("receipt")):
            pass


@given(st.binary(max_size=200))
@settings(max_examples=50, deadline=None)
def test_any_bytes(content):
    read(content)
    with suppress(MapInvalid):
        map_read(content)


@given(st.sampled_from([SHEET, LINES]), st.data())
@settings(max_examples=50, deadline=None)
def test_a_sound_file_with_bytes_changed(content, data):
    changed = bytearray(content)
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=8)):
        changed[place] = data.draw(st.integers(0, 255))
    read(bytes(changed[: data.draw(st.integers(0, len(changed)))]))
    read(bytes(changed))


@given(st.lists(st.sampled_from(PIECES), max_size=12))
@settings(max_examples=50, deadline=None)
def test_a_sheet_in_any_order(pieces):
    content = tables.sheet_archive(tables.sheet_of(tables.donor_row(1), "".join(pieces)))
    with suppress(TableRefused):
        list(open_table(content).rows)
