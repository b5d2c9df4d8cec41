"""What a file is, by its content alone. The browser's word and the name never decide."""

from collections.abc import Callable
from typing import IO, Final

from trustfund.documents.rules import office, pdf, pictures, texts
from trustfund.documents.rules.faults import Fault

HEAD = 4096
# A ZIP file is read from its end: its last record and a comment of up to 65,535 bytes.
TAIL = 22 + 65_535
END_OF_ZIP = b"PK\x05\x06"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

Check = Callable[[IO[bytes]], str]
# How a content begins -> the check of the whole, which returns its media type.
CHECKS: Final[tuple[tuple[bytes, Check], ...]] = (
    (b"%PDF-", pdf.pdf_checked),
    (b"\x89PNG\r\n\x1a\n", pictures.png_checked),
    (b"\xff\xd8\xff", pictures.jpeg_checked),
    (b"PK\x03\x04", office.office_checked),
)
EXTENSIONS: Final = {
    pdf.PDF: {"pdf"},
    pictures.PNG: {"png"},
    pictures.JPEG: {"jpg", "jpeg"},
    office.XLSX: {"xlsx"},
    office.DOCX: {"docx"},
    texts.CSV: {"csv"},
    texts.TXT: {"txt"},
}


def media_type_found(file: IO[bytes], *, extension: str) -> str:
    """Return what the file is after reading all of it, and leave it at its beginning.

    Only between the two kinds of plain text does the extension decide. Time and memory are
    bounded by the size of the file and by the limits of each check.

    :raises Fault: if it is none of the kinds that are kept, is two kinds at once, carries
        something that acts, is locked or damaged, or is not what its extension says
    """
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    if not head:
        raise Fault("file_empty")
    if head.startswith(OLD_OFFICE):
        raise Fault("office_old_or_locked")
    check = next((found for start, found in CHECKS if head.startswith(start)), None)
    found = texts.text_checked(file, extension=extension) if check is None else check(file)
    if check is not None:
        _refuse_second_kind(file, head, found)
    if extension not in EXTENSIONS[found]:
        raise Fault("kind_mismatch")
    file.seek(0)
    return found


def _refuse_second_kind(file: IO[bytes], head: bytes, found: str) -> None:
    """Refuse a file that another program would take for something else."""
    beginning = head[:1024]
    if texts.MARKUP.search(beginning.decode("latin-1")):
        raise Fault("file_of_two_kinds")
    # Readers of PDF look for its mark in the first 1,024 bytes.
    if found != pdf.PDF and b"%PDF-" in beginning:
        raise Fault("file_of_two_kinds")
    if found in {office.XLSX, office.DOCX}:
        return
    file.seek(0, 2)
    file.seek(max(0, file.tell() - TAIL))
    tail = file.read()
    place = tail.find(END_OF_ZIP)
    while place >= 0:
        comment = int.from_bytes(tail[place + 20 : place + 22], "little")
        if place + 22 + comment == len(tail):
            raise Fault("file_of_two_kinds")
        place = tail.find(END_OF_ZIP, place + 1)
