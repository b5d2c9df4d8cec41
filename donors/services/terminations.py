"""End an agreement by three months' written notice: the donor at once, the administrator by two persons."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from donors import access
from donors.choices import AgreementState, TerminationParty, TerminationState
from donors.errors import Refused
from donors.models import Agreement, Termination
from donors.rules import states
from donors.rules.termination import effective_day
from donors.selectors.terminations import termination_for
from donors.services.decisions import decision_write, made_by
from donors.services.receipts import AgreementNotSigned
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import AlreadyDone, NotPermitted


class NoticeStands(AlreadyDone):
    """A notice of termination was given or proposed before, and stands."""

    code = "notice_stands"


class TerminationDecided(AlreadyDone):
    """The notice was given, declined or withdrawn before."""

    code = "termination_decided"


class TerminationInEffect(AlreadyDone):
    """The notice has taken effect; what has ended is not revived by withdrawing it."""

    code = "termination_in_effect"


@transaction.atomic(durable=True)
def termination_record(
    *, actor: Actor, now: datetime, agreement_id: UUID, reason: str
) -> Termination:
    """Give notice for the donor, today; or propose that the administrator gives it.

    What the administrator's person proposes takes another person of another unit.

    :raises NotFound: if the agreement does not exist or is another donor's
    :raises AgreementNotSigned: if it is not countersigned
    :raises NoticeStands: if a notice stands, or waits for a second person
    :raises Refused: if no reason is given
    """
    authorize(actor, "donors.termination_record")
    agreement = access.agreement_for(actor, agreement_id, lock=True)
    notice_must_fit(agreement)
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    party = party_of(actor, agreement)
    termination = Termination(
        agreement=agreement,
        party=party,
        reason=reason.strip(),
        recorded_by_id=actor.person_id,
        recorded_by_organization_id=actor.organization_id,
    )
    termination.save(force_insert=True)
    if party == TerminationParty.DONOR:
        _give(termination, actor=actor, now=now)
    _recorded(actor, now, termination, "donors.termination_record", None)
    _told(termination, "donors.termination_recorded", now)
    if party == TerminationParty.DONOR:
        _told(termination, "donors.termination_confirmed", now)
    return termination


@transaction.atomic(durable=True)
def termination_confirm(*, actor: Actor, now: datetime, termination_id: UUID) -> Termination:
    """Give, today, the notice that another person of another unit proposed for the administrator.

    :raises NotFound: if it does not exist
    :raises TerminationDecided: if it was given, declined or withdrawn before
    :raises NotPermitted: for who proposed it, and for their unit
    """
    authorize(actor, "donors.termination_confirm")
    termination = _locked(actor, termination_id)
    before = termination.facts()
    decision_must_be_open(actor, termination)
    _give(termination, actor=actor, now=now)
    _recorded(actor, now, termination, "donors.termination_confirm", before)
    _told(termination, "donors.termination_confirmed", now)
    return termination


@transaction.atomic(durable=True)
def termination_decline(
    *, actor: Actor, now: datetime, termination_id: UUID, reason: str
) -> Termination:
    """Decline a notice that was proposed, with the reason. The agreement goes on.

    :raises NotFound: if it does not exist
    :raises TerminationDecided: if it was given, declined or withdrawn before
    :raises Refused: if no reason is given
    """
    authorize(actor, "donors.termination_decline")
    termination = _locked(actor, termination_id)
    before = termination.facts()
    _must_be(termination, TerminationState.PROPOSED)
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    termination.declined_reason = reason.strip()
    decision_write(actor=actor, now=now, row=termination, machine=states.TERMINATION, act="decline")
    _recorded(actor, now, termination, "donors.termination_decline", before)
    _told(termination, "donors.termination_declined", now)
    return termination


@transaction.atomic(durable=True)
def termination_withdraw(
    *, actor: Actor, now: datetime, termination_id: UUID, reason: str
) -> Termination:
    """Withdraw a notice before it is effective, for the side that gave it. The agreement goes on.

    :raises NotFound: if it does not exist or is of another donor's agreement
    :raises TerminationDecided: if it does not stand
    :raises TerminationInEffect: on the day on which it takes effect, and after it
    :raises NotPermitted: for the other side
    :raises Refused: if no reason is given
    """
    authorize(actor, "donors.termination_withdraw")
    termination = _locked(actor, termination_id)
    before = termination.facts()
    withdrawal_must_fit(actor, termination, now=now)
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    termination.state = states.TERMINATION.target(state=termination.state, act="withdraw")
    termination.withdrawn_by_id = actor.person_id
    termination.withdrawn_at = now
    termination.withdrawn_reason = reason.strip()
    termination.save(update_fields=["state", "withdrawn_by", "withdrawn_at", "withdrawn_reason"])
    _recorded(actor, now, termination, "donors.termination_withdraw", before)
    _told(termination, "donors.termination_withdrawn", now)
    return termination


def party_of(actor: Actor, agreement: Agreement) -> TerminationParty:
    """Return for which side of the agreement a person acts."""
    is_donor = actor.organization_id == agreement.donor.organization_id
    return TerminationParty.DONOR if is_donor else TerminationParty.ADMINISTRATOR


def notice_must_fit(agreement: Agreement) -> None:
    """Return quietly if notice may be given of this agreement; for pages, too.

    :raises AgreementNotSigned: if it is not countersigned
    :raises NoticeStands: if a notice stands, or waits for a second person
    """
    if agreement.state != AgreementState.COUNTERSIGNED:
        raise AgreementNotSigned(
            _("Agreement %(number)s is not countersigned yet.") % {"number": agreement.number}
        )
    standing = Termination.objects.filter(
        agreement=agreement, state__in=[TerminationState.PROPOSED, TerminationState.GIVEN]
    )
    if standing.exists():
        raise NoticeStands(
            _("A notice of termination of agreement %(number)s stands already.")
            % {"number": agreement.number}
        )


def decision_must_be_open(actor: Actor, termination: Termination) -> None:
    """Return quietly if this person may give the notice now.

    :raises TerminationDecided: if it was given, declined or withdrawn before
    :raises NotPermitted: for who proposed it, and for their unit
    """
    _must_be(termination, TerminationState.PROPOSED)
    if made_by(actor, termination):
        raise NotPermitted(
            _("Another person of another unit than the one that proposed a notice gives it.")
        )


def withdrawal_must_fit(actor: Actor, termination: Termination, *, now: datetime) -> None:
    """Return quietly if this person may withdraw the notice now.

    :raises TerminationDecided: if it does not stand
    :raises TerminationInEffect: on the day on which it takes effect, and after it
    :raises NotPermitted: for the other side
    """
    _must_be(termination, TerminationState.GIVEN)
    if termination.effective_date is not None and now.date() >= termination.effective_date:
        raise TerminationInEffect(
            _("The notice took effect on %(day)s. A new agreement is needed.")
            % {"day": termination.effective_date.isoformat()}
        )
    if party_of(actor, termination.agreement) != termination.party:
        raise NotPermitted(_("Only the side that gave a notice withdraws it."))


def _locked(actor: Actor, termination_id: UUID) -> Termination:
    """Return the notice, its agreement locked first as by every act on an agreement."""
    found = termination_for(actor, termination_id)
    access.agreement_for(actor, found.agreement_id, lock=True)
    return termination_for(actor, termination_id, lock=True)


def _must_be(termination: Termination, state: str) -> None:
    if termination.state != state:
        raise TerminationDecided(
            _("This notice stands as: %(state)s. Nothing was written.")
            % {"state": termination.get_state_display()}
        )


def _give(termination: Termination, *, actor: Actor, now: datetime) -> None:
    termination.notice_date = now.date()
    termination.effective_date = effective_day(now.date())
    decision_write(actor=actor, now=now, row=termination, machine=states.TERMINATION, act="give")


def _recorded(
    actor: Actor,
    now: datetime,
    termination: Termination,
    action: str,
    before: dict[str, object] | None,
) -> None:
    audit.record(
        actor,
        action,
        subject=termination,
        at=now,
        fund_id=termination.agreement.fund_id,
        before=before,
    )


def _told(termination: Termination, event: str, now: datetime) -> None:
    events.publish(event, subject=termination, at=now, fund_id=termination.agreement.fund_id)
