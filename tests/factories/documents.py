"""Files made up for tests, and documents made of them. Nothing is copied in."""

import io
import struct
import zipfile
import zlib
from typing import Any
from uuid import UUID

from tests.factories.cast import Cast
from trustfund.db import clock
from trustfund.documents import services
from trustfund.documents.models import Document
from trustfund.funds.models import Fund
from trustfund.kernel.actor import Actor

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class Upload:
    """A file that a browser or a program sends; it can be sent again."""

    def __init__(self, content: bytes, name: str = "paper.pdf") -> None:
        self.content = content
        self.name = name

    def read(self, _size: int = -1) -> bytes:
        """Return all of it, each time."""
        return self.content

    def __str__(self) -> str:
        return ""  # a page that keeps what was typed cannot keep a file


def pdf(words: str = "Illustrative", *, extra: bytes = b"", trailer: bytes = b"") -> bytes:
    """Return a PDF of one page with these words."""
    page = f"BT /F1 18 Tf 72 720 Td ({words}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R " + extra + b">>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    return pdf_of(objects, trailer=trailer)


def pdf_of(objects: list[bytes], *, trailer: bytes = b"") -> bytes:
    """Return a PDF of these objects; the first is its catalog."""
    text, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(text))
        text += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(text)
    text += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    text += b"".join(b"%010d 00000 n \n" % place for place in places)
    text += b"trailer\n<< /Size %d /Root 1 0 R %s>>\n" % (len(objects) + 1, trailer)
    return text + b"startxref\n%d\n%%%%EOF\n" % start


def packed(objects: bytes, *, name: bytes = b"/ObjStm", filtered: bool = True) -> bytes:
    """Return a PDF whose objects lie in a packed stream."""
    inside = b"7 0 " + objects
    content = zlib.compress(inside) if filtered else inside.hex().encode() + b">"
    how = b"/FlateDecode" if filtered else b"/ASCIIHexDecode"
    head = b"<< /Type %s /N 1 /First 4 /Filter %s /Length %d >>" % (name, how, len(content))
    return pdf_of([b"<< /Type /Catalog >>", head + b"\nstream\n" + content + b"\nendstream"])


def png(*, width: int = 2, height: int = 2, more: bytes = b"", text: bytes = b"") -> bytes:
    """Return a picture; `more` follows its end."""
    rows = b"".join(b"\x00" + b"\x20\x40\x80" * width for _row in range(min(height, 10)))
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        *([(b"tEXt", b"Comment\x00" + text)] if text else []),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    ]
    chunks = b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + chunks + more


def jpeg(*, width: int = 8, height: int = 8, more: bytes = b"") -> bytes:
    """Return the frame of a picture that is sound by its markers; `more` follows its end."""
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    scan = b"\x01\x01\x00\x00\x3f\x00"
    return b"".join(
        [
            b"\xff\xd8",
            b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00",
            b"\xff\xc0" + struct.pack(">H", 2 + len(frame)) + frame,
            b"\xff\xda" + struct.pack(">H", 2 + len(scan)) + scan,
            b"\x12\x34\xff\x00\x56\xff\xd0\x78",
            b"\xff\xd9",
            more,
        ]
    )


def office(
    kind: str = SHEET, *, parts: dict[str, bytes] | None = None, links: str = "", **how: Any
) -> bytes:
    """Return an office file with these further parts; `links` are relations of its main part."""
    main = "xl/workbook.xml" if kind == SHEET else "word/document.xml"
    folder, _slash, name = main.partition("/")
    content = {
        "[Content_Types].xml": (
            '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/'
            'package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/{main}" ContentType="{how.pop("main", f"{kind}.main+xml")}"/>'
            "</Types>"
        ).encode(),
        "_rels/.rels": relations(f'Type="{OFFICE}/officeDocument" Target="{main}"'),
        main: b'<?xml version="1.0" encoding="UTF-8"?><main>words</main>',
        f"{folder}/_rels/{name}.rels": relations(links),
        **(parts or {}),
    }
    return archive(content, **how)


def relations(attributes: str) -> bytes:
    """Return a part that relates one part to others."""
    one = f'<Relationship Id="r1" {attributes}/>' if attributes else ""
    return f'<?xml version="1.0"?><Relationships xmlns="{RELATIONS}">{one}</Relationships>'.encode()


def archive(content: dict[str, bytes], *, before: bytes = b"", comment: bytes = b"") -> bytes:
    """Return a ZIP file; `before` stands in front of it."""
    held = io.BytesIO()
    held.write(before)
    with zipfile.ZipFile(held, "a" if before else "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in content.items():
            opened.writestr(name, data)
        opened.comment = comment
    return held.getvalue()


def link(kind: str, target: str) -> str:
    """Return a relation that leads out of the file."""
    return f'Type="{OFFICE}/{kind}" Target="{target}" TargetMode="External"'


def locked(content: bytes) -> bytes:
    """Mark each part of a ZIP file as encrypted."""
    found = bytearray(content)
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = found.find(mark)
        while place >= 0:
            found[place + flags] |= 1
            place = found.find(mark, place + 4)
    return bytes(found)


def lying(content: bytes) -> bytes:
    """Make the archive's list say that every part is one byte large."""
    found = bytearray(content)
    place = found.find(b"PK\x01\x02")
    while place >= 0:
        found[place + 24 : place + 28] = (1).to_bytes(4, "little")
        place = found.find(b"PK\x01\x02", place + 4)
    return bytes(found)


def document_make(
    cast: Cast,
    fund: Fund,
    *,
    actor: Actor | None = None,
    content: bytes | None = None,
    name: str = "paper.pdf",
    classification: str = "PARTIES",
    title: str = "Joint letter",
) -> Document:
    """Store a document about a fund, as the cast's donor officer unless somebody else is given."""
    return services.document_store(
        actor=actor or cast.donor_officer,
        now=clock.now(),
        about="funds.fund",
        about_id=fund.pk,
        title=title,
        classification=classification,
        file=io.BytesIO(pdf() if content is None else content),
        name=name,
    )


def paper_make(actor: Actor, about: str, about_id: UUID, *, title: str = "Valuation") -> Document:
    """Store a document about anything, for those concerned."""
    return services.document_store(
        actor=actor,
        now=clock.now(),
        about=about,
        about_id=about_id,
        title=title,
        classification="PARTIES",
        file=io.BytesIO(pdf()),
        name="valuation.pdf",
    )


def version_make(
    actor: Actor, document_id: UUID, *, content: bytes, version: int = 1, name: str = "paper.pdf"
) -> Document:
    """Supersede the current version."""
    return services.version_add(
        actor=actor,
        now=clock.now(),
        document_id=document_id,
        version=version,
        reason="Signed by both sides.",
        file=io.BytesIO(content),
        name=name,
    )
