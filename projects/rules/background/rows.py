"""Rows of a published file: each read exactly, told about, or rejected with its line and the reason."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from projects.rules.background.files import (
    COLUMNS,
    PLANS,
    FileRefused,
    Line,
    Opened,
    is_plain,
    opened,
)

COUNTRY: Final = "PRK"
FIGURE: Final = re.compile(r"[0-9]{1,30}", re.ASCII)
NEGATIVE: Final = re.compile(r"-[0-9]+(?:\.[0-9]+)?", re.ASCII)
BROKEN: Final = re.compile(r"[0-9]+\.[0-9]+", re.ASCII)
PERCENT: Final = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,2})?", re.ASCII)
DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
YEAR: Final = re.compile(r"[0-9]{4}", re.ASCII)
CODE: Final = re.compile(r"[A-Z]{3}", re.ASCII)
FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2099
DOLLARS_BELOW: Final = 10**12
NUMBER_BELOW: Final = 2**31
NAME_AT_MOST: Final = 300
CODE_AT_MOST: Final = 40
HUNDREDTH: Final = Decimal("0.01")
HALF: Final = Decimal("0.5")  # a percent is published as a whole number

# The row is rejected, the others are read.
REJECTIONS: Final = (
    "country_other",
    "country_unreadable",
    "date_unreadable",
    "dates_upside_down",
    "figure_negative",
    "figure_not_whole",
    "figure_too_large",
    "figure_unreadable",
    "percent_unreadable",
    "row_repeated",
    "row_width",
    "text_hidden",
    "text_too_long",
    "value_missing",
    "year_unreadable",
)
# The row is read, and somebody should look at it.
WARNINGS: Final = (
    "funding_above_requirement",
    "list_has_gap",
    "many_countries",
    "name_repeated",
    "nothing_said",
    "percent_differs",
    "percent_without_base",
    "revised_to_nothing",
    "year_outside_dates",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is said of a row: its line, a code of REJECTIONS or WARNINGS, the column, and facts."""

    line: int
    code: str
    column: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def is_rejection(self) -> bool:
        """Return whether the row stays outside."""
        return self.code in REJECTIONS


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a plan says a cluster needs in a year and has got, in whole US dollars; None if unsaid."""

    line: int
    year: int
    plan_id: int
    plan_name: str
    plan_code: str
    starts_on: date
    ends_on: date
    cluster_code: str
    cluster: str
    requirement: int | None
    funding: int | None
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan with what it asks for, in whole US dollars, and for which countries and years."""

    line: int
    code: str
    fts_id: int
    starts_on: date
    ends_on: date
    name: str
    types: tuple[str, ...]
    countries: tuple[str, ...]
    years: tuple[int, ...]
    original: int
    revised: int


@dataclass(frozen=True, slots=True)
class Read:
    """A file that was read: its kind, the rows that are taken, and what is said of which line."""

    kind: str
    rows: tuple[Requirement, ...] | tuple[Plan, ...]
    findings: tuple[Finding, ...]

    @property
    def warned(self) -> int:
        """Return how many of the rows taken have a warning."""
        return len({one.line for one in self.findings if not one.is_rejection})

    @property
    def accepted(self) -> int:
        """Return how many of the rows taken have none."""
        return len(self.rows) - self.warned

    @property
    def rejected(self) -> int:
        """Return how many rows stay outside."""
        return len({one.line for one in self.findings if one.is_rejection})


class _Wrong(Exception):
    """A cell cannot be read, or a row cannot be as it says."""

    def __init__(self, code: str, column: str = "", **facts: Any) -> None:
        super().__init__(code)
        self.code, self.column, self.facts = code, column, facts


