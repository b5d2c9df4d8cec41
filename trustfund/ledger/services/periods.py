"""Close a period of a fund's books, reopen it with a reason, close it for good."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from trustfund.audit import services as audit
from trustfund.db.constraints import constraint_of
from trustfund.db.words import month_words
from trustfund.events import services as events
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import AlreadyDone, NotFound, NotPermitted
from trustfund.ledger.choices import PeriodState
from trustfund.ledger.errors import PeriodNotMoved
from trustfund.ledger.models import Entry, Period
from trustfund.ledger.rules.periods import PERIOD, period_of
from trustfund.ledger.selectors.periods import shut_through


@transaction.atomic
def period_soft_close(
    *, actor: Actor, now: datetime, fund_id: UUID, kind: str, starts: date
) -> UUID:
    """Close a month or a year that is over, and return its identifier.

    No entry falls on its days any more, nor on any day before it; a checker may reopen it.
    `kind` is MONTH or YEAR, `starts` its first day. What every account held at its end is kept.

    :raises PeriodNotMoved: if it is not over, or an earlier month with entries is still open
    :raises AlreadyDone: if its days are closed already
    """
    authorize(actor, "ledger.period_soft_close")
    first, last = period_of(starts, kind)
    if first != starts:
        raise NotFound("period")
    period = _locked(fund_id=fund_id, kind=kind, starts=first, ends=last)
    shut = shut_through(fund_id=fund_id)
    if period.state != PeriodState.OPEN or (shut is not None and last < shut):
        raise AlreadyDone(_("This period is closed already. Nothing was changed."))
    _must_follow(fund_id, shut, first)
    before = period.facts()
    period.state = PERIOD.target(state=period.state, act="soft_close")
    period.soft_closed_by_id = actor.person_id
    period.soft_closed_by_organization_id = actor.organization_id
    with _refusals():
        period.save(update_fields=["state", "soft_closed_by", "soft_closed_by_organization"])
    audit.record(
        actor,
        "ledger.period_soft_close",
        subject=period,
        at=now,
        fund_id=period.fund_id,
        before=before,
    )
    events.publish("ledger.period_soft_closed", subject=period, at=now, fund_id=period.fund_id)
    return period.pk


@transaction.atomic
def period_reopen(*, actor: Actor, now: datetime, period_id: UUID, reason: str) -> UUID:
    """Open a closed period again, as another person of another unit, with a reason.

    :raises NotPermitted: for the person or the unit that closed it
    :raises PeriodNotMoved: without a reason, if closed for good, or if a later period is closed
    """
    authorize(actor, "ledger.period_reopen")
    period = _existing(period_id)
    _must_be_another(actor, period)
    if not reason.strip():
        sentence = _("Say why the books must be opened again.")
        raise PeriodNotMoved(sentence, fields={"reason": sentence})
    _must_be_soft_closed(period)
    before = period.facts()
    period.state = PERIOD.target(state=period.state, act="reopen")
    period.reopened_by_id = actor.person_id
    period.reopened_by_organization_id = actor.organization_id
    period.reopen_reason = reason.strip()
    with _refusals():
        period.save(
            update_fields=["state", "reopened_by", "reopened_by_organization", "reopen_reason"]
        )
    audit.record(
        actor, "ledger.period_reopen", subject=period, at=now, fund_id=period.fund_id, before=before
    )
    events.publish("ledger.period_reopened", subject=period, at=now, fund_id=period.fund_id)
    return period.pk


@transaction.atomic
def period_close(*, actor: Actor, now: datetime, period_id: UUID) -> UUID:
    """Close a closed period for good, as another person of another unit. Nobody reopens it.

    :raises NotPermitted: for the person or the unit that closed it
    :raises AlreadyDone: if it is closed for good
    """
    authorize(actor, "ledger.period_close")
    period = _existing(period_id)
    _must_be_another(actor, period)
    _must_be_soft_closed(period)
    before = period.facts()
    period.state = PERIOD.target(state=period.state, act="close")
    period.closed_by_id = actor.person_id
    period.closed_by_organization_id = actor.organization_id
    with _refusals():
        period.save(update_fields=["state", "closed_by", "closed_by_organization"])
    audit.record(
        actor, "ledger.period_close", subject=period, at=now, fund_id=period.fund_id, before=before
    )
    events.publish("ledger.period_closed", subject=period, at=now, fund_id=period.fund_id)
    return period.pk


def _locked(*, fund_id: UUID, kind: str, starts: date, ends: date) -> Period:
    Period.objects.bulk_create(
        [Period(fund_id=fund_id, kind=kind, starts=starts, ends=ends)], ignore_conflicts=True
    )
    return Period.objects.select_for_update().get(fund_id=fund_id, kind=kind, starts=starts)


def _existing(period_id: UUID) -> Period:
    period = Period.objects.select_for_update().filter(pk=period_id).first()
    if period is None:
        raise NotFound("period")
    return period


def _must_follow(fund_id: UUID, shut: date | None, first: date) -> None:
    earlier = Entry.objects.filter(fund_id=fund_id, value_date__lt=first)
    if shut is not None:
        earlier = earlier.filter(value_date__gt=shut)
    oldest = earlier.order_by("value_date").values_list("value_date", flat=True).first()
    if oldest is not None:
        raise PeriodNotMoved(
            _("Close %(month)s first: it has entries and is open.") % {"month": month_words(oldest)}
        )


def _must_be_another(actor: Actor, period: Period) -> None:
    same = {actor.person_id, actor.organization_id} & {
        period.soft_closed_by_id,
        period.soft_closed_by_organization_id,
    }
    if same:
        raise NotPermitted(
            _("Another person of another unit than the one that closed the period does this.")
        )


def _must_be_soft_closed(period: Period) -> None:
    if period.state == PeriodState.CLOSED:
        raise AlreadyDone(_("This period is closed for good. Nobody can open it again."))
    if period.state == PeriodState.OPEN:
        raise AlreadyDone(_("This period is open. Nothing was changed."))


@contextmanager
def _refusals() -> Iterator[None]:
    sentences = {
        "ledger_period_is_over": _(
            "The period is not over yet. Close it when its last day has passed."
        ),
        "ledger_period_shut_in_order": _("This period is closed already. Nothing was changed."),
        "ledger_period_reopened_in_order": _(
            "A later month, or the year around this one, is closed. Open that one first."
        ),
    }
    try:
        yield
    except IntegrityError as error:
        if sentence := sentences.get(constraint_of(error)):
            raise PeriodNotMoved(sentence) from error
        raise
