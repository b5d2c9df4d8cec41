"""A later fee schedule is proposed by one person, and approved or declined by another of another unit."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.funds.access import fee_schedule_for, fund_for
from trustfund.funds.choices import FeeScheduleState, FundState
from trustfund.funds.errors import (
    FIRST_DAY_SENTENCES,
    TIER_SENTENCES,
    FeeScheduleDecided,
    FeeScheduleRefused,
)
from trustfund.funds.models import FeeSchedule, Fund
from trustfund.funds.rules.fees import Tier, tiers_faults
from trustfund.funds.rules.states import FEE_SCHEDULE
from trustfund.funds.selectors.fees import approval_refusal, first_day_fault
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotPermitted
from trustfund.kernel.money import Money, MoneyError


@transaction.atomic
def fee_schedule_propose(
    *,
    actor: Actor,
    now: datetime,
    fund_id: UUID,
    valid_from: date,
    fee_tiers: Sequence[tuple[Decimal, Decimal]],
    authority: str,
) -> FeeSchedule:
    """Propose the tiers that charge the contributions of a day and after. Nothing changes yet.

    Each fee tier is (above, percent), as in fund_create. `authority` is the decision behind it.

    :raises NotFound: if the fund does not exist
    :raises FeeScheduleRefused: for a fund that is not open, tiers that do not fit, no authority, a
        day that is closed, charged already, or that another schedule begins on
    """
    authorize(actor, "funds.fee_schedule_propose")
    fund = fund_for(actor, fund_id, lock=True)
    if fund.state != FundState.OPEN:
        raise FeeScheduleRefused(_("The fund is not open. Its fee schedule stands."))
    tiers = [Tier(above, percent) for above, percent in fee_tiers]
    tiers_must_fit(fund, tiers)
    if not authority.strip():
        raise _refused("authority", _("Name the decision that sets this schedule."))
    day_must_be_free(fund, valid_from)
    row = FeeSchedule(
        fund=fund,
        valid_from=valid_from,
        tiers=[[_text(tier.above), _text(tier.percent)] for tier in tiers],
        authority=authority.strip(),
        proposed_by_id=actor.person_id,
        proposed_by_organization_id=actor.organization_id,
    )
    row.save(force_insert=True)
    audit.record(actor, "funds.fee_schedule_propose", subject=row, at=now, fund_id=fund.pk)
    events.publish("funds.fee_schedule_proposed", subject=row, at=now, fund_id=fund.pk)
    return row


@transaction.atomic
def fee_schedule_approve(*, actor: Actor, now: datetime, schedule_id: UUID) -> FeeSchedule:
    """Approve a schedule that another person proposed: it charges what comes in from its day on.

    :raises NotFound: if the schedule does not exist
    :raises FeeScheduleDecided: if it was approved or declined before
    :raises NotPermitted: for who proposed it, and for their unit
    :raises FeeScheduleRefused: if its first day was closed or charged meanwhile
    """
    authorize(actor, "funds.fee_schedule_approve")
    fund = fund_for(actor, fee_schedule_for(actor, schedule_id).fund_id, lock=True)
    row = fee_schedule_for(actor, schedule_id, lock=True)
    approval_must_fit(actor, row, fund)
    return _decide(row, actor, now, act="approve", event="funds.fee_schedule_approved")


@transaction.atomic
def fee_schedule_decline(
    *, actor: Actor, now: datetime, schedule_id: UUID, reason: str
) -> FeeSchedule:
    """Decline a schedule that was proposed, with the reason. Nothing changes.

    :raises NotFound: if the schedule does not exist
    :raises FeeScheduleDecided: if it was approved or declined before
    :raises FeeScheduleRefused: if no reason is given
    """
    authorize(actor, "funds.fee_schedule_decline")
    row = fee_schedule_for(actor, schedule_id, lock=True)
    _must_be_proposed(row)
    if not reason.strip():
        raise _refused("reason", _("Say why."))
    event = "funds.fee_schedule_declined"
    return _decide(row, actor, now, act="decline", event=event, reason=reason.strip())


def tiers_must_fit(fund: Fund, tiers: Sequence[Tier]) -> None:
    """Return quietly if these can be the tiers of a schedule; for previews, too.

    :raises FeeScheduleRefused: otherwise
    """
    for code in tiers_faults(tiers):
        raise _refused("fee_tiers", str(TIER_SENTENCES[code]))
    try:
        for tier in tiers:
            Money(tier.above, fund.holding_currency)
    except MoneyError as error:
        sentence = _("A fee tier starts at an amount of the holding currency.")
        raise _refused("fee_tiers", sentence) from error


def day_must_be_free(fund: Fund, day: date, *, but: UUID | None = None) -> None:
    """Return quietly if a schedule can begin on this day; for previews, too.

    :raises FeeScheduleRefused: if it is closed, charged already, or another one's
    """
    if fault := first_day_fault(fund, day):
        raise _refused("valid_from", str(FIRST_DAY_SENTENCES[fault]))
    standing = FeeSchedule.objects.filter(fund=fund, valid_from=day).exclude(
        state=FeeScheduleState.DECLINED
    )
    if any(row.pk != but for row in standing):
        raise _refused(
            "valid_from",
            _("Another schedule begins on this day. Have it declined, or choose another day."),
        )


def approval_must_fit(actor: Actor, row: FeeSchedule, fund: Fund) -> None:
    """Return quietly if this person may approve the schedule now; for previews, too.

    :raises FeeScheduleDecided: if it was approved or declined before
    :raises NotPermitted: for who proposed it, and for their unit
    :raises FeeScheduleRefused: if its first day was closed or charged meanwhile
    """
    _must_be_proposed(row)
    if refusal := approval_refusal(actor, row):
        raise NotPermitted(refusal)
    day_must_be_free(fund, row.valid_from, but=row.pk)


def _decide(
    row: FeeSchedule, actor: Actor, now: datetime, *, act: str, event: str, reason: str = ""
) -> FeeSchedule:
    before = row.facts()
    row.declined_reason = reason
    row.state = FEE_SCHEDULE.target(state=row.state, act=act)
    row.decided_by_id = actor.person_id
    row.decided_by_organization_id = actor.organization_id
    row.decided_at = now
    row.save(
        update_fields=[
            "state", "decided_by", "decided_by_organization", "decided_at", "declined_reason"
        ]
    )  # fmt: skip
    action = f"funds.fee_schedule_{act}"
    audit.record(actor, action, subject=row, at=now, fund_id=row.fund_id, before=before)
    events.publish(event, subject=row, at=now, fund_id=row.fund_id)
    return row


def _must_be_proposed(row: FeeSchedule) -> None:
    if row.state != FeeScheduleState.PROPOSED:
        raise FeeScheduleDecided(
            _("This fee schedule stands as: %(state)s. Nothing was written.")
            % {"state": row.get_state_display()}
        )


def _text(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _refused(field: str, sentence: str) -> FeeScheduleRefused:
    return FeeScheduleRefused(sentence, fields={field: sentence})
