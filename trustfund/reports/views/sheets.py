"""A report as a page: the figures of its snapshot in the reader's language, and its proof."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from trustfund.audit import selectors as trail
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.render.chart import clean_svg
from trustfund.render.document import Column, Figure, Paragraph, Row, Section, Table
from trustfund.render.figures import cell_text
from trustfund.reports import selectors
from trustfund.reports.builders.document import document_of
from trustfund.reports.models import Report
from trustfund.reports.selectors import FileRow


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, whether it is a figure, and the head that a phone shows beside it."""

    text: str
    is_figure: bool
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table on the page."""

    head: str
    cells: list[Cell]
    style: str
    indent: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table on the page."""

    caption: str
    repeats_heading: bool
    columns: tuple[Column, ...]
    lines: list[Line]
    empty: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure on the page."""

    title: str
    description: str
    svg: SafeString


@dataclass(frozen=True, slots=True)
class Part:
    """A section: its heading and its blocks, each with its kind."""

    heading: str
    is_part: bool
    blocks: list[tuple[str, Any]]


def page_of_report(actor: Actor | None, report: Report) -> dict[str, Any]:
    """Return everything that the page of a report shows."""
    language = "ko" if (get_language() or "").startswith("ko") else "en"
    snapshot = selectors.snapshot_read(report.snapshot)
    document = document_of(
        snapshot,
        snapshot_hash=report.snapshot_hash,
        language=language,
        chart_svg=report.chart_ko if language == "ko" else report.chart_en,
    )
    row = selectors.report_row(report)
    pdf = row.files[0]
    return {
        "fund": report.fund,
        "report": row,
        "pdf": pdf,
        "meta": document.meta,
        "parts": [_part(section) for section in document.sections],
        "figures": selectors.key_figures(snapshot, language=language),
        "history": [
            {
                "at": record.recorded_at,
                "what": record.action,
                "who": record.person_name,
                "for_whom": record.organization_name,
            }
            for record in trail.history(subject_type="reports.report", subject_id=report.pk)
        ],
        "opinion_url": _opinion_url(actor, pdf, report),
        "made_by": sorted(report.made_by.items()),
    }


def _opinion_url(actor: Actor | None, pdf: FileRow, report: Report) -> str:
    """Return where the auditor records an opinion; nowhere once their organization has given it."""
    if actor is None or not may(actor, "oversight.opinion_record"):
        return ""
    if any(opinion.auditor_name == actor.organization_name for opinion in pdf.opinions):
        return ""
    return f"{reverse('oversight:opinion_record')}?sha256={pdf.sha256}&fund={report.fund_id}"


def _part(section: Section) -> Part:
    blocks: list[tuple[str, Any]] = []
    for block in section.blocks:
        match block:
            case Paragraph():
                blocks.append(("paragraph", block.text))
            case Figure():
                # clean_svg lets nothing through but shapes and text.
                svg = mark_safe(clean_svg(block.svg))  # noqa: S308
                blocks.append(("drawing", Drawing(block.title, block.description, svg)))
            case Table():
                blocks.append(("sheet", _sheet(block, section.heading)))
    return Part(section.heading, section.is_part, blocks)


def _sheet(table: Table, heading: str) -> Sheet:
    return Sheet(
        caption=table.title or heading,
        repeats_heading=not table.title,
        columns=table.columns,
        lines=[_line(row, table.columns) for row in table.rows],
        empty=table.empty,
        notes=table.notes,
    )


def _line(row: Row, columns: tuple[Column, ...]) -> Line:
    texts = [cell_text(cell, column.kind) for cell, column in zip(row.cells, columns, strict=True)]
    cells = [
        Cell(text, column.kind not in {"text", "date"}, column.label)
        for text, column in zip(texts[1:], columns[1:], strict=True)
    ]
    return Line(texts[0], cells, row.style, row.indent)
