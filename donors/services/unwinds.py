"""Shares of a fund's free balance are proposed by one person, approved by another of another unit."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from donors import access
from donors.choices import UnwindKind, UnwindState
from donors.errors import BooksMoved, Refused, UnwindDecided, UnwindRefused
from donors.models import Unwind, UnwindShare
from donors.rules import states
from donors.rules.unwind_figures import moved
from donors.selectors.terminations import agreements_not_ended
from donors.selectors.unwind import Unwound
from donors.selectors.unwinds import (
    Part,
    Plan,
    moved_sentence,
    moved_since,
    next_number,
    planned,
    planned_again,
    proposal_waiting,
)
from donors.services.decisions import decision_write, made_by
from donors.services.funds import fund_locked
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.funds.access import fund_for
from trustfund.funds.models import Fund
from trustfund.funds.selectors import available_of
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotPermitted
from trustfund.ledger import services as ledger
from trustfund.ledger.rules.posting import balance_credited
from trustfund.ledger.services import Posted


@transaction.atomic(durable=True)
def unwind_propose(
    *,
    actor: Actor,
    now: datetime,
    fund_id: UUID,
    kind: str,
    donor_id: UUID | None,
    as_of: date,
    reason: str,
) -> Unwind:
    """Propose that every donor gets its share, or that one that leaves gets its own.

    The figures of the day are kept with their hash. Nothing is booked yet.

    :raises NotFound: if the fund or the donor does not exist
    :raises UnwindRefused: naming everything that stands against it
    :raises BooksMoved: if the books have moved after the day
    :raises Refused: for a day to come, a donor that does not fit the kind, or no reason
    """
    authorize(actor, "donors.unwind_propose")
    fund = fund_locked(fund_for(actor, fund_id).pk)
    leaving = None if donor_id is None else access.donor_for(actor, donor_id).pk
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    plan = plan_to_propose(fund, kind=kind, leaving=leaving, as_of=as_of, today=now.date())
    unwind = Unwind(
        fund=fund,
        number=plan.figures["number"],
        kind=kind,
        donor_id=leaving,
        as_of=as_of,
        reason=reason.strip(),
        amount=plan.money.amount,
        currency=plan.money.currency,
        figures=plan.figures,
        content_hash=plan.content_hash,
        recorded_by_id=actor.person_id,
        recorded_by_organization_id=actor.organization_id,
    )
    unwind.save(force_insert=True)
    shares = [_share(unwind, part) for part in plan.parts]
    for share in shares:
        share.save(force_insert=True)
    for row in (unwind, *shares):
        audit.record(actor, "donors.unwind_propose", subject=row, at=now, fund_id=fund.pk)
    events.publish("donors.unwind_proposed", subject=unwind, at=now, fund_id=fund.pk)
    return unwind


@transaction.atomic(durable=True)
def unwind_approve(*, actor: Actor, now: datetime, unwind_id: UUID, content_hash: str) -> Unwind:
    """Give back what another person proposed: each share goes to its donor's balance account.

    The approval is bound to the figures that were read, and to the books: they must still lead to
    the same figures, on the day of the proposal and today.

    :raises NotFound: if there is no such proposal
    :raises UnwindDecided: if it was approved or declined before
    :raises NotPermitted: for who proposed it, and for their unit
    :raises BooksMoved: if the books lead to other figures now, naming which
    :raises UnwindRefused: naming everything else that stands against it
    :raises PeriodShut: if today lies in a closed period
    :raises Refused: if other figures were read than those that are proposed
    """
    authorize(actor, "donors.unwind_approve")
    fund = fund_locked(access.unwind_for(actor, unwind_id).fund_id)
    unwind = access.unwind_for(actor, unwind_id, lock=True)
    before = unwind.facts()
    approval_must_be_open(actor, unwind)
    if content_hash != unwind.content_hash:
        raise Refused(_("These are not the figures that are proposed. Read them again."))
    books_must_stand(unwind, fund, today=now.date())
    ledger.day_must_be_open(fund_id=fund.pk, value_date=now.date(), adjusts=None)
    shares = list(UnwindShare.objects.filter(unwind=unwind).order_by("donor_id"))
    told = [(share, share.facts()) for share in shares]
    entries = [_booked(unwind, share, value_date=now.date()) for share in shares]
    unwind.value_date = now.date()
    decision_write(actor=actor, now=now, row=unwind, machine=states.UNWIND, act="approve")
    audit.record(
        actor,
        "donors.unwind_approve",
        subject=unwind,
        at=now,
        fund_id=fund.pk,
        before=before,
        extra={"entries": [entry.facts() for entry in entries]},
    )
    for share, was in told:
        audit.record(
            actor, "donors.unwind_approve", subject=share, at=now, fund_id=fund.pk, before=was
        )
    events.publish("donors.unwind_approved", subject=unwind, at=now, fund_id=fund.pk)
    return unwind


@transaction.atomic(durable=True)
def unwind_decline(*, actor: Actor, now: datetime, unwind_id: UUID, reason: str) -> Unwind:
    """Decline what was proposed, with the reason. Nothing is booked, and it may be proposed anew.

    :raises NotFound: if there is no such proposal
    :raises UnwindDecided: if it was approved or declined before
    :raises Refused: if no reason is given
    """
    authorize(actor, "donors.unwind_decline")
    unwind = access.unwind_for(actor, unwind_id, lock=True)
    before = unwind.facts()
    _must_be_open(unwind)
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    unwind.declined_reason = reason.strip()
    decision_write(actor=actor, now=now, row=unwind, machine=states.UNWIND, act="decline")
    audit.record(
        actor,
        "donors.unwind_decline",
        subject=unwind,
        at=now,
        fund_id=unwind.fund_id,
        before=before,
    )
    events.publish("donors.unwind_declined", subject=unwind, at=now, fund_id=unwind.fund_id)
    return unwind


def plan_to_propose(
    fund: Fund, *, kind: str, leaving: UUID | None, as_of: date, today: date
) -> Plan:
    """Return what would be proposed; for previews, too.

    :raises UnwindRefused, BooksMoved, Refused: as `unwind_propose` says
    """
    if kind not in UnwindKind.values:
        raise Refused(_("Choose who gets money back."), field="kind")
    if kind == UnwindKind.CANCELLATION and leaving is None:
        raise Refused(_("Choose the donor that leaves."), field="donor")
    if kind == UnwindKind.CLOSING and leaving is not None:
        raise Refused(_("When the fund ends, every donor gets its share."), field="donor")
    if as_of > today:
        raise Refused(_("This day has not come. Nothing was written."), field="as_of")
    waiting = proposal_waiting(fund)
    if waiting is not None:
        raise UnwindRefused(
            _(
                "%(number)s is proposed and waits. It is approved or declined before another one is "
                "proposed."
            )
            % {"number": waiting}
        )
    plan = planned(fund, kind=kind, leaving=leaving, as_of=as_of, number=next_number(fund))
    plan_must_be_possible(plan, fund)
    if since := moved_since(plan, fund, today=today):
        sentence = _("The books have moved after this day: %(moves)s Choose a later day.") % {
            "moves": moved_sentence(since)
        }
        raise BooksMoved(sentence, fields={"as_of": sentence})
    return plan


def books_must_stand(unwind: Unwind, fund: Fund, *, today: date) -> Plan:
    """Return what the books lead to now, if it is exactly what is proposed; for previews, too.

    :raises BooksMoved: if it is something else, naming which figures moved
    :raises UnwindRefused: naming everything else that stands against it
    """
    plan = planned_again(unwind)
    since = moved(unwind.figures, plan.figures) or moved_since(plan, fund, today=today)
    if since or plan.content_hash != unwind.content_hash:
        raise BooksMoved(
            _(
                "The books have moved since this was proposed: %(moves)s Nothing was booked. Decline "
                "it, and propose it anew by the figures of today."
            )
            % {"moves": moved_sentence(since)}
        )
    plan_must_be_possible(plan, fund)
    return plan


def plan_must_be_possible(plan: Plan, fund: Fund) -> None:
    """Return quietly if so much can be given back now.

    :raises UnwindRefused: naming everything that stands against it, each with its way out
    """
    against = [*_notices_missing(plan, fund), *_against(plan.found)]
    if not against and not plan.money.amount:
        against.append(_("There is nothing to give back."))
    available = available_of(fund)
    if not against and plan.money > available.money:
        against.append(
            _(
                "%(money)s would be given back, and %(available)s is neither promised to grants nor "
                "set aside: reserve %(reserve)s, administrative budget %(administration)s. Release "
                "what is set aside first."
            )
            % {
                "money": plan.money,
                "available": available.money,
                "reserve": available.reserve.money,
                "administration": available.administration.money,
            }
        )
    if against:
        raise UnwindRefused(" ".join(against))


def approval_must_be_open(actor: Actor, unwind: Unwind) -> None:
    """Return quietly if this person may approve now.

    :raises UnwindDecided: if it was approved or declined before
    :raises NotPermitted: for who proposed it, and for their unit
    """
    _must_be_open(unwind)
    if made_by(actor, unwind):
        raise NotPermitted(
            _("Another person of another unit than the one that proposed it approves it.")
        )


def _notices_missing(plan: Plan, fund: Fund) -> list[str]:
    """Return in sentences which agreements of a donor that leaves have not ended by notice."""
    if plan.figures["leaving"] is None:
        return []
    leaving = UUID(plan.figures["leaving"])
    return [
        _(
            "Agreement %(number)s ends at the end of %(day)s: the donor leaves by the figures of a "
            "later day."
        )
        % {"number": number, "day": ends_on.isoformat()}
        if ends_on
        else _(
            "Agreement %(number)s stands: notice of termination is given first, and takes effect "
            "three months later."
        )
        % {"number": number}
        for number, ends_on in agreements_not_ended(fund.pk, leaving, as_of=plan.found.as_of)
    ]


def _against(found: Unwound) -> list[str]:
    """Return in sentences what of the fund's standing keeps shares from being given back."""
    against = []
    if found.suspense:
        against.append(
            _(
                "%(money)s came in and nobody has said whose it is, which may change every share. "
                "Match the lines in suspense first."
            )
            % {"money": ", ".join(map(str, found.suspense))}
        )
    if found.waiting:
        against.append(
            _("%(money)s waits for its conversion. Record the deals first.")
            % {"money": ", ".join(map(str, found.waiting))}
        )
    if not found.ties:
        against.append(
            _(
                "The receipts of the donors and the books say different things on this day. Look at "
                "the tie-outs first."
            )
        )
    if found.fault:
        against.append(_("Nothing can be shared as the books stand on this day."))
    return against


