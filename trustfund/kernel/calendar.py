"""Days: where one ends, and working days over a set of holidays that the caller gives."""

import calendar
from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta

SATURDAY = 5
LONGEST_SPAN = 400  # working days; no clock of the field is longer


def end_of_day(day: date | None) -> datetime | None:
    """Return the last moment of the day in UTC, by which was known what was known on it; None for none."""
    return datetime.combine(day, time.max, tzinfo=UTC) if day else None


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or that month's last where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def is_working_day(day: date, holidays: Collection[date] = ()) -> bool:
    """Return whether offices work on this day: not a weekend and not a holiday."""
    return day.weekday() < SATURDAY and day not in holidays


def working_days_after(start: date, count: int, holidays: Collection[date] = ()) -> date:
    """Return the day that is `count` working days after the start; the start is not counted.

    :raises ValueError: for a negative count or one beyond 400
    """
    if not 0 <= count <= LONGEST_SPAN:
        raise ValueError(f"Count between 0 and {LONGEST_SPAN} working days")
    day = start
    while count:
        day += timedelta(days=1)
        if is_working_day(day, holidays):
            count -= 1
    return day


def fiscal_year(day: date, first_month: int = 7) -> int:
    """Return the fiscal year that the day lies in, named by the year in which it ends.

    The World Bank's year runs from 1 July to 30 June: 2027-07-01 is in fiscal year 2028.
    """
    if first_month == 1:
        return day.year
    return day.year + 1 if day.month >= first_month else day.year


def fiscal_year_start(day: date, first_month: int = 7) -> date:
    """Return the first day of the fiscal year that the day lies in."""
    year = day.year if day.month >= first_month else day.year - 1
    return date(year, first_month, 1)


def quarter_start(day: date) -> date:
    """Return the first day of the calendar quarter, which is also the fiscal one."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
