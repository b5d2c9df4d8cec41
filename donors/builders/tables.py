"""Table 1 of an administrator's report as a document, and the rejected rows as a file."""

import csv
import io
from collections.abc import Sequence
from typing import Final

import xlsxwriter
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from donors.models import TableImport
from donors.rules.tables import ReadRow, Status, table_1, template_rows
from donors.rules.tables.kinds import BOOKED_KINDS
from donors.rules.tables.statistics import Table1Row
from donors.selectors.table_words import field_word, reason_sentence
from donors.selectors.tables import rows_of, statistics_of
from trustfund.db.words import local
from trustfund.kernel.errors import NotFound
from trustfund.render import delimited
from trustfund.render.document import Column, Document, Paragraph, Row, Section, Style, Table, Words
from trustfund.render.files import MEDIA, file_of

BOM: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"
STYLES: Final[dict[str, Style]] = {"total": "total", "published": "subtotal"}


def table_file(table: TableImport, what: str) -> tuple[bytes, str]:
    """Return a file of a table and its media type: "table-1.pdf" and the like, or "rejected.csv".

    :raises NotFound: for any other name
    :raises RenderError: if the paper exceeds the limits of a rendering
    """
    if what == "rejected.csv":
        return rejected_file(table), MEDIA["csv"]
    name, _dot, kind = what.rpartition(".")
    if name != "table-1" or kind not in MEDIA:
        raise NotFound(_("There is nothing here that you can see."))
    return file_of(table_1_document(table), kind), MEDIA[kind]


def table_1_document(table: TableImport) -> Document:
    """Return Table 1 with its particulars: computed totals, and apart those as published."""
    lines = table_1(statistics_of(table))
    return Document(
        number=table.number,
        marker=f"trustfund-table {table.number} {table.file.sha256[:16]}",
        title=_("Table 1: Contributions"),
        subtitle=f"{table.fund.number} {local(table.fund)} · {table.title}",
        lang=(get_language() or "en")[:2],
        created=table.recorded_at,
        meta=(
            (_("Table"), f"{table.number} · {table.title}"),
            (_("File"), f"{table.file_name} · SHA-256 {table.file.sha256}"),
            (_("Read by the map"), table.map_name),
            (_("State"), str(table.get_state_display())),
            (_("Currency"), table.currency),
            (_("Exchange rates"), _("None: amounts stand as the source gives them.")),
        ),
        sections=(
            Section(
                _("Contributions in %(currency)s") % {"currency": table.currency},
                (_sheet(table, lines), Paragraph(not_the_books())),
            ),
        ),
        words=Words(
            page=_("Page {page} of {pages}"),
            footer=_("Statistics to compare with, not this fund's books"),
            end=_("End of the table"),
            about=_("About this table"),
        ),
    )


def not_the_books() -> str:
    """Return the sentence that keeps statistics apart from the fund's own figures."""
    return _(
        "These are statistics of another source, kept to compare with. They are not in the books of "
        "this fund. Totals are computed from the rows; a total as published stands apart, and so does "
        "what it differs by. Percentages are of the computed totals."
    )


def rejected_file(table: TableImport) -> bytes:
    """Return the rejected rows of a table as `rejected_csv` does."""
    found = [row for row in rows_of(table) if row.status is Status.REJECTED]
    return rejected_csv(header_of(table), found)


def rejected_csv(header: Sequence[str], rows: Sequence[ReadRow]) -> bytes:
    """Return rejected rows with the columns they had, their line and the reasons, as CSV in UTF-8.

    No cell of it is computed by a spreadsheet.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    width = max(len(header), *(len(row.source.cells) for row in rows), 0)
    heads = [*header, *[""] * (width - len(header))]
    writer.writerow([*map(delimited.safe_text, heads), _("Line"), _("Why it was rejected")])
    for row in rows:
        cells = [delimited.safe_text(cell.text) for cell in row.source.cells]
        cells += [""] * (width - len(cells))
        writer.writerow([*cells, str(row.line), delimited.safe_text(reasons_line(row))])
    return (BOM + out.getvalue()).encode()


def template_file(kind: str) -> bytes:
    """Return the template of a kind of rows: a sheet to fill in, and one that explains its columns.

    :raises NotFound: for a kind that is not read from a template
    """
    if kind not in BOOKED_KINDS:
        raise NotFound(_("There is nothing here that you can see."))
    template = template_rows(kind)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet, hints = book.add_worksheet(kind), book.add_worksheet(_("Columns"))
    for column, one in enumerate(template.columns):
        sheet.write_string(0, column, one.head, book.add_format({"bold": True}))
        sheet.write_string(1, column, one.example, book.add_format({"italic": True}))
        sheet.set_column(column, column, 22)
        needed = _("required") if one.required else _("optional")
        for place, text in enumerate((one.head, field_word(one.head), needed, one.example)):
            hints.write_string(column, place, text)
    hints.set_column(0, 3, 28)
    book.close()
    return out.getvalue()


def reasons_line(row: ReadRow) -> str:
    """Return all reasons of a row in one line, each with its column."""
    return " ".join(
        f"{reason.column}: {reason_sentence(reason.code, reason.facts)}"
        if reason.column
        else reason_sentence(reason.code, reason.facts)
        for reason in row.reasons
    )


def header_of(table: TableImport) -> list[str]:
    """Return the heads of the file's columns."""
    return [str(head) for head in table.header]


def _sheet(table: TableImport, lines: list[Table1Row]) -> Table:
    unit = table.currency
    return Table(
        name=_("Table 1"),
        title=_("Table 1: Contributions"),
        columns=(
            Column("text", _("Main donors")),
            Column("money", _("Total contributions / pledges"), unit),
            Column("money", _("of which without preference"), unit),
            Column("percent", _("% of total pledges")),
            Column("money", _("Paid-in"), unit),
            Column("percent", _("% of total paid-in")),
        ),
        rows=tuple(
            Row(
                (
                    line_name(line),
                    line.pledged,
                    line.without_preference,
                    line.pledged_percent,
                    line.received,
                    line.received_percent,
                ),
                style=STYLES.get(line.of, "line"),
            )
            for line in lines
        ),
        empty=_("No row could be read."),
    )


def line_name(line: Table1Row) -> str:
    """Return how a line of Table 1 is named in its first column."""
    words = {
        "total": _("Total, computed"),
        "published": _("Total as published"),
        "difference": _("Published less computed"),
    }
    return words.get(line.of, line.donor)
