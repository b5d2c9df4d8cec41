"""HTML for paper, written from a document. Every text is escaped; only drawings pass as markup."""

from html import escape
from pathlib import Path

from trustfund.render.chart import clean_svg
from trustfund.render.document import (
    Block,
    Column,
    Document,
    Figure,
    Paragraph,
    Row,
    Section,
    Table,
)
from trustfund.render.figures import cell_text

STYLE = Path(__file__).with_name("paper.css").read_text(encoding="utf-8")


def html_of(document: Document) -> str:
    """Return one self-contained HTML page in the document's language."""
    sections = "\n".join(_section(section) for section in document.sections)
    return (
        f'<!doctype html>\n<html lang="{escape(document.lang)}"><head><meta charset="utf-8">\n'
        f"<title>{escape(f'{document.title} · {document.number}')}</title>\n"
        f'<meta name="description" content="{escape(document.subtitle)}">\n'
        f'<meta name="keywords" content="{escape(document.marker)}">\n'
        f'<meta name="dcterms.created" content="{document.created.isoformat()}">\n'
        f'<meta name="dcterms.modified" content="{document.created.isoformat()}">\n'
        f"<style>{STYLE}</style></head>\n<body>{_frame(document)}\n{_title(document)}\n"
        f'{sections}\n<p class="end">{escape(document.words.end)}</p>\n</body></html>\n'
    )


def _frame(document: Document) -> str:
    """Return the running head and foot: what this is, its number, which page of how many."""
    words = document.words
    pages = escape(words.page)
    pages = pages.replace("{page}", '<span class="page"></span>')
    pages = pages.replace("{pages}", '<span class="pages-count"></span>')
    return (
        f'<div id="head"><span>{escape(document.title)}</span>'
        f"<span>{escape(document.subtitle)}</span></div>"
        f'<div id="foot"><span class="id">{escape(document.number)}</span>'
        f'<span class="note">{escape(words.footer)}</span><span class="pages">{pages}</span></div>'
    )


def _title(document: Document) -> str:
    rows = "".join(
        f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>" for label, value in document.meta
    )
    return (
        f'<header><div class="rule"></div><h1>{escape(document.title)}</h1>'
        f'<p class="subtitle">{escape(document.subtitle)}</p></header><dl class="meta">{rows}</dl>'
    )


def _section(section: Section) -> str:
    marks = [name for name in ("starts_page", "is_part") if getattr(section, name)]
    kind = f' class="{" ".join(marks)}"' if marks else ""
    heading = f"<h2>{escape(section.heading)}</h2>" if section.heading else ""
    blocks = "\n".join(_block(block) for block in section.blocks)
    return f"<section{kind}>{heading}\n{blocks}</section>"


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            return f"<p>{escape(block.text)}</p>"
        case Figure():
            return (
                f"<figure><figcaption>{escape(block.title)}</figcaption>"
                f"{clean_svg(block.svg)}</figure>"
            )
        case Table():
            return _table(block)


def _table(table: Table) -> str:
    title = f"<h3>{escape(table.title)}</h3>" if table.title else ""
    notes = "".join(f'<p class="small">{escape(note)}</p>' for note in table.notes)
    if not table.rows:
        return f'{title}<p class="empty">{escape(table.empty)}</p>{notes}'
    heads = "".join(_head(column) for column in table.columns)
    rows = "\n".join(_row(row, table.columns) for row in table.rows)
    return f"{title}<table><thead><tr>{heads}</tr></thead>\n<tbody>{rows}</tbody></table>{notes}"


def _head(column: Column) -> str:
    unit = f'<span class="unit">{escape(column.unit)}</span>' if column.unit else ""
    width = f' style="width:{escape(column.width)}"' if column.width else ""
    return f'<th class="{_look(column)}"{width}>{escape(column.label)}{unit}</th>'


def _row(row: Row, columns: tuple[Column, ...]) -> str:
    cells = []
    for index, (cell, column) in enumerate(zip(row.cells, columns, strict=True)):
        looks = [_look(column)]
        if cell is None:
            looks.append("blank")
        if index == 0 and row.indent:
            looks.append(f"indent-{min(row.indent, 2)}")
        cells.append(f'<td class="{" ".join(looks)}">{escape(cell_text(cell, column.kind))}</td>')
    return f'<tr class="{row.style}">{"".join(cells)}</tr>'


def _look(column: Column) -> str:
    return {"text": "text", "date": "date"}.get(column.kind, "figure")
