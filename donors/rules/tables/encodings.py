"""In which encoding a CSV file is written: decided strictly from all of its lines, never guessed."""

import re
from typing import IO, Final

from donors.rules.tables.bounds import LINE_AT_MOST
from donors.rules.tables.codes import TableRefused

UTF8: Final = "utf-8"
UTF8_SIG: Final = "utf-8-sig"
WESTERN: Final = "cp1252"
KOREAN: Final = "euc-kr"
ENCODINGS: Final = (UTF8, UTF8_SIG, WESTERN, KOREAN)
BOM: Final = b"\xef\xbb\xbf"
OTHER_BOMS: Final = (b"\xff\xfe", b"\xfe\xff")
HIGH: Final = re.compile(rb"[\x80-\xff]+")
# A Korean word has two syllables or more, so four bytes in a row; no Western word has four such
# letters in a row. One pair alone may be either.
KOREAN_RUN: Final = 4


def encoding_of(file: IO[bytes]) -> str:
    """Return the one encoding in which every line reads; plain ASCII counts as UTF-8.

    :raises TableRefused: "encoding_mixed" with the first line that contradicts an earlier one,
        "encoding_unclear" if a map must say it, "encoding_unknown", "line_too_long"
    """
    file.seek(0)
    beginning = file.read(3)
    file.seek(0)
    if beginning.startswith(OTHER_BOMS):
        raise TableRefused("encoding_unknown", line=1)
    found, found_line, unclear_line = (UTF8_SIG, 1, 0) if beginning == BOM else ("", 0, 0)
    number = 0
    while line := file.readline(LINE_AT_MOST + 1):
        number += 1
        if len(line) > LINE_AT_MOST:
            raise TableRefused("line_too_long", line=number, bytes_at_most=LINE_AT_MOST)
        if line.isascii():
            continue
        encoding = _line_encoding(line, number)
        if not encoding:
            unclear_line = unclear_line or number
        elif not found:
            found, found_line = encoding, number
        elif encoding != found and (encoding, found) != (UTF8, UTF8_SIG):
            raise TableRefused(
                "encoding_mixed",
                line=number,
                encoding=encoding,
                earlier_line=found_line,
                earlier_encoding=found,
            )
    file.seek(0)
    return _decided(found, found_line, unclear_line)


def must_read_as(file: IO[bytes], encoding: str) -> None:
    """Check that every line reads in an encoding that a map has named.

    :raises TableRefused: "encoding_mixed" with the line that does not, "line_too_long"
    """
    file.seek(0)
    number = 0
    while line := file.readline(LINE_AT_MOST + 1):
        number += 1
        if len(line) > LINE_AT_MOST:
            raise TableRefused("line_too_long", line=number, bytes_at_most=LINE_AT_MOST)
        if not _reads(line, encoding):
            raise TableRefused(
                "encoding_mixed",
                line=number,
                encoding="",
                earlier_line=0,
                earlier_encoding=encoding,
            )
    file.seek(0)


def _decided(found: str, found_line: int, unclear_line: int) -> str:
    if found in {UTF8, UTF8_SIG} and unclear_line:
        raise TableRefused(
            "encoding_mixed",
            line=max(unclear_line, found_line),
            encoding="",
            earlier_line=min(unclear_line, found_line),
            earlier_encoding=found,
        )
    if not found and unclear_line:
        raise TableRefused("encoding_unclear", line=unclear_line)
    return found or UTF8


def _line_encoding(line: bytes, number: int) -> str:
    """Return in what a line that is not ASCII is written; "" where it may be either of two."""
    if _reads(line, UTF8):
        return UTF8
    western, korean = _reads(line, WESTERN), _reads(line, KOREAN)
    if korean and any(len(run) >= KOREAN_RUN for run in HIGH.findall(line)):
        return KOREAN
    if western and korean:
        return ""
    if western:
        return WESTERN
    if korean:
        return KOREAN
    raise TableRefused("encoding_unknown", line=number)


def _reads(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding, "strict")
    except UnicodeDecodeError:
        return False
    return True
