"""Rules of termination: when a notice takes effect, and what of a schedule is left after it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from donors.rules.schedule import ON_REQUEST, InstallmentFact, due_after
from trustfund.kernel.calendar import months_after
from trustfund.kernel.money import Money

NOTICE_MONTHS = 3
DONOR, ADMINISTRATOR = "DONOR", "ADMINISTRATOR"


@dataclass(frozen=True, slots=True)
class NoticeFact:
    """A notice that stands: given on a day, in effect from the end of another."""

    given_on: date
    ends_on: date


def effective_day(given_on: date) -> date:
    """Return the day at whose end a notice takes effect: three calendar months later.

    Where that month has no such day, it is the last one: of 30 November, the last of February.
    """
    return months_after(given_on, NOTICE_MONTHS)


def remaining(
    installments: Iterable[InstallmentFact], *, ends_on: date, as_of: date, paid: Money
) -> tuple[InstallmentFact, ...]:
    """Return what is left of a schedule after its end: what was due by then, and what was paid.

    An installment that was due stays whole, paid or not. One that was not – later, without a day, or
    under a reservation – falls away, except for what `paid` reaches of it in the order of payment.
    """
    left, kept = paid, []
    for item in sorted((one.at(as_of) for one in installments), key=lambda one: one.turn):
        reached = min(left, item.money)
        left = left - reached
        if item.at(ends_on).is_due(ends_on):
            kept.append(item)
        elif reached.amount > 0:
            kept.append(replace(item, money=reached))
    return tuple(sorted(kept, key=lambda one: one.number))


def falls_away(item: InstallmentFact, *, ends_on: date, as_of: date) -> bool:
    """Return whether an installment can no more become due by the end that a notice sets.

    One on request could be called on the day asked about; one on a milestone may still be reached.
    """
    day = item.due_date
    if day is None and item.due_rule == ON_REQUEST:
        day = due_after(as_of, item.days or 0)
    return day is not None and day > ends_on