def read(content: bytes) -> Read:
    """Return what a published file says, row by row.

    :raises FileRefused: if the file as a whole is not read
    """
    file = opened(content)
    reader: Callable[[Line], Any] = _plan if file.kind == PLANS else _requirement
    rows: list[Any] = []
    findings: list[Finding] = []
    lines: dict[Any, int] = {}
    for line in file.lines:
        try:
            row = _whole(line, file, reader)
            earlier = lines.setdefault(_key(row), line.number)
            if earlier != line.number:
                raise _Wrong("row_repeated", line=earlier)
        except _Wrong as wrong:
            findings.append(Finding(line.number, wrong.code, wrong.column, wrong.facts))
            continue
        rows.append(row)
        findings += _warnings(row, line)
    if file.kind == PLANS:
        findings += _names_repeated(rows)
    findings.sort(key=lambda one: (one.line, one.code))
    return Read(file.kind, tuple(rows), tuple(findings))


def _whole(line: Line, file: Opened, reader: Callable[[Line], Any]) -> Any:
    expected = len(COLUMNS[file.kind])
    if line.width != expected:
        raise _Wrong("row_width", expected=expected, found=line.width)
    return reader(line)


def _requirement(line: Line) -> Requirement:
    cells = line.cells
    if cells["countryCode"] != COUNTRY:
        raise _Wrong("country_other", "countryCode")
    starts_on, ends_on = _days(cells)
    return Requirement(
        line=line.number,
        year=_year(cells["year"], "year"),
        plan_id=_number(cells, "id"),
        plan_name=_text(cells, "name"),
        plan_code=_text(cells, "code", at_most=CODE_AT_MOST),
        starts_on=starts_on,
        ends_on=ends_on,
        cluster_code=_text(cells, "clusterCode", at_most=CODE_AT_MOST, may_lack=True),
        cluster=_text(cells, "cluster"),
        requirement=_dollars(cells, "requirements"),
        funding=_dollars(cells, "funding"),
        percent=_percent(cells["percentFunded"]),
    )


def _plan(line: Line) -> Plan:
    cells = line.cells
    starts_on, ends_on = _days(cells)
    countries = _listed(cells, "locations")
    if any(CODE.fullmatch(code) is None for code in countries):
        raise _Wrong("country_unreadable", "locations")
    if COUNTRY not in countries:
        raise _Wrong("country_other", "locations")
    return Plan(
        line=line.number,
        code=_text(cells, "code", at_most=CODE_AT_MOST),
        fts_id=_number(cells, "internalId"),
        starts_on=starts_on,
        ends_on=ends_on,
        name=_text(cells, "planVersion"),
        types=_listed(cells, "categories"),
        countries=countries,
        years=tuple(_year(text, "years") for text in _listed(cells, "years")),
        original=_said(_dollars(cells, "origRequirements"), "origRequirements"),
        revised=_said(_dollars(cells, "revisedRequirements"), "revisedRequirements"),
    )


def _key(row: Requirement | Plan) -> Any:
    """Return by what a row is known: the same twice would be counted twice."""
    if isinstance(row, Plan):
        return row.code.casefold()
    return (row.plan_id, row.year, row.cluster.casefold(), row.cluster_code)


def _warnings(row: Requirement | Plan, line: Line) -> Iterable[Finding]:
    if isinstance(row, Plan):
        return _plan_warnings(row, line)
    return _requirement_warnings(row)


def _requirement_warnings(row: Requirement) -> Iterable[Finding]:
    if not row.starts_on.year <= row.year <= row.ends_on.year:
        yield Finding(row.line, "year_outside_dates", "year", {"year": row.year})
    if row.requirement is None and row.funding is None:
        yield Finding(row.line, "nothing_said")
    if row.percent is not None and not row.requirement:
        yield Finding(row.line, "percent_without_base", "percentFunded")
    if not row.requirement:
        return
    if row.funding is not None and row.funding > row.requirement:
        yield Finding(row.line, "funding_above_requirement", "funding")
    if row.percent is not None:
        counted = Decimal(row.funding or 0) * 100 / row.requirement
        if abs(counted - row.percent) > HALF:
            facts = {"published": f"{row.percent.normalize():f}", "counted": f"{counted:.1f}"}
            yield Finding(row.line, "percent_differs", "percentFunded", facts)


