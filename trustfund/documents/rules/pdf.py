"""PDF: begins and ends as one, is not locked, and holds nothing that acts when it is opened."""

import re
import zlib
from typing import IO, Final

from trustfund.documents.rules.faults import Fault

PDF: Final = "application/pdf"
MOST_UNPACKED = 256 * 1024 * 1024
MOST_OF_OBJECTS = 16 * 1024 * 1024
GLANCE = 4096
BEGINS = re.compile(rb"%PDF-[12]\.\d[\s%]")
LOCKED = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")
STREAM = re.compile(rb">>\s*stream\r?\n")
# A stream that holds objects begins with pairs of numbers.
NUMBERS = re.compile(rb"\s*\d+\s+\d+\s")


def _name(text: str) -> bytes:
    """Return the pattern of a PDF name, each letter plain or written as its number."""
    letters = (f"(?:{letter}|#{ord(letter):02x}|#{ord(letter):02X})".encode() for letter in text)
    return b"/" + b"".join(letters) + rb"(?![A-Za-z0-9])"


OBJECTS = re.compile(_name("ObjStm"))
# A script needs its action's name, JavaScript; so does everything else that acts or carries.
ACTS = re.compile(
    b"|".join(
        _name(text)
        for text in ("JavaScript", "Launch", "RichMedia", "SubmitForm", "ImportData", "GoToE")
    )
    + b"|"
    + _name("XFA")
    + rb"\s*[\[0-9]"
)
CARRIES = re.compile(_name("EmbeddedFile") + b"|" + _name("EmbeddedFiles"))


def pdf_checked(file: IO[bytes]) -> str:
    """Return the media type of a PDF.

    Its names are looked for in the file as it is and in its packed objects.

    :raises Fault: "file_damaged", "file_of_two_kinds" if something follows its end, "file_locked",
        "file_acts", "file_carries_files", or "file_unpacks_too_large"
    """
    data = file.read()
    if not BEGINS.match(data):
        raise Fault("file_damaged")
    if b"%%EOF" not in data or b"startxref" not in data[-65_536:]:
        raise Fault("file_damaged")
    if not data.rstrip(b"\r\n\t \x00\x0c").endswith(b"%%EOF"):
        raise Fault("file_of_two_kinds")
    if LOCKED.search(data):
        raise Fault("file_locked")
    _refuse_acts(data)
    budget = MOST_UNPACKED
    place = 0
    for found in STREAM.finditer(data):
        # What stands between two streams describes the second one.
        describes = data[max(place, found.start() - GLANCE) : found.start()]
        place = found.end()
        objects = _objects_unpacked(data, place, is_named=bool(OBJECTS.search(describes)))
        budget -= GLANCE + len(objects)
        if budget < 0:
            raise Fault("file_unpacks_too_large")
        _refuse_acts(objects)
    return PDF


def _refuse_acts(data: bytes) -> None:
    if ACTS.search(data):
        raise Fault("file_acts")
    if CARRIES.search(data):
        raise Fault("file_carries_files")


def _objects_unpacked(data: bytes, place: int, *, is_named: bool) -> bytes:
    """Return the objects that a stream holds in packed form, or nothing if it holds none."""
    end = min(len(data), place + MOST_OF_OBJECTS)
    unpacker = zlib.decompressobj()
    try:
        glance = unpacker.decompress(data[place : min(end, place + GLANCE)], GLANCE)
        if not (is_named or NUMBERS.match(glance)):
            return b""
        rest = unpacker.decompress(
            unpacker.unconsumed_tail + data[place + GLANCE : end], MOST_OF_OBJECTS
        )
    except zlib.error:
        # Objects that are packed in another way cannot be looked into.
        if is_named and not NUMBERS.match(data[place : place + 64]):
            raise Fault("file_damaged") from None
        return b""
    if len(rest) >= MOST_OF_OBJECTS:
        raise Fault("file_unpacks_too_large")
    return glance + rest
