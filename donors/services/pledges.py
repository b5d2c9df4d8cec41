"""A pledge is recorded, confirmed by a letter, and ends: withdrawn by its donor, or lapsed."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from donors import access
from donors.choices import YEARS_FAULTS, AgreementState
from donors.errors import FundNotOpen, Refused
from donors.models import Agreement, Pledge
from donors.rules import states
from donors.rules.terms import years_fault
from donors.services.amounts import amount_must_be_sensible
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.funds.access import fund_for
from trustfund.funds.choices import FundState
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import AlreadyDone, Conflict
from trustfund.kernel.money import Money


class PledgeConfirmed(AlreadyDone):
    """A letter has confirmed the pledge before, or an agreement has made it firmer."""

    code = "pledge_confirmed"


class PledgeEnded(AlreadyDone):
    """The pledge was signed in full, withdrawn or lapsed before."""

    code = "pledge_ended"


class OfferStands(Conflict):
    """An agreement on this pledge waits for the donor's signature."""

    code = "offer_stands"


@transaction.atomic(durable=True)
def pledge_record(
    *,
    actor: Actor,
    now: datetime,
    fund_id: UUID,
    donor_id: UUID,
    money: Money,
    announced_date: date,
    occasion: str,
    first_year: int | None = None,
    last_year: int | None = None,
    conditions: str = "",
) -> Pledge:
    """Record a pledge that a donor has announced, in any currency. Nothing is owed, nothing posted.

    The years that it is meant for are both counted, and given both or not at all.

    :raises NotFound: if the fund or donor does not exist, or the donor is not the actor's
    :raises FundNotOpen: if the fund is closed
    :raises Refused: if the amount is not above zero, the day is still to come, or the years cannot be
    """
    authorize(actor, "donors.pledge_record")
    fund = fund_for(actor, fund_id)
    donor = access.donor_for(actor, donor_id)
    if fund.state == FundState.CLOSED:
        raise FundNotOpen(_("The fund is closed and takes no pledges. Nothing was recorded."))
    amount_must_be_sensible(money)
    if announced_date > now.date():
        raise Refused(
            _("A pledge is recorded once it is announced: enter that day, not one to come."),
            field="announced_date",
        )
    _years_must_be_sensible(first_year, last_year)
    pledge = Pledge(
        fund=fund,
        donor=donor,
        amount=money.amount,
        currency=money.currency,
        announced_date=announced_date,
        occasion=occasion,
        first_year=first_year,
        last_year=last_year,
        conditions=conditions,
        recorded_by_id=actor.person_id,
    )
    pledge.save(force_insert=True)
    audit.record(actor, "donors.pledge_record", subject=pledge, at=now, fund_id=fund.pk)
    events.publish("donors.pledge_recorded", subject=pledge, at=now, fund_id=fund.pk)
    return pledge


@transaction.atomic(durable=True)
def pledge_confirm(
    *, actor: Actor, now: datetime, pledge_id: UUID, confirmed_date: date, reference: str
) -> Pledge:
    """Write down the letter by which a donor confirms what it has announced.

    :raises NotFound: if the pledge does not exist or is another donor's
    :raises PledgeConfirmed: if it is confirmed already, or an agreement stands on it
    :raises PledgeEnded: if it was withdrawn or has lapsed
    :raises Refused: if the day is to come or before the announcement, or no letter is named
    """
    authorize(actor, "donors.pledge_confirm")
    pledge = access.pledge_for(actor, pledge_id, lock=True)
    before = pledge.facts()
    if pledge.ended_date is not None:
        raise _has_ended(pledge)
    if not states.PLEDGE.allows(state=pledge.state, act="confirm"):
        raise PledgeConfirmed(
            _("This pledge is confirmed already, by a letter or an agreement. Nothing was written.")
        )
    _day_must_be_possible(pledge, confirmed_date, field="confirmed_date", today=now.date())
    if not reference.strip():
        raise Refused(_("Name the letter: its number, or its date and sender."), field="reference")
    pledge.state = states.PLEDGE.target(state=pledge.state, act="confirm")
    pledge.confirmed_date = confirmed_date
    pledge.confirmed_reference = reference.strip()
    pledge.confirmed_by_id = actor.person_id
    pledge.save(update_fields=["state", "confirmed_date", "confirmed_reference", "confirmed_by"])
    audit.record(
        actor,
        "donors.pledge_confirm",
        subject=pledge,
        at=now,
        fund_id=pledge.fund_id,
        before=before,
    )
    events.publish("donors.pledge_confirmed", subject=pledge, at=now, fund_id=pledge.fund_id)
    return pledge


