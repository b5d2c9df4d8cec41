"""Read what a fund charges: its schedules, the one of a day, and what may follow on each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trustfund.funds import access
from trustfund.funds.choices import FeeScheduleState
from trustfund.funds.models import FeeSchedule, Fund
from trustfund.funds.rules.fees import Schedule, Tier, fee_on, schedule_on
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.kernel.money import Money
from trustfund.kernel.waiting import Waiting
from trustfund.ledger.selectors import booked_on_or_after, shut_through

FEE_KIND = "FEE"
STANDINGS = {
    "PROPOSED": gettext_lazy("Proposed"),
    "DECLINED": gettext_lazy("Declined"),
    "SCHEDULED": gettext_lazy("To come"),
    "IN_FORCE": gettext_lazy("In force"),
    "REPLACED": gettext_lazy("Replaced"),
}


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """A schedule of a fund as its page shows it. `row` is None for what the fund was opened with.

    `until` is its last day, None while no later one is approved. `refusal` says why this reader,
    whatever their role, may not approve it.
    """

    row: FeeSchedule | None
    valid_from: date | None
    until: date | None
    tiers: Sequence[Tier]
    standing: str
    refusal: Any

    @property
    def standing_name(self) -> Any:
        """Return the word for where it stands."""
        return STANDINGS[self.standing]


def founding_tiers(fund: Fund) -> list[Tier]:
    """Return the tiers that the fund was opened with, lowest first. One query."""
    rows = fund.fee_tiers.order_by("above").values_list("above", "percent")
    return [Tier(above, percent) for above, percent in rows]


def tiers_of(row: FeeSchedule) -> tuple[Tier, ...]:
    """Return the tiers of a later schedule, lowest first."""
    return tuple(Tier(Decimal(above), Decimal(percent)) for above, percent in row.tiers)


def fee_schedules(fund: Fund, *, known_at: datetime | None = None) -> list[Schedule]:
    """Return every schedule that charges, the one of the opening first. Two queries.

    With `known_at` only those that were approved by then.
    """
    approved = FeeSchedule.objects.filter(fund=fund, state=FeeScheduleState.APPROVED)
    if known_at is not None:
        approved = approved.filter(decided_at__lte=known_at)
    return [
        Schedule(date.min, tuple(founding_tiers(fund))),
        *(
            Schedule(row.valid_from, tiers_of(row), row.authority)
            for row in approved.order_by("valid_from")
        ),
    ]


def fee_tiers(fund: Fund, *, on: date, known_at: datetime | None = None) -> list[Tier]:
    """Return the tiers that charge the contributions of a day, lowest first. Two queries."""
    return list(schedule_on(fee_schedules(fund, known_at=known_at), on).tiers)


def fee_due(fund: Fund, *, day: date, before: Money, addition: Money) -> Money:
    """Return the fee on a contribution of a day after `before` was contributed. Two queries.

    Both are in the fund's holding currency, and so is the fee.
    """
    return fee_on(fee_schedules(fund), day, before, addition)


def first_day_fault(fund: Fund, day: date) -> str:
    """Return the code of why no schedule can begin on a day; empty if one can.

    `opening` (not after the fund's opening), `closed` (its period is closed), `charged` (a
    contribution was charged on that day or after). Three queries at most.
    """
    if fund.opened_date is None or day <= fund.opened_date:
        return "opening"
    through = shut_through(fund_id=fund.pk)
    if through is not None and day <= through:
        return "closed"
    return "charged" if booked_on_or_after(fund_id=fund.pk, kind=FEE_KIND, day=day) else ""


def fee_schedule_rows(actor: Actor | None, fund: Fund, *, today: date) -> list[ScheduleRow]:
    """Return every schedule of a fund, the latest first, the one of the opening last. Two queries."""
    rows = list(access.fee_schedules_visible_to(actor).filter(fund=fund).order_by("-valid_from"))
    begins = sorted(row.valid_from for row in rows if row.state == FeeScheduleState.APPROVED)
    return [
        *(_row(row, begins, actor, today) for row in rows),
        ScheduleRow(
            row=None,
            valid_from=fund.opened_date,
            until=_until(date.min, begins),
            tiers=founding_tiers(fund),
            standing=_standing(date.min, begins, today),
            refusal="",
        ),
    ]


def fee_schedule_row(actor: Actor | None, schedule_id: UUID, *, today: date) -> ScheduleRow:
    """Return one later schedule as its fund's page shows it.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    row = access.fee_schedule_for(actor, schedule_id)
    found = fee_schedule_rows(actor, row.fund, today=today)
    return next(one for one in found if one.row is not None and one.row.pk == row.pk)


def schedules_waiting(actor: Actor) -> list[Waiting]:
    """Return the schedules that the actor may approve. One query at most."""
    if not may(actor, "funds.fee_schedule_approve"):
        return []
    rows = access.fee_schedules_visible_to(actor).filter(state=FeeScheduleState.PROPOSED)
    return [
        Waiting(
            _("Fund %(number)s: approve the fee schedule from %(day)s")
            % {"number": row.fund.number, "day": row.valid_from.isoformat()},
            "funds:fee_schedule_approve",
            (row.pk,),
            row.recorded_at,
        )
        for row in rows.order_by("id")
        if not approval_refusal(actor, row)
    ]


def approval_refusal(actor: Actor | None, row: FeeSchedule) -> Any:
    """Return why the actor, whatever their role, may not approve this; empty if they may."""
    if actor and {actor.person_id, actor.organization_id} & {
        row.proposed_by_id,
        row.proposed_by_organization_id,
    }:
        return _("Another person of another unit than the one that proposed it approves it.")
    return ""


def _row(row: FeeSchedule, begins: list[date], actor: Actor | None, today: date) -> ScheduleRow:
    charges = row.state == FeeScheduleState.APPROVED
    return ScheduleRow(
        row=row,
        valid_from=row.valid_from,
        until=_until(row.valid_from, begins) if charges else None,
        tiers=tiers_of(row),
        standing=_standing(row.valid_from, begins, today) if charges else row.state,
        refusal=approval_refusal(actor, row),
    )


def _until(first: date, begins: list[date]) -> date | None:
    later = [day for day in begins if day > first]
    return later[0] - timedelta(days=1) if later else None


def _standing(first: date, begins: list[date], today: date) -> str:
    if first > today:
        return "SCHEDULED"
    until = _until(first, begins)
    return "REPLACED" if until is not None and until < today else "IN_FORCE"
