"""One sound file of each kind that is kept, and the hostile ones, each with its refusal."""

import zlib
from collections.abc import Iterator

from tests.factories.documents import (
    SHEET,
    TEXT,
    archive,
    jpeg,
    link,
    locked,
    lying,
    office,
    packed,
    pdf,
    pdf_of,
    png,
)

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