def _share(unwind: Unwind, part: Part) -> UnwindShare:
    refund, quote = part.refund, part.refund.quote
    own = refund.own
    return UnwindShare(
        unwind=unwind,
        donor_id=refund.donor_id,
        deposits=refund.deposits.amount,
        deposits_of_all=refund.deposits_of_all.amount,
        amount=refund.money.amount,
        settled=part.settled.amount,
        currency=unwind.currency,
        own_amount=None if own is None else own.amount,
        own_currency="" if own is None else own.currency,
        rate=None if quote is None else quote.rate,
        rate_date=None if quote is None else quote.rate_date,
        rate_source="" if quote is None else quote.rate_source,
    )


def _booked(unwind: Unwind, share: UnwindShare, *, value_date: date) -> Posted:
    posted = ledger.entry_post(
        fund_id=unwind.fund_id,
        kind="TRANSFER_OUT",
        value_date=value_date,
        reference=f"unwind-share:{share.pk}",
        memo=f"{unwind} · {unwind.as_of.isoformat()}",
        subject_id=share.pk,
        legs=balance_credited(share.money, share.donor_id),
    )
    share.entry_id = posted.id
    share.save(update_fields=["entry_id"])
    return posted


def _must_be_open(unwind: Unwind) -> None:
    if unwind.state != UnwindState.PROPOSED:
        raise UnwindDecided(
            _("%(number)s stands as: %(state)s. Nothing was written.")
            % {"number": unwind, "state": unwind.get_state_display()}
        )
