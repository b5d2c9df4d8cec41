"""An XLSX file as an archive of XML: bounded before it is opened, and walked without being built."""

import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Final
from xml.parsers import expat

from donors.rules.tables.bounds import (
    DEPTH_AT_MOST,
    PARTS_AT_MOST,
    RATIO_AT_MOST,
    TOKEN_AT_MOST,
    UNPACKED_AT_MOST,
)
from donors.rules.tables.codes import TableRefused

CHUNK: Final = 64 * 1024
FREE_OF_RATIO: Final = 1024 * 1024
BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    UnicodeDecodeError,
    ValueError,
)


@dataclass(slots=True)
class Handlers:
    """What is called for each element by its name without a prefix. `stop` ends the walk."""

    start: Callable[[str, dict[str, str]], None]
    end: Callable[[str], None] = lambda _: None
    text: Callable[[str], None] | None = None
    stop: Callable[[], bool] = lambda: False


def archive_opened(file: IO[bytes]) -> zipfile.ZipFile:
    """Return the archive after its list of contents was checked; nothing is unpacked yet.

    :raises TableRefused: "archive_damaged", "archive_locked", "archive_unpacks_too_large"
    """
    file.seek(0)
    try:
        archive = zipfile.ZipFile(file)
    except BROKEN:
        raise TableRefused("archive_damaged") from None
    parts = archive.infolist()
    if any(part.flag_bits & 0x1 for part in parts):
        raise TableRefused("archive_locked")
    unpacked = sum(part.file_size for part in parts)
    stored = sum(part.compress_size for part in parts)
    if len(parts) > PARTS_AT_MOST or unpacked > UNPACKED_AT_MOST:
        raise TableRefused("archive_unpacks_too_large", bytes=unpacked, at_most=UNPACKED_AT_MOST)
    if unpacked > FREE_OF_RATIO and unpacked > RATIO_AT_MOST * max(stored, 1):
        raise TableRefused("archive_unpacks_too_large", bytes=unpacked, stored=stored)
    names = [part.filename for part in parts]
    linked = any(stat.S_ISLNK(part.external_attr >> 16) for part in parts)
    if len(set(names)) != len(names) or linked:
        raise TableRefused("archive_damaged")
    return archive


def walked(archive: zipfile.ZipFile, part: str, handlers: Handlers) -> Iterator[None]:
    """Walk a part of the archive; yields after every piece, so that a caller can hand rows on.

    Memory does not grow with the part. No entity is resolved, nothing is fetched.

    :raises TableRefused: "archive_damaged", "xml_with_doctype", "archive_unpacks_too_large"
    """
    parser = _parser(part, handlers)
    fed = 0
    try:
        with archive.open(part) as opened:
            while piece := opened.read(CHUNK):
                fed += len(piece)
                parser.Parse(piece, False)  # noqa: FBT003 - expat knows no keywords
                if fed - max(parser.CurrentByteIndex, 0) > TOKEN_AT_MOST:
                    raise TableRefused("archive_damaged", part=part)
                yield
                if handlers.stop():
                    return
            parser.Parse(b"", True)  # noqa: FBT003
            yield
    except (*BROKEN, expat.ExpatError):
        raise TableRefused("archive_damaged", part=part) from None


def walk(archive: zipfile.ZipFile, part: str, handlers: Handlers) -> None:
    """Walk a whole part at once.

    :raises TableRefused: as `walked`
    """
    for _ in walked(archive, part, handlers):
        pass


def _parser(part: str, handlers: Handlers) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEPTH_AT_MOST:
            raise TableRefused("archive_damaged", part=part)
        handlers.start(name if ":" not in name else name.rpartition(":")[2], attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        handlers.end(name if ":" not in name else name.rpartition(":")[2])

    def doctype(*_: object) -> None:
        raise TableRefused("xml_with_doctype", part=part)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = doctype
    if handlers.text is not None:
        parser.CharacterDataHandler = handlers.text
    return parser
