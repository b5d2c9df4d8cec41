"""A document as a file: the kinds that there are, their media types, and the bytes of one."""

from typing import Final

from trustfund.render import delimited, paper, pdf, workbook
from trustfund.render.document import Document

MEDIA: Final = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}


def file_of(document: Document, kind: str) -> bytes:
    """Return the document as "pdf", "xlsx" or "csv". The figures are the same in each.

    :raises LookupError: for another kind
    :raises RenderError: if the paper exceeds the limits of a rendering
    """
    if kind == "csv":
        return delimited.csv_of(document)
    if kind == "xlsx":
        return workbook.xlsx_of(document)
    if kind != "pdf":
        raise LookupError(kind)
    made = pdf.pdf_of(paper.html_of(document), identifier=document.marker, created=document.created)
    return made.content