def _plan_warnings(row: Plan, line: Line) -> Iterable[Finding]:
    for column in ("categories", "locations", "years"):
        if any(not part.strip() for part in line.cells[column].split("|")):
            yield Finding(row.line, "list_has_gap", column)
    if len(row.countries) > 1:
        yield Finding(row.line, "many_countries", "locations", {"count": len(row.countries)})
    if row.original and not row.revised:
        yield Finding(row.line, "revised_to_nothing", "revisedRequirements")
    if any(not row.starts_on.year <= year <= row.ends_on.year for year in row.years):
        yield Finding(row.line, "year_outside_dates", "years", {"year": row.years[0]})


def _names_repeated(rows: Iterable[Plan]) -> Iterable[Finding]:
    lines: dict[str, int] = {}
    for row in rows:
        earlier = lines.setdefault(row.name.casefold(), row.line)
        if earlier != row.line:
            yield Finding(row.line, "name_repeated", "planVersion", {"line": earlier})


def _text(cells: Any, column: str, *, at_most: int = NAME_AT_MOST, may_lack: bool = False) -> str:
    """Return a cell as it stands; what looks like a formula is text as any other."""
    text: str = cells[column]
    if not text and not may_lack:
        raise _Wrong("value_missing", column)
    if len(text) > at_most:
        raise _Wrong("text_too_long", column, at_most=at_most)
    if not is_plain(text):
        raise _Wrong("text_hidden", column)
    return text


def _listed(cells: Any, column: str) -> tuple[str, ...]:
    """Return the parts of a list, which stand between bars; a gap in it is left out."""
    text: str = cells[column]
    if not is_plain(text):
        raise _Wrong("text_hidden", column)
    found = tuple(part.strip() for part in text.split("|") if part.strip())
    if not found:
        raise _Wrong("value_missing", column)
    return found


def _days(cells: Any) -> tuple[date, date]:
    starts_on, ends_on = _day(cells, "startDate"), _day(cells, "endDate")
    if ends_on < starts_on:
        raise _Wrong("dates_upside_down", "endDate")
    return starts_on, ends_on


def _day(cells: Any, column: str) -> date:
    text = cells[column]
    if not text:
        raise _Wrong("value_missing", column)
    try:
        if DAY.fullmatch(text) is None:
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        raise _Wrong("date_unreadable", column) from None


def _year(text: str, column: str) -> int:
    if not text:
        raise _Wrong("value_missing", column)
    if YEAR.fullmatch(text) is None or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise _Wrong("year_unreadable", column)
    return int(text)


def _number(cells: Any, column: str) -> int:
    """Return the number by which the publisher knows a plan."""
    text = cells[column]
    if not text:
        raise _Wrong("value_missing", column)
    if FIGURE.fullmatch(text) is None or int(text) >= NUMBER_BELOW:
        raise _Wrong("figure_unreadable", column)
    return int(text)


def _dollars(cells: Any, column: str) -> int | None:
    """Return a figure in whole US dollars, as it is published; None if the cell is empty."""
    text = cells[column]
    if not text:
        return None
    if NEGATIVE.fullmatch(text):
        raise _Wrong("figure_negative", column)
    if BROKEN.fullmatch(text):
        raise _Wrong("figure_not_whole", column)
    if FIGURE.fullmatch(text) is None:
        raise _Wrong("figure_unreadable", column)
    if int(text) >= DOLLARS_BELOW:
        raise _Wrong("figure_too_large", column)
    return int(text)


def _said(figure: int | None, column: str) -> int:
    if figure is None:
        raise _Wrong("value_missing", column)
    return figure


def _percent(text: str) -> Decimal | None:
    if not text:
        return None
    if PERCENT.fullmatch(text) is None:
        raise _Wrong("percent_unreadable", "percentFunded")
    return Decimal(text).quantize(HUNDREDTH)


__all__ = ["FileRefused", "Finding", "Plan", "Read", "Requirement", "read"]
