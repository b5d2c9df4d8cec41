"""Office files (XLSX, DOCX): a sound archive with no macros, nothing embedded, nothing fetched."""

import re
import stat
import zipfile
import zlib
from typing import IO, Final

from lxml import etree

from trustfund.documents.rules.faults import Fault

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAIN: Final = {
    f"{XLSX}.main+xml": XLSX,
    f"{DOCX}.main+xml": DOCX,
}
MOST_PARTS = 2_000
MOST_UNPACKED = 100 * 1024 * 1024
MOST_OF_LINKS = 4 * 1024 * 1024
MOST_RATIO = 200  # of what is unpacked to what is stored, beyond the first megabyte
CHUNK = 64 * 1024
UNSAFE_PATH = re.compile(r"(^|/)\.\.(/|$)|^/|\\|[\x00-\x1f:]")
# Parts that run, reach out, or hide another file.
ACTIVE = re.compile(r"vbaproject|activex|ctrlprops|/macrosheets/|customui", re.IGNORECASE)
CARRIED = re.compile(r"/embeddings/|oleobject|\.bin$", re.IGNORECASE)
OUTSIDE = re.compile(r"/externallinks/|/querytables/|^xl/connections\.xml$", re.IGNORECASE)
HARMLESS_BIN = re.compile(r"printersettings\d*\.bin$", re.IGNORECASE)
ACTIVE_TYPES = ("macroenabled", "vbaproject", "activex", "oleobject")
LINKS = ("http://", "https://", "mailto:", "#")


def office_checked(file: IO[bytes]) -> str:
    """Return the media type of an office file. Every part is unpacked once, a piece at a time.

    :raises Fault: "file_damaged", "file_locked", "file_unpacks_too_large", "file_acts",
        "file_carries_files", "file_reaches_out", or "kind_unknown" for another kind of archive
    """
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            _archive_must_be_sound(archive, parts)
            found = _main_type(archive)
            for part in parts:
                _part_must_be_harmless(archive, part)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise Fault("file_damaged") from None
    except (UnicodeDecodeError, etree.XMLSyntaxError, ValueError, OSError):
        raise Fault("file_damaged") from None
    return found


def _archive_must_be_sound(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    if any(part.flag_bits & 0x1 for part in parts):
        raise Fault("file_locked")
    unpacked = sum(part.file_size for part in parts)
    stored = sum(part.compress_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED:
        raise Fault("file_unpacks_too_large")
    if unpacked > 1024 * 1024 and unpacked > MOST_RATIO * max(stored, 1):
        raise Fault("file_unpacks_too_large")
    names = [part.filename.lower() for part in parts]
    if len(set(names)) != len(names) or archive.comment:
        raise Fault("file_damaged")
    if min((part.header_offset for part in parts), default=1) != 0:
        raise Fault("file_of_two_kinds")
    for part in parts:
        if UNSAFE_PATH.search(part.filename) or stat.S_ISLNK(part.external_attr >> 16):
            raise Fault("file_damaged")


def _main_type(archive: zipfile.ZipFile) -> str:
    """Return what the list of contents says that this is."""
    if "[Content_Types].xml" not in archive.namelist():
        raise Fault("kind_unknown")
    types = [
        str(node.get("ContentType", "")).lower()
        for node in _xml(archive, "[Content_Types].xml").iter()
        if isinstance(node.tag, str)
    ]
    if any(word in found for found in types for word in ACTIVE_TYPES):
        raise Fault("file_acts")
    mains = {MAIN[found] for found in types if found in MAIN}
    if len(mains) != 1:
        raise Fault("kind_unknown")
    return mains.pop()


def _part_must_be_harmless(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    name = f"/{part.filename}"
    if ACTIVE.search(name):
        raise Fault("file_acts")
    if OUTSIDE.search(name) or OUTSIDE.search(part.filename):
        raise Fault("file_reaches_out")
    if CARRIED.search(name) and not HARMLESS_BIN.search(name):
        raise Fault("file_carries_files")
    _unpack_once(archive, part)
    if name.lower().endswith(".rels"):
        _links_must_be_plain(archive, part.filename)


def _unpack_once(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Unpack to nowhere: the size said must be the true one, and the checksum must agree."""
    with archive.open(part) as opened:
        is_xml = part.filename.lower().endswith((".xml", ".rels"))
        beginning = opened.read(CHUNK)
        if is_xml and (b"<!DOCTYPE" in beginning or b"<!ENTITY" in beginning):
            raise Fault("file_damaged")
        if beginning.startswith((b"PK\x03\x04", b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0")):
            raise Fault("file_carries_files")
        size = len(beginning)
        while piece := opened.read(CHUNK):
            size += len(piece)
    if size != part.file_size:
        raise Fault("file_damaged")


def _links_must_be_plain(archive: zipfile.ZipFile, name: str) -> None:
    """Let links that a reader clicks stand; refuse whatever is fetched on opening."""
    for node in _xml(archive, name).iter():
        if not isinstance(node.tag, str) or node.get("TargetMode", "").lower() != "external":
            continue
        is_link = node.get("Type", "").lower().endswith("/hyperlink")
        if not is_link or not node.get("Target", "").lower().startswith(LINKS):
            raise Fault("file_reaches_out")


def _xml(archive: zipfile.ZipFile, name: str) -> "etree._Element":
    with archive.open(name) as opened:
        text = opened.read(MOST_OF_LINKS + 1)
    if len(text) > MOST_OF_LINKS:
        raise Fault("file_unpacks_too_large")
    text.decode("utf-8")  # another encoding could hide what the checks look for
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(text, parser)