@transaction.atomic(durable=True)
def pledge_withdraw(
    *, actor: Actor, now: datetime, pledge_id: UUID, ended_date: date, reason: str
) -> Pledge:
    """Write down that a donor has taken back what no agreement has taken up of its pledge.

    What was signed on it stays signed.

    :raises NotFound: if the pledge does not exist or is another donor's
    :raises PledgeEnded: if it is signed in full, or has ended before
    :raises OfferStands: if an agreement on it waits for the donor's signature
    :raises Refused: if the day cannot be, or no reason is given
    """
    authorize(actor, "donors.pledge_withdraw")
    pledge = _ended(actor, now, pledge_id, act="withdraw", ended_date=ended_date, reason=reason)
    events.publish("donors.pledge_withdrawn", subject=pledge, at=now, fund_id=pledge.fund_id)
    return pledge


@transaction.atomic(durable=True)
def pledge_lapse(
    *, actor: Actor, now: datetime, pledge_id: UUID, ended_date: date, reason: str
) -> Pledge:
    """Write down that the administrator waits no longer for what is left of a pledge.

    :raises NotFound: if the pledge does not exist
    :raises PledgeEnded: if it is signed in full, or has ended before
    :raises OfferStands: if an agreement on it waits for the donor's signature
    :raises Refused: if the day cannot be, or no reason is given
    """
    authorize(actor, "donors.pledge_lapse")
    pledge = _ended(actor, now, pledge_id, act="lapse", ended_date=ended_date, reason=reason)
    events.publish("donors.pledge_lapsed", subject=pledge, at=now, fund_id=pledge.fund_id)
    return pledge


def _ended(
    actor: Actor, now: datetime, pledge_id: UUID, *, act: str, ended_date: date, reason: str
) -> Pledge:
    pledge = access.pledge_for(actor, pledge_id, lock=True)
    before = pledge.facts()
    end_must_be_possible(pledge, act=act, ended_date=ended_date, today=now.date())
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    pledge.state = states.PLEDGE.target(state=pledge.state, act=act)
    pledge.ended_date = ended_date
    pledge.ended_at = now
    pledge.ended_reason = reason.strip()
    pledge.ended_by_id = actor.person_id
    pledge.save(update_fields=["state", "ended_date", "ended_at", "ended_reason", "ended_by"])
    audit.record(
        actor,
        f"donors.pledge_{act}",
        subject=pledge,
        at=now,
        fund_id=pledge.fund_id,
        before=before,
    )
    return pledge


def end_must_be_possible(pledge: Pledge, *, act: str, ended_date: date, today: date) -> None:
    """Return quietly if the pledge can end on this day; for previews, too.

    :raises PledgeEnded: if it is signed in full, or has ended before
    :raises OfferStands: if an agreement on it waits for the donor's signature
    :raises Refused: if the day is to come, before the announcement or before a signature on it
    """
    if not states.PLEDGE.allows(state=pledge.state, act=act):
        raise _has_ended(pledge)
    agreements = Agreement.objects.filter(pledge=pledge)
    if offer := agreements.filter(state=AgreementState.OFFERED).order_by("number").first():
        raise OfferStands(
            _(
                "Agreement %(number)s on this pledge waits for the donor's signature. A pledge ends "
                "when no offer stands on it."
            )
            % {"number": offer.number}
        )
    _day_must_be_possible(pledge, ended_date, field="ended_date", today=today)
    signed = agreements.filter(countersigned_date__gt=ended_date).order_by("number").first()
    if signed is not None:
        raise Refused(
            _("Agreement %(number)s was signed on this pledge later, on %(day)s.")
            % {"number": signed.number, "day": signed.countersigned_date},
            field="ended_date",
        )


def _has_ended(pledge: Pledge) -> PledgeEnded:
    return PledgeEnded(
        _("This pledge stands as: %(state)s. Nothing was written.")
        % {"state": pledge.get_state_display()}
    )


def _day_must_be_possible(pledge: Pledge, day: date, *, field: str, today: date) -> None:
    if day > today:
        raise Refused(_("The day lies in the future. Write it down when it has come."), field=field)
    if day < pledge.announced_date:
        raise Refused(
            _("The day lies before the announcement on %(day)s.")
            % {"day": pledge.announced_date.isoformat()},
            field=field,
        )


def _years_must_be_sensible(first_year: int | None, last_year: int | None) -> None:
    if fault := years_fault(first_year, last_year):
        raise Refused(str(YEARS_FAULTS[fault]), field="last_year")
