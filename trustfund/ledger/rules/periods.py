"""Periods of the books: what may follow what, and which days a month or a year has."""

from datetime import date, timedelta
from typing import Final

from trustfund.kernel.states import machine

MONTH: Final = "MONTH"
YEAR: Final = "YEAR"

# Two locks: one that a checker may take off with a reason, one that nobody takes off.
PERIOD: Final = machine(
    "period",
    "OPEN",
    {
        "soft_close": [("OPEN", "SOFT_CLOSED")],
        "reopen": [("SOFT_CLOSED", "OPEN")],
        "close": [("SOFT_CLOSED", "CLOSED")],
    },
)


def period_of(day: date, kind: str) -> tuple[date, date]:
    """Return the first and the last day of the month or year that the day lies in."""
    if kind == YEAR:
        return date(day.year, 1, 1), date(day.year, 12, 31)
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return day.replace(day=1), following - timedelta(days=1)


def months_between(first: date, last: date) -> list[tuple[date, date]]:
    """Return every month from the one of `first` to the one of `last`, newest first."""
    found = []
    day = last
    while day >= first.replace(day=1):
        month = period_of(day, MONTH)
        found.append(month)
        day = month[0] - timedelta(days=1)
    return found


def open_day(day: date, *, shut: date | None, today: date) -> tuple[date, date | None]:
    """Return the day on which a movement of a day is booked, and the closed day that it adjusts.

    `shut` is the last closed day, None where nothing is closed.
    """
    if shut is None or day > shut:
        return day, None
    return min(shut + timedelta(days=1), today), day
