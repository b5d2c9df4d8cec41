"""How old what is unpaid has become: not due, 1–30, 31–90, 91–180 and more than 180 days."""

from collections.abc import Iterable
from datetime import date

from donors.rules.ladder import Position
from trustfund.kernel.money import Money, zero

NOT_DUE = "NOT_DUE"
OLDEST = "OVER_180"
# The last day of each bucket, in calendar days after the due date.
LAST_DAYS = {NOT_DUE: 0, "DAYS_1_30": 30, "DAYS_31_90": 90, "DAYS_91_180": 180}
BUCKETS = (*LAST_DAYS, OLDEST)


def days_late(due_date: date, *, as_of: date) -> int:
    """Return the calendar days since the due date; 0 on the day itself and before it.

    Weekends and holidays count. Source: domain.md §8.7.
    """
    return max(0, (as_of - due_date).days)


def bucket_of(days: int) -> str:
    """Return the bucket of something that is so many calendar days late.

    :raises ValueError: for a negative number of days
    """
    if days < 0:
        raise ValueError("Nothing is late by a negative number of days")
    return next((name for name, last in LAST_DAYS.items() if days <= last), OLDEST)


def ageing(positions: Iterable[Position], currency: str) -> dict[str, Money]:
    """Return what is unpaid in each bucket, youngest first, in the donor's currency.

    The positions of `ladder.positions` are as of one day and may be of several agreements in this
    currency. All buckets together are what is unpaid, and all but the first what is overdue; what
    an installment is short of by exchange is not unpaid and stands in none. What promissory notes
    keep from being late is not due.

    :raises CurrencyMismatch: for a position in another currency
    """
    found = {name: zero(currency) for name in BUCKETS}
    for position in positions:
        bucket = bucket_of(position.days_overdue)
        found[bucket] = found[bucket] + position.owed
        found[NOT_DUE] = found[NOT_DUE] + (position.outstanding - position.owed)
    return found


# When a donor is reminded of a due date, in calendar days from it; negative before it.
REMINDED = (-30, -7, 1, 30, 90)


def reminder_due(due_date: date, *, today: date) -> int | None:
    """Return which reminder has its turn, in days from the due date: the last whose day has come.

    None while it is too early for the first. A day on which nobody looked is made up for, and what
    is old already is reminded of once and not five times.
    """
    past = (today - due_date).days
    return max((days for days in REMINDED if days <= past), default=None)
