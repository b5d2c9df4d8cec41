"""Read periods: which days are shut, and every month and year of a fund's books with its state."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from trustfund.ledger.choices import PeriodKind, PeriodState
from trustfund.ledger.models import Period
from trustfund.ledger.rules.periods import YEAR, months_between, period_of


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A month or a year of the books. `state` is its own or that of a later period which shuts it.

    `id` is None while nobody has closed it; `acts` names what may follow here: soft_close, reopen,
    close. Persons are identifiers.
    """

    id: UUID | None
    kind: str
    starts: date
    ends: date
    state: str
    soft_closed_by_id: UUID | None
    soft_closed_by_organization_id: UUID | None
    closed_by_id: UUID | None
    reopened_by_id: UUID | None
    reopen_reason: str
    acts: tuple[str, ...]

    @property
    def kind_name(self) -> Any:
        """Return the word for its length."""
        return PeriodKind(self.kind).label

    @property
    def state_name(self) -> Any:
        """Return the word for its state."""
        return PeriodState(self.state).label


def shut_through(*, fund_id: UUID) -> date | None:
    """Return the last day on which no entry may fall any more, or None. Every day before is shut."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_shut_through(%s)", [fund_id])
        day: date | None = cursor.fetchone()[0]
    return day


def period(*, period_id: UUID) -> tuple[UUID, PeriodRow] | None:
    """Return the fund and the period, or None."""
    found = Period.objects.filter(pk=period_id).first()
    if found is None:
        return None
    rows = _rows(found.fund_id, [(found.kind, found.starts, found.ends)], today=found.ends)
    return found.fund_id, rows[0]


def period_rows(*, fund_id: UUID, since: date, today: date) -> list[PeriodRow]:
    """Return every year and month from `since` to today, newest first, each year before its months.

    One query.
    """
    spans: list[tuple[str, date, date]] = []
    for first, last in months_between(since, today):
        if first.month == 12 or not spans:
            spans.append((YEAR, *period_of(first, YEAR)))
        spans.append((PeriodKind.MONTH, first, last))
    return _rows(fund_id, spans, today=today)


def _rows(fund_id: UUID, spans: list[tuple[str, date, date]], *, today: date) -> list[PeriodRow]:
    held = list(Period.objects.filter(fund_id=fund_id))
    own = {(row.kind, row.starts): row for row in held}
    shut = [row for row in held if row.state != PeriodState.OPEN]
    rows = []
    for kind, starts, ends in spans:
        shown = own.get((kind, starts)) or Period(kind=kind, starts=starts, ends=ends, id=None)
        rows.append(_row(shown, shut, today))
    return rows


def _row(period: Period, shut: list[Period], today: date) -> PeriodRow:
    around = [row for row in shut if row.ends >= period.ends]
    if any(row.state == PeriodState.CLOSED for row in around):
        state = PeriodState.CLOSED
    else:
        state = PeriodState.SOFT_CLOSED if around else PeriodState.OPEN
    acts: tuple[str, ...] = ()
    if period.state == PeriodState.SOFT_CLOSED and state != PeriodState.CLOSED:
        alone = all(row.pk == period.pk for row in around)
        acts = ("reopen", "close") if alone else ("close",)
    elif period.state == PeriodState.OPEN and period.ends < today:
        # A year may be closed on top of its December; what lies before a closed day is closed.
        acts = () if any(row.ends > period.ends for row in shut) else ("soft_close",)
    return PeriodRow(
        id=period.pk,
        kind=period.kind,
        starts=period.starts,
        ends=period.ends,
        state=state,
        soft_closed_by_id=period.soft_closed_by_id,
        soft_closed_by_organization_id=period.soft_closed_by_organization_id,
        closed_by_id=period.closed_by_id,
        reopened_by_id=period.reopened_by_id,
        reopen_reason=period.reopen_reason,
        acts=acts,
    )
