"""Pictures: whole from the first byte to the last, of a size that can be drawn, nothing behind."""

import zlib
from typing import IO, Final

from trustfund.documents.rules.faults import Fault

PNG: Final = "image/png"
JPEG: Final = "image/jpeg"
MOST_PIXELS = 100_000_000
CHUNK = 64 * 1024
# Markers of JPEG that stand alone: TEM, RST0 to RST7.
ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
# Frame headers, which say the size of the picture: all of C0 to CF but DHT, JPG and DAC.
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
END, SCAN = 0xD9, 0xDA


def png_checked(file: IO[bytes]) -> str:
    """Return the media type of a PNG picture.

    :raises Fault: "file_damaged" if a part is broken or missing, "picture_too_large",
        "file_of_two_kinds" if something follows its end
    """
    file.seek(8)
    is_first = True
    while True:
        header = file.read(8)
        if len(header) < 8:
            raise Fault("file_damaged")
        length, name = int.from_bytes(header[:4], "big"), header[4:]
        beginning = _chunk_read(file, name, length)
        if is_first:
            if name != b"IHDR" or length != 13:
                raise Fault("file_damaged")
            size = int.from_bytes(beginning[:4], "big"), int.from_bytes(beginning[4:8], "big")
            _size_must_be_sensible(*size)
            is_first = False
        if name == b"IEND":
            break
    if file.read(1):
        raise Fault("file_of_two_kinds")
    return PNG


def _chunk_read(file: IO[bytes], name: bytes, length: int) -> bytes:
    """Read over one chunk, compare its checksum, and return its first bytes."""
    crc, left, beginning = zlib.crc32(name), length, b""
    while left:
        part = file.read(min(left, CHUNK))
        if not part:
            raise Fault("file_damaged")
        beginning = beginning or part[:32]
        crc, left = zlib.crc32(part, crc), left - len(part)
    if file.read(4) != crc.to_bytes(4, "big"):
        raise Fault("file_damaged")
    return beginning


def jpeg_checked(file: IO[bytes]) -> str:
    """Return the media type of a JPEG picture.

    :raises Fault: as `png_checked`
    """
    data = file.read()
    place, has_frame = 2, False
    while True:
        place, marker = _marker_at(data, place)
        if marker == END:
            break
        if marker in ALONE:
            continue
        length = int.from_bytes(data[place : place + 2], "big")
        if length < 2 or place + length > len(data):
            raise Fault("file_damaged")
        if marker in FRAMES:
            has_frame = True
            height, width = data[place + 3 : place + 5], data[place + 5 : place + 7]
            _size_must_be_sensible(int.from_bytes(width, "big"), int.from_bytes(height, "big"))
        place += length
        if marker == SCAN:
            place = _scan_end(data, place)
    if not has_frame:
        raise Fault("file_damaged")
    if place != len(data):
        raise Fault("file_of_two_kinds")
    return JPEG


def _marker_at(data: bytes, place: int) -> tuple[int, int]:
    """Return where the content of the next marker begins, and the marker."""
    if data[place : place + 1] != b"\xff":
        raise Fault("file_damaged")
    while data[place : place + 1] == b"\xff":
        place += 1
    if place >= len(data):
        raise Fault("file_damaged")
    return place + 1, data[place]


def _scan_end(data: bytes, place: int) -> int:
    """Return where the compressed picture stops and the next marker stands."""
    while True:
        place = data.find(b"\xff", place)
        if place < 0 or place + 1 >= len(data):
            raise Fault("file_damaged")
        following = data[place + 1]
        if following == 0x00 or following in ALONE:
            place += 2
        elif following == 0xFF:
            place += 1
        else:
            return place


def _size_must_be_sensible(width: int, height: int) -> None:
    if not width or not height:
        raise Fault("file_damaged")
    if width * height > MOST_PIXELS:
        raise Fault("picture_too_large")
