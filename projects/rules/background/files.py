"""A published file as lines of cells: CSV in UTF-8, bounded, its kind known by its header."""

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

REQUIREMENTS: Final = "REQUIREMENTS"
PLANS: Final = "PLANS"
# The columns of the two files of the Financial Tracking Service, exactly as it publishes them.
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        REQUIREMENTS: (
            *("countryCode", "id", "name", "code", "startDate", "endDate", "year"),
            *("clusterCode", "cluster", "requirements", "funding", "percentFunded"),
        ),
        PLANS: (
            *("code", "internalId", "startDate", "endDate", "planVersion", "categories"),
            *("locations", "years", "origRequirements", "revisedRequirements"),
        ),
    }
)
FILE_AT_MOST: Final = 512 * 1024  # bytes
ROWS_AT_MOST: Final = 2_000
CELL_AT_MOST: Final = 2_000  # characters
HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
REFUSALS: Final = (
    "cell_too_long",
    "columns_missing",
    "columns_repeated",
    "columns_unknown",
    "file_empty",
    "file_too_large",
    "kind_unknown",
    "not_utf8",
    "quotes_unclear",
    "rows_missing",
    "too_many_rows",
)


class FileRefused(Exception):
    """The file is not read. `code` is one of REFUSALS; `facts` name the line, columns or bound."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file: its number, its cells by column, and how many it has too many or few."""

    number: int
    cells: Mapping[str, str]
    width: int


@dataclass(frozen=True, slots=True)
class Opened:
    """A file whose kind is known, with its lines below the header and below the row of tags."""

    kind: str
    lines: tuple[Line, ...]


def opened(content: bytes) -> Opened:
    """Return the lines of a published file.

    :raises FileRefused: one of REFUSALS, with the line, the columns or the bound
    """
    if len(content) > FILE_AT_MOST:
        raise FileRefused("file_too_large", at_most=FILE_AT_MOST)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileRefused("not_utf8", line=line) from None
    if not text.strip():
        raise FileRefused("file_empty")
    if "\0" in text:  # only a program writes that
        raise FileRefused("not_utf8", line=text.count("\n", 0, text.index("\0")) + 1)
    records = _records(text)
    _number, header = next(records)
    kind = _kind(header)
    lines: list[Line] = []
    is_first = True
    for number, cells in records:
        if is_first and _are_tags(cells):
            is_first = False
            continue
        is_first = False
        if len(lines) == ROWS_AT_MOST:
            raise FileRefused("too_many_rows", line=number, at_most=ROWS_AT_MOST)
        lines.append(Line(number, dict(zip(header, cells, strict=False)), len(cells)))
    if not lines:
        raise FileRefused("rows_missing")
    return Opened(kind, tuple(lines))


def is_plain(text: str) -> bool:
    """Return whether a text has no character that is not seen, or that turns what is seen around."""
    return not any(unicodedata.category(sign) in HIDDEN for sign in text)


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of its line and the cells of every record that holds something."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begun = 1
    try:
        for cells in reader:
            bare = [cell.strip() for cell in cells]
            if any(bare):
                if max(map(len, bare)) > CELL_AT_MOST:
                    raise FileRefused("cell_too_long", line=begun, at_most=CELL_AT_MOST)
                yield begun, bare
            begun = reader.line_num + 1
    except csv.Error:
        raise FileRefused("quotes_unclear", line=begun) from None


def _kind(header: list[str]) -> str:
    """Return of which kind the file is, by the columns that it shares with one."""
    shared = {kind: len(set(header) & set(columns)) for kind, columns in COLUMNS.items()}
    kind = max(shared, key=lambda name: shared[name])
    wanted = COLUMNS[kind]
    if shared[kind] * 2 <= len(wanted):
        raise FileRefused("kind_unknown", columns=tuple(header[:12]))
    repeated = tuple(sorted({name for name in header if header.count(name) > 1}))
    if repeated:
        raise FileRefused("columns_repeated", columns=repeated)
    missing = tuple(name for name in wanted if name not in header)
    if missing:
        raise FileRefused("columns_missing", columns=missing)
    unknown = tuple(name or "–" for name in header if name not in wanted)
    if unknown:
        raise FileRefused("columns_unknown", columns=unknown)
    return kind


def _are_tags(cells: list[str]) -> bool:
    """Return whether this is the row of tags of the Humanitarian Exchange Language (HXL)."""
    return any(cells) and all(not cell or cell.startswith("#") for cell in cells)
