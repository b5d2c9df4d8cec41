"""The text of a file, line by line, in an encoding that was proved or stated, never guessed."""

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from donors.rules.bank_files.bounds import MAX_FILE_BYTES, MAX_ROW_BYTES
from donors.rules.bank_files.errors import (
    EncodingBroken,
    EncodingMixed,
    EncodingUnclear,
    MapWrong,
    TooLarge,
)

UTF8 = "utf-8"
ENCODINGS = (UTF8, "utf-8-sig", "cp1252", "euc-kr")
OLD = ("cp1252", "euc-kr")
CHUNK = 2**20


def encoding_of(file: BinaryIO, stated: str = "") -> str:
    """Return the encoding that the whole file is in, and rewind the file.

    Stated: every byte must fit it. Not stated: UTF-8 if every byte fits; else the one older
    encoding that fits. Where two fit, as for Korean, a person must say which.

    :raises EncodingBroken, EncodingMixed, EncodingUnclear: with the line
    :raises TooLarge: beyond the bound of a file
    :raises MapWrong: for a stated encoding that is not among those read
    """
    stated = stated.lower()
    if stated and stated not in ENCODINGS:
        raise MapWrong(field="encoding", text=stated)
    encoding = UTF8 if stated == "utf-8-sig" else stated or UTF8
    if _fits(file, encoding):
        return "utf-8-sig" if encoding == UTF8 else encoding
    if stated:
        raise EncodingBroken(line=_first_misfit(file, encoding), encoding=encoding)
    return _older_encoding(file)


def text_lines(file: BinaryIO, encoding: str) -> Iterator[tuple[int, str]]:
    """Yield the number and the text of each line, without its end.

    :raises TooLarge: for a line beyond the bound
    """
    for number, raw in _raw_lines(file):
        codec = encoding if number == 1 else encoding.removesuffix("-sig")
        yield number, raw.decode(codec).rstrip("\r\n")


def _raw_lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    file.seek(0)
    number = 0
    while raw := file.readline(MAX_ROW_BYTES + 1):
        number += 1
        if len(raw) > MAX_ROW_BYTES:
            raise TooLarge(line=number, what="row", bound=MAX_ROW_BYTES)
        yield number, raw


def _fits(file: BinaryIO, encoding: str) -> bool:
    """Return whether every byte fits, in one fast pass.

    :raises TooLarge: beyond the bound of a file
    :raises EncodingBroken: for a zero byte, which no text has
    """
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    size, fits = 0, True
    while chunk := file.read(CHUNK):
        size += len(chunk)
        if size > MAX_FILE_BYTES:
            raise TooLarge(what="file", bound=MAX_FILE_BYTES)
        if b"\0" in chunk:
            raise EncodingBroken(line=_line_of_zero(file), encoding=encoding)
        if fits:
            fits = _decodes(decoder, chunk)
    fits = fits and _decodes(decoder, b"", final=True)
    file.seek(0)
    return fits


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _line_of_zero(file: BinaryIO) -> int:
    return next(number for number, raw in _raw_lines(file) if b"\0" in raw)


def _first_misfit(file: BinaryIO, encoding: str) -> int:
    return next(number for number, raw in _raw_lines(file) if not _is(raw, encoding))


def _older_encoding(file: BinaryIO) -> str:
    """Return the only older encoding of a file that is not UTF-8."""
    utf8_line = other_line = 0
    candidates = list(OLD)
    for number, raw in _raw_lines(file):
        if raw.isascii():
            continue
        if _is(raw, UTF8):
            utf8_line = utf8_line or number
        else:
            other_line = other_line or number
        candidates = [one for one in candidates if _is(raw, one)]
    file.seek(0)
    if utf8_line:
        raise EncodingMixed(line=other_line, utf8_line=utf8_line)
    if len(candidates) != 1:
        raise EncodingUnclear(line=other_line, candidates=", ".join(candidates))
    return candidates[0]


def _is(raw: bytes, encoding: str) -> bool:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
