"""What can be printed: a document of sections, made of paragraphs, tables and one kind of figure."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from trustfund.kernel.money import Money

Kind = Literal["text", "money", "number", "date", "percent"]
Style = Literal["line", "heading", "subtotal", "total"]
Cell = str | Money | Decimal | int | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what kind of cell it holds, its head, and the unit below the head.

    A money column whose rows differ in currency stands beside a text column that names it.
    """

    kind: Kind
    label: str
    unit: str = ""
    width: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table. None is an empty cell; an amount of zero is printed as a dash."""

    cells: tuple[Cell, ...]
    style: Style = "line"
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its own name (also the sheet's name), and the sentence for when it is empty."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    empty: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing. Its numbers stand in a table beside it."""

    title: str
    svg: str
    description: str


Block = Paragraph | Table | Figure


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it. A part's heading stands above several sections."""

    heading: str
    blocks: tuple[Block, ...]
    starts_page: bool = False
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """The words of the frame. `page` has the places {page} and {pages}."""

    page: str
    footer: str
    end: str
    about: str


@dataclass(frozen=True, slots=True)
class Document:
    """Everything that goes on paper or into a workbook, in one language.

    `marker` is an ASCII line by which every file of this document can be recognized as ours;
    `created` stands in the files' properties, so that the same document gives the same bytes.
    """

    number: str
    marker: str
    title: str
    subtitle: str
    lang: str
    created: datetime
    meta: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    words: Words

    def tables(self) -> list[Table]:
        """Return every table, in the order of the document."""
        return [
            block
            for section in self.sections
            for block in section.blocks
            if isinstance(block, Table)
        ]
