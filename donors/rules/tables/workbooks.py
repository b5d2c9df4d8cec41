"""What an XLSX file says about itself: its sheets, its texts, and which styles show a day."""

import re
import zipfile
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from openpyxl.styles.numbers import is_date_format, is_timedelta_format

from donors.rules.tables.archives import Handlers, walk
from donors.rules.tables.bounds import (
    CELL_AT_MOST,
    STRINGS_AT_MOST,
    STRINGS_LENGTH_AT_MOST,
    STYLES_AT_MOST,
)
from donors.rules.tables.codes import TableRefused

WORKBOOK: Final = "xl/workbook.xml"
RELATIONS: Final = "xl/_rels/workbook.xml.rels"
STRINGS: Final = "xl/sharedStrings.xml"
STYLES: Final = "xl/styles.xml"
# Numbers of built-in formats that show a day or a time, those of East Asian locales included.
DAY_FORMATS: Final = frozenset({*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)})
ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
FIRST_DAY: Final = date(1899, 12, 30)
FIRST_DAY_1904: Final = date(1904, 1, 1)


@dataclass(slots=True)
class Workbook:
    """Sheets by name in their order, with the path of each; shared texts; styles that show days."""

    sheets: dict[str, str] = field(default_factory=dict)
    strings: list[str] = field(default_factory=list)
    day_styles: set[int] = field(default_factory=set)
    first_day: date = FIRST_DAY


def workbook_of(archive: zipfile.ZipFile) -> Workbook:
    """Return what the workbook says about itself.

    :raises TableRefused: "kind_unknown" for another kind of archive, "sheet_missing",
        "archive_damaged", "archive_unpacks_too_large", "xml_with_doctype"
    """
    names = set(archive.namelist())
    if not {WORKBOOK, RELATIONS} <= names:
        raise TableRefused("kind_unknown")
    book = Workbook()
    _read_sheets(archive, book)
    if not book.sheets:
        raise TableRefused("sheet_missing", sheet="")
    if STRINGS in names:
        _read_strings(archive, book)
    if STYLES in names:
        _read_styles(archive, book)
    return book


def unescaped(text: str) -> str:
    """Return the text with characters that XML cannot hold, which are written _x0007_."""
    if "_x" not in text:
        return text
    return ESCAPED.sub(lambda found: _character(found[0], int(found[1], 16)), text)


def _character(written: str, code: int) -> str:
    return written if 0xD800 <= code <= 0xDFFF else chr(code)


def _read_sheets(archive: zipfile.ZipFile, book: Workbook) -> None:
    """Read the names of visible worksheets and the paths behind them."""
    ids: dict[str, str] = {}
    targets: dict[str, str] = {}

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet" and attributes.get("state", "visible") == "visible":
            relation = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            ids[attributes.get("name", "")] = relation
        elif name == "workbookPr" and attributes.get("date1904") in {"1", "true"}:
            book.first_day = FIRST_DAY_1904

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    walk(archive, WORKBOOK, Handlers(sheet))
    walk(archive, RELATIONS, Handlers(relation))
    for name, identifier in ids.items():
        if identifier in targets:
            target = targets[identifier]
            book.sheets[name] = target[1:] if target.startswith("/") else f"xl/{target}"


def _read_strings(archive: zipfile.ZipFile, book: Workbook) -> None:
    """Read the shared texts, less readings that stand above East Asian characters."""
    pieces: list[str] = []
    reading = apart = False
    length = 0

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal reading, apart
        reading = name == "t" and not apart
        apart = apart or name == "rPh"

    def end(name: str) -> None:
        nonlocal reading, apart, length
        if name == "si":
            # One character more than a cell may have: it will be refused where it is used.
            text = unescaped("".join(pieces))[: CELL_AT_MOST + 1]
            pieces.clear()
            length += len(text)
            book.strings.append(text)
            if len(book.strings) > STRINGS_AT_MOST or length > STRINGS_LENGTH_AT_MOST:
                raise TableRefused("archive_unpacks_too_large", part=STRINGS)
        elif name == "rPh":
            apart = False
        reading = False

    def text(piece: str) -> None:
        if reading and len(pieces) <= CELL_AT_MOST:
            pieces.append(piece[: CELL_AT_MOST + 1])

    walk(archive, STRINGS, Handlers(start, end, text))


def _read_styles(archive: zipfile.ZipFile, book: Workbook) -> None:
    """Read which cell styles show a day; a length of time is a number like another."""
    days = set(DAY_FORMATS)
    within = False
    count = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal within, count
        if name == "numFmt":
            written = attributes.get("formatCode", "")[:255]
            number = int(attributes.get("numFmtId", "0"))
            shows_day = is_date_format(written) and not is_timedelta_format(written)
            (days.add if shows_day else days.discard)(number)
        elif name == "cellXfs":
            within = True
        elif name == "xf" and within:
            if int(attributes.get("numFmtId", "0")) in days:
                book.day_styles.add(count)
            count += 1
        if count > STYLES_AT_MOST or len(days) > STYLES_AT_MOST:
            raise TableRefused("archive_unpacks_too_large", part=STYLES)

    def end(name: str) -> None:
        nonlocal within
        within = within and name != "cellXfs"

    walk(archive, STYLES, Handlers(start, end))
