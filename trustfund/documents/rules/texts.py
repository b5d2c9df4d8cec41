"""Plain text and tables of text: UTF-8, nothing hidden, no markup, no formulas."""

import codecs
import csv
import io
import re
from typing import IO, Final

from trustfund.documents.rules.faults import Fault

CSV: Final = "text/csv"
TXT: Final = "text/plain"
CHUNK = 64 * 1024
BEGINNING = 4096
CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
# Characters that make text read otherwise than it is stored.
REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069\u061c]")
MARKUP = re.compile(
    r"<(?:!doctype|!--|\?xml|\?php|/?(?:html|head|body|script|svg|iframe|object|embed|img|math|style"
    r"|meta|link|form|base|title)\b)|^#!",
    re.IGNORECASE,
)
NUMBER = re.compile(r"[+-][\d.,\s]*%?")


def text_checked(file: IO[bytes], *, extension: str) -> str:
    """Return the media type of plain text.

    :raises Fault: "kind_unknown" if it is no text, "text_hidden" or "text_is_markup" if it reads
        otherwise than it looks, "formula_found" if a table would reckon when it is opened
    """
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    beginning = ""
    while chunk := file.read(CHUNK):
        text = _decoded(decoder, chunk)
        if CONTROL.search(text):
            raise Fault("kind_unknown")
        if REORDERING.search(text):
            raise Fault("text_hidden")
        beginning += text[: max(0, BEGINNING - len(beginning))]
    _decoded(decoder, b"", final=True)
    if MARKUP.search(beginning.lstrip("\ufeff \t\r\n")):
        raise Fault("text_is_markup")
    if extension != "csv":
        return TXT
    file.seek(0)
    _refuse_formulas(file)
    return CSV


def _decoded(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> str:
    try:
        return decoder.decode(chunk, final)
    except UnicodeDecodeError:
        raise Fault("kind_unknown") from None


def _refuse_formulas(file: IO[bytes]) -> None:
    reader = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        for row in csv.reader(reader):
            if any(_is_formula(cell) for cell in row):
                raise Fault("formula_found")
    except csv.Error:
        raise Fault("file_damaged") from None
    finally:
        reader.detach()


def _is_formula(cell: str) -> bool:
    """Return whether a spreadsheet would reckon this cell instead of showing it."""
    text = cell.strip()
    if text.startswith(("=", "@", "\uff1d", "\uff20")):
        return True
    return (
        text.startswith(("+", "-"))
        and not NUMBER.fullmatch(text)
        and bool(re.search(r"[(|!]", text))
    )
