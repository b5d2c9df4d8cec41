"""The door to the three readers: what a file is, by its content, and its checked statements."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from donors.rules.bank_files import bank_csv, camt053, mt940
from donors.rules.bank_files.bank_csv import CsvMap
from donors.rules.bank_files.errors import MapMissing, UnknownFormat
from donors.rules.bank_files.statement import CSV, MT940, Statement, statement_must_tie

CAMT053 = "camt.053"
HEAD_BYTES = 64 * 2**10
BOM = b"\xef\xbb\xbf"
MT940_HEAD = re.compile(rb"^(?:\{1:|:20:)", re.MULTILINE)
MT940_BODY = re.compile(rb"^:(?:25|60[FM]|61):", re.MULTILINE)
# Kinds that people upload by mistake, by their first bytes.
OTHER_KINDS = {
    b"PK\x03\x04": "ZIP",
    b"%PDF": "PDF",
    b"\xd0\xcf\x11\xe0": "OLE",
    b"\x1f\x8b": "GZIP",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}


def format_of(file: BinaryIO) -> str:
    """Return camt.053 (for any XML), MT940 or CSV, by content, and rewind the file.

    :raises UnknownFormat: for an empty file, or one that is no text
    """
    file.seek(0)
    head = file.read(HEAD_BYTES)
    file.seek(0)
    for magic, kind in OTHER_KINDS.items():
        if head.startswith(magic):
            raise UnknownFormat(found=kind)
    text = head.removeprefix(BOM).lstrip()
    if not text:
        raise UnknownFormat(found="nothing")
    if text.startswith(b"<"):
        return CAMT053
    if MT940_HEAD.search(text) and MT940_BODY.search(text):
        return MT940
    return CSV


def read_statements(
    file: BinaryIO, *, csv_map: CsvMap | None = None, encoding: str = ""
) -> Iterator[Statement]:
    """Yield the statements of a file that can seek, each with balances that tie.

    `csv_map` is needed for a table, `encoding` may be stated for MT940. A refusal may come after
    statements were yielded: take the whole file or nothing.

    :raises BankFileError: as donors/rules/bank_files/errors.py names them
    """
    for statement in _statements(file, csv_map, encoding):
        statement_must_tie(statement)
        yield statement


def _statements(file: BinaryIO, csv_map: CsvMap | None, encoding: str) -> Iterator[Statement]:
    match format_of(file):
        case "camt.053":
            return camt053.statements(file)
        case "MT940":
            return mt940.statements(file, encoding=encoding)
    if csv_map is None:
        raise MapMissing
    return bank_csv.statements(file, csv_map)
