"""The document of a snapshot in one language: the same figures for paper, workbook and page."""

from collections.abc import Sequence
from datetime import datetime

from trustfund.render.document import Cell, Column, Document, Paragraph, Row, Section, Table, Words
from trustfund.reports.builders import note_sections
from trustfund.reports.builders.reader import Reader, Snapshot


def document_of(
    snapshot: Snapshot, *, snapshot_hash: str, language: str, chart_svg: str
) -> Document:
    """Return the statement as a document in one language."""
    reader = Reader(snapshot, language)
    report = snapshot["report"]
    return Document(
        number=report["number"],
        marker=report["marker"],
        title=reader.word("title"),
        subtitle=f"{reader.text(snapshot['fund']['name'])} · {reader.text(snapshot['as_of_text'])}",
        lang=language,
        created=datetime.fromisoformat(report["known_at"]),
        meta=_meta(reader, snapshot_hash),
        sections=(
            _statement(reader),
            *_prose(reader),
            note_sections.contributions(reader, chart_svg),
            note_sections.awaiting(reader),
            note_sections.disbursed(reader),
            note_sections.cost_recovery(reader),
            note_sections.undisbursed(reader),
            note_sections.subsequent(reader),
        ),
        words=Words(
            page=reader.word("page"),
            footer=reader.word("audit_text"),
            end=reader.word("end"),
            about=reader.word("about"),
        ),
    )


def _meta(reader: Reader, snapshot_hash: str) -> tuple[tuple[str, str], ...]:
    report, fund = reader.snapshot["report"], reader.snapshot["fund"]
    known_at = datetime.fromisoformat(report["known_at"])
    sources = sorted({reader.text(rate["source"]) for rate in reader.notes["rates"]})
    return (
        (reader.word("number"), report["number"]),
        (reader.word("fund"), f"{fund['number']} · {reader.text(fund['name'])}"),
        (reader.word("recipient"), reader.text(fund["recipient"])),
        (reader.word("as_of"), report["as_of"]),
        (reader.word("known_at"), f"{known_at:%Y-%m-%d %H:%M:%S} UTC"),
        (reader.word("currency"), reader.currency),
        (reader.word("rates"), "; ".join(sources) or reader.word("no_rates")),
        (reader.word("log_size"), str(report["log_size"])),
        (reader.word("hash"), snapshot_hash),
        (reader.word("audit"), reader.word("audit_text")),
    )


def _statement(reader: Reader) -> Section:
    lines = [*reader.snapshot["statement"], *reader.snapshot["memo"]]
    table = Table(
        name=reader.word("title"),
        title="",
        columns=(
            Column("text", reader.word("line")),
            Column("text", reader.word("notes"), width="7%"),
            *reader.periods(),
        ),
        rows=tuple(_line(reader, line) for line in lines),
    )
    return Section(reader.word("unit"), (table,))


def _line(reader: Reader, line: Snapshot) -> Row:
    amounts: Sequence[Cell]
    if line["amounts"] is None:
        amounts = [None] * len(reader.snapshot["columns"])
    else:
        amounts = [reader.money(amount) for amount in line["amounts"]]
    cells = (reader.word(line["key"]), line["note"], *amounts)
    return Row(cells, line["style"], line["indent"])


def _prose(reader: Reader) -> tuple[Section, ...]:
    """Return the head of the notes, the fund's purpose and the policies."""
    purpose = [Paragraph(reader.text(sentence)) for sentence in reader.notes["purpose"]]
    policies = [Paragraph(reader.word(key)) for key in ("basis_1", "basis_2", "basis_3")]
    # A report that was kept before notes were deposited has no sentence on them.
    policies += [Paragraph(reader.text(one)) for one in reader.notes.get("promissory", [])]
    return (
        Section(reader.word("notes_heading"), (), starts_page=True, is_part=True),
        Section(reader.word("note_1"), tuple(purpose)),
        Section(reader.word("note_2"), tuple(policies)),
    )
