"""The columns of a statement: which days each spans. The fiscal year begins on 1 July."""

from dataclasses import dataclass
from datetime import date, timedelta

FIRST_MONTH = 7


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days, both counted. `since` is None from the fund's beginning."""

    key: str
    since: date | None
    until: date

    @property
    def opening(self) -> date | None:
        """Return the day whose close is this period's opening; None if nothing came before."""
        return None if self.since is None else self.since - timedelta(days=1)


def fiscal_year(day: date) -> int:
    """Return the number of the fiscal year, named after the year in which it ends."""
    return day.year + (day.month >= FIRST_MONTH)


def fiscal_year_start(day: date) -> date:
    """Return the 1 July on which the day's fiscal year began."""
    return date(fiscal_year(day) - 1, FIRST_MONTH, 1)


def quarter_start(day: date) -> date:
    """Return the first day of the quarter. Fiscal and calendar quarters begin together."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def quarter_name(day: date) -> str:
    """Return the quarter's name, such as FY27Q1."""
    quarter = (day.month - FIRST_MONTH) % 12 // 3 + 1
    return f"FY{fiscal_year(day) % 100:02d}Q{quarter}"


def statement_periods(as_of: date) -> tuple[Period, ...]:
    """Return the four columns: quarter, fiscal year to date, prior fiscal year, inception."""
    start = fiscal_year_start(as_of)
    return (
        Period("quarter", quarter_start(as_of), as_of),
        Period("fiscal_year", start, as_of),
        Period("prior_year", start.replace(year=start.year - 1), start - timedelta(days=1)),
        Period("inception", None, as_of),
    )


def last_quarters(as_of: date, *, count: int) -> tuple[Period, ...]:
    """Return the quarter of the day, up to that day, and those before it; oldest first."""
    found = [Period(quarter_name(as_of), quarter_start(as_of), as_of)]
    while len(found) < count:
        until = found[-1].opening or as_of
        found.append(Period(quarter_name(until), quarter_start(until), until))
    return tuple(reversed(found))
