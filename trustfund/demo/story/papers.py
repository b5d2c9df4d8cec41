"""The papers of the founding: three small illustrative documents, one with a second version."""

import io

from trustfund.demo.stage import Stage
from trustfund.documents import services as documents
from trustfund.funds.models import Fund

# (who stores it, title, class, file, lines)
PAPERS = (
    (
        "program.manager",
        "Resolution of the executive directors",
        "PUBLIC",
        "resolution.pdf",
        ("Illustrative resolution 1", "The trust fund is established."),
    ),
    (
        "korea.board",
        "Joint letter of the donors",
        "PARTIES",
        "joint-letter.pdf",
        ("Joint letter of the donors", "Draft. Illustrative data."),
    ),
    (
        "sanctions.officer",
        "Note on exemptions",
        "RESTRICTED",
        "exemptions.txt",
        ("Exemptions asked for under resolution 1718.", "Illustrative data."),
    ),
)
SIGNED = ("Joint letter of the donors", "Signed. Illustrative data.")


def papers_stored(stage: Stage, fund: Fund) -> None:
    """Store the papers about the fund, and supersede the letter by its signed version."""
    for login, title, classification, name, lines in PAPERS:
        content = plain_pdf(*lines) if name.endswith(".pdf") else "\n".join(lines).encode()
        stored = documents.document_store(
            **stage.by(login),
            about="funds.fund",
            about_id=fund.pk,
            title=title,
            classification=classification,
            file=io.BytesIO(content),
            name=name,
        )
        if name == "joint-letter.pdf":
            documents.version_add(
                **stage.by(login),
                document_id=stored.pk,
                version=1,
                reason="Signed by all donors.",
                file=io.BytesIO(plain_pdf(*SIGNED)),
                name=name,
            )


def plain_pdf(*lines: str) -> bytes:
    """Return a PDF of one page with these lines of plain letters."""
    shown = " T* ".join(f"({line}) Tj" for line in lines)
    page = f"BT /F1 14 Tf 20 TL 72 760 Td {shown} ET".encode("ascii")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    text, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(text))
        text += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        text
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, rows)
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, len(text))
    )
