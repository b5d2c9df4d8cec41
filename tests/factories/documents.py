"""Files made up for tests: one sound one of each kind, and the hostile ones. Nothing is copied in."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
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


SOUND: dict[str, bytes] = {
    "paper.pdf": pdf(),
    "packed.pdf": packed(b"<< /Title (words) >>"),
    "picture.png": png(text=b"a comment"),
    "picture.jpg": jpeg(),
    "picture.jpeg": jpeg(),
    "table.xlsx": office(SHEET),
    "linked.xlsx": office(SHEET, links=link("hyperlink", "https://example.org/")),
    "words.docx": office(TEXT),
    "table.csv": '\ufeffday,amount,remark\r\n2026-01-01,-5.00,"-1,000.00"\r\n'.encode(),
    "words.txt": "Minutes of the meeting. 회의록. 2 < 3 & 5 > 4\n".encode(),
}
ZIPPED = archive({"a.txt": b"a"})
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"


def hostile() -> Iterator[tuple[str, str, str, bytes]]:
    """Yield (what, code of the refusal, name, content) of each file that must not be kept."""
    yield from _of_no_kind()
    yield from _hostile_pdf()
    yield from _hostile_pictures()
    yield from _hostile_office()
    yield from _hostile_text()


def _of_no_kind() -> Iterator[tuple[str, str, str, bytes]]:
    yield "nothing", "file_empty", "a.pdf", b""
    yield "program", "kind_unknown", "a.pdf", b"MZ\x90\x00" + b"\x00" * 100
    yield "ELF", "kind_unknown", "a.png", b"\x7fELF" + b"\x00" * 100
    yield "picture of another kind", "kind_unknown", "a.png", b"GIF89a\x01\x00\x01\x00"
    yield "PostScript", "kind_mismatch", "a.pdf", b"%!PS-Adobe-3.0\n"
    yield "RTF", "kind_mismatch", "a.docx", rb"{\rtf1 words}"
    yield "archive", "kind_unknown", "a.xlsx", ZIPPED
    yield "gzip", "kind_unknown", "a.txt", b"\x1f\x8b\x08\x00" + b"\x00" * 20
    yield "PDF named as picture", "kind_mismatch", "a.png", pdf()
    yield "picture named as PDF", "kind_mismatch", "a.pdf", png()
    yield "text named as PDF", "kind_mismatch", "a.pdf", b"words"
    yield "sheet named as text document", "kind_mismatch", "a.docx", office(SHEET)
    yield "HTML named as PDF", "text_is_markup", "a.pdf", HTML
    yield "a name of no kind", "kind_mismatch", "a.exe", pdf()


def _hostile_pdf() -> Iterator[tuple[str, str, str, bytes]]:
    script = b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >> "
    yield "PDF then HTML", "file_of_two_kinds", "a.pdf", pdf() + HTML
    yield "PDF then ZIP", "file_of_two_kinds", "a.pdf", pdf() + ZIPPED
    zipped = archive({"a.txt": b"a"}, comment=b"\nstartxref\n0\n%%EOF")
    yield "PDF and ZIP to the last byte", "file_of_two_kinds", "a.pdf", pdf() + zipped
    yield (
        "HTML in the PDF's first line",
        "file_of_two_kinds",
        "a.pdf",
        pdf().replace(b"\n%", b"\n%" + HTML, 1),
    )
    yield "PDF behind HTML", "text_is_markup", "a.pdf", HTML + b"\n%PDF-1.7\n%%EOF"
    yield "script", "file_acts", "a.pdf", pdf(extra=script)
    yield (
        "script by numbers",
        "file_acts",
        "a.pdf",
        pdf(extra=script.replace(b"/JavaScript", b"/J#61vaScr#69pt")),
    )
    yield "script in packed objects", "file_acts", "a.pdf", packed(b"<< " + script + b">>")
    yield (
        "script in unnamed objects",
        "file_acts",
        "a.pdf",
        packed(b"<< " + script + b">>", name=b"/Other"),
    )
    yield "objects packed oddly", "file_damaged", "a.pdf", packed(b"<< >>", filtered=False)
    yield "launch", "file_acts", "a.pdf", pdf(extra=b"/OpenAction << /S /Launch /F (cmd) >> ")
    yield "form that sends", "file_acts", "a.pdf", pdf(extra=b"/A << /S /SubmitForm >> ")
    yield "XFA", "file_acts", "a.pdf", pdf(extra=b"/AcroForm << /XFA [ 1 0 R ] >> ")
    yield (
        "embedded file",
        "file_carries_files",
        "a.pdf",
        pdf(extra=b"/Names << /EmbeddedFiles 1 0 R >> "),
    )
    yield "password", "file_locked", "a.pdf", pdf(trailer=b"/Encrypt 9 0 R ")
    yield "cut off", "file_damaged", "a.pdf", pdf()[:200]
    yield "no version", "file_damaged", "a.pdf", pdf().replace(b"%PDF-1.7", b"%PDF-x.7")
    bomb = zlib.compress(b"7 0 " + b" " * (20 * 1024 * 1024))
    head = b"<< /Type /ObjStm /Filter /FlateDecode >>\nstream\n"
    yield (
        "PDF that unpacks",
        "file_unpacks_too_large",
        "a.pdf",
        pdf_of([head + bomb + b"\nendstream"]),
    )


def _hostile_pictures() -> Iterator[tuple[str, str, str, bytes]]:
    yield "PNG then HTML", "file_of_two_kinds", "a.png", png(more=HTML)
    yield "PNG then ZIP", "file_of_two_kinds", "a.png", png(more=ZIPPED)
    yield "PNG with HTML", "file_of_two_kinds", "a.png", png(text=HTML)
    yield "PNG with PDF", "file_of_two_kinds", "a.png", png(text=b"%PDF-1.7")
    yield "PNG cut off", "file_damaged", "a.png", png()[:-6]
    yield "PNG with a wrong checksum", "file_damaged", "a.png", png().replace(b"IDAT", b"IDAX")
    yield "PNG of many points", "picture_too_large", "a.png", png(width=40_000, height=40_000)
    yield "PNG of no points", "file_damaged", "a.png", png(width=0)
    yield "JPEG then HTML", "file_of_two_kinds", "a.jpg", jpeg(more=HTML)
    yield "JPEG then ZIP", "file_of_two_kinds", "a.jpg", jpeg(more=ZIPPED)
    yield "JPEG cut off", "file_damaged", "a.jpg", jpeg()[:-4]
    yield "JPEG of many points", "picture_too_large", "a.jpg", jpeg(width=65_000, height=65_000)
    yield "JPEG without a frame", "file_damaged", "a.jpg", b"\xff\xd8\xff\xd9"


def _hostile_office() -> Iterator[tuple[str, str, str, bytes]]:
    macro = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    yield "macros by type", "file_acts", "a.xlsx", office(main=macro)
    yield "macros by part", "file_acts", "a.xlsx", office(parts={"xl/vbaProject.bin": b"x"})
    yield (
        "ActiveX",
        "file_acts",
        "a.docx",
        office(TEXT, parts={"word/activeX/activeX1.xml": b"<a/>"}),
    )
    yield (
        "embedded object",
        "file_carries_files",
        "a.docx",
        office(TEXT, parts={"word/embeddings/oleObject1.bin": b"x"}),
    )
    yield (
        "archive inside",
        "file_carries_files",
        "a.docx",
        office(TEXT, parts={"word/a.xml": ZIPPED}),
    )
    yield (
        "template fetched",
        "file_reaches_out",
        "a.docx",
        office(TEXT, links=link("attachedTemplate", "https://example.org/t.dotm")),
    )
    yield (
        "picture fetched",
        "file_reaches_out",
        "a.docx",
        office(TEXT, links=link("image", "https://example.org/p.png")),
    )
    yield (
        "link to a file",
        "file_reaches_out",
        "a.xlsx",
        office(links=link("hyperlink", "file://server/share")),
    )
    yield (
        "other workbook",
        "file_reaches_out",
        "a.xlsx",
        office(parts={"xl/externalLinks/externalLink1.xml": b"<a/>"}),
    )
    yield "password", "file_locked", "a.xlsx", locked(office())
    yield (
        "old kind",
        "office_old_or_locked",
        "a.xlsx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
    )
    yield (
        "bomb",
        "file_unpacks_too_large",
        "a.xlsx",
        office(parts={"xl/a.xml": b" " * (20 * 1024 * 1024)}),
    )
    yield (
        "bomb that lies",
        "file_damaged",
        "a.xlsx",
        lying(office(parts={"xl/a.xml": b" " * (1024 * 1024)})),
    )
    yield (
        "many parts",
        "file_unpacks_too_large",
        "a.xlsx",
        office(parts={f"xl/{number}.xml": b"" for number in range(2_100)}),
    )
    yield "path upward", "file_damaged", "a.xlsx", office(parts={"../../etc/passwd": b"x"})
    yield "absolute path", "file_damaged", "a.xlsx", office(parts={"/etc/passwd": b"x"})
    yield (
        "entities",
        "file_damaged",
        "a.xlsx",
        office(parts={"xl/a.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
    )
    yield "something in front", "file_of_two_kinds", "a.xlsx", b"PK\x03\x04" + office()
    yield "something behind", "file_damaged", "a.xlsx", office(comment=HTML)
    yield "cut off", "file_damaged", "a.docx", office(TEXT)[:-30]


def _hostile_text() -> Iterator[tuple[str, str, str, bytes]]:
    yield "HTML", "text_is_markup", "a.txt", HTML
    yield "HTML after blanks", "text_is_markup", "a.txt", b"\n\n   " + HTML
    yield "SVG", "text_is_markup", "a.txt", b'<svg xmlns="x" onload="alert(1)"/>'
    yield "XML", "text_is_markup", "a.csv", b'<?xml version="1.0"?><a/>'
    yield "shell", "text_is_markup", "a.txt", b"#!/bin/sh\nrm -rf /\n"
    yield "Latin-1", "kind_unknown", "a.txt", b"caf\xe9"
    yield "UTF-16", "kind_unknown", "a.txt", "words".encode("utf-16")
    yield "cut in a letter", "kind_unknown", "a.txt", "회".encode()[:2]
    yield "NUL", "kind_unknown", "a.csv", b"a,b\x00c"
    yield "reordered", "text_hidden", "a.txt", "a\N{RIGHT-TO-LEFT OVERRIDE}fdp.exe".encode()
    yield "formula", "formula_found", "a.csv", b"a,b\n1,=1+1\n"
    yield "command", "formula_found", "a.csv", b"a,b\n1,-2+3+cmd|' /C calc'!A0\n"
    yield "function", "formula_found", "a.csv", b'a,"@SUM(1,2)"\n'


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
