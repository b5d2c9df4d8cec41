"""Stop money at once, and let it flow again. Who may do which is said in rules/holds.py."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from oversight.access.program import hold_for
from oversight.models.program import Hold, Program
from oversight.rules.holds import parties_of
from oversight.selectors.holds import lift_refusal_of
from oversight.services.phases import program_locked, program_of_fund_locked
from projects.access import project_for
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.funds.access import fund_for
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import AlreadyDone, DomainError, NotPermitted


class HoldNotPlaced(DomainError):
    """The hold cannot be placed as it stands; nothing was written."""

    code = "hold_not_placed"


class HoldNotLifted(DomainError):
    """The hold cannot be lifted as asked; it stands."""

    code = "hold_not_lifted"


@transaction.atomic
def hold_place(
    *,
    actor: Actor,
    now: datetime,
    fund_id: UUID,
    project_id: UUID | None = None,
    reason: str,
    legal_basis: str,
) -> Hold:
    """Stop new commitments and payments of the fund, or of one project, at once.

    Waits for payments in flight; everything later meets the hold. The epoch rises by one.

    :raises HoldNotPlaced: without a reason and a legal basis, or for another fund's project
    """
    authorize(actor, "oversight.hold_place")
    party = next(iter(parties_of(actor.roles)), None)
    if party is None:
        raise NotPermitted(_("None of your roles may place a hold."))
    fund = fund_for(actor, fund_id)
    program = program_of_fund_locked(fund)
    _say(reason, "reason", _("Say why money must stop."))
    _say(legal_basis, "legal_basis", _("Name the article or decision that entitles to stop money."))
    if project_id is not None and project_for(actor, project_id).fund_id != fund.pk:
        sentence = _("Choose a project of this fund.")
        raise HoldNotPlaced(sentence, fields={"project_id": sentence})

    before = _raise_epoch(program)
    hold = Hold.objects.create(
        program=program,
        project_id=project_id,
        reason=reason.strip(),
        legal_basis=legal_basis.strip(),
        placed_as=party,
        placed_by_id=actor.person_id,
        placed_by_organization_id=actor.organization_id,
        placed_at=now,
        placed_epoch=program.epoch,
    )
    action = "oversight.hold_place"
    audit.record(actor, action, subject=hold, at=now, fund_id=fund.pk)
    audit.record(actor, action, subject=program, at=now, fund_id=fund.pk, before=before)
    events.publish("oversight.hold_placed", subject=hold, at=now, fund_id=fund.pk)
    return hold


@transaction.atomic
def hold_lift(*, actor: Actor, now: datetime, hold_id: UUID, reason: str) -> Hold:
    """Lift a hold, as another person of the party that placed it. The epoch rises by one.

    :raises NotPermitted: for the person who placed it and for every other party
    :raises AlreadyDone: if it was lifted before
    :raises HoldNotLifted: without a reason
    """
    authorize(actor, "oversight.hold_lift")
    program = program_locked(hold_for(actor, hold_id).program_id)
    hold = hold_for(actor, hold_id)
    if not hold.stands:
        raise AlreadyDone(_("This hold was lifted before. Nothing was done again."))
    if refusal := lift_refusal_of(actor, hold):
        raise NotPermitted(refusal)
    if not reason.strip():
        sentence = _("Say why money may flow again.")
        raise HoldNotLifted(sentence, fields={"reason": sentence})

    hold_before, program_before = hold.facts(), _raise_epoch(program)
    hold.lifted_by_id = actor.person_id
    hold.lifted_by_organization_id = actor.organization_id
    hold.lifted_at = now
    hold.lift_reason = reason.strip()
    hold.lifted_epoch = program.epoch
    hold.save(
        update_fields=[
            "lifted_by",
            "lifted_by_organization",
            "lifted_at",
            "lift_reason",
            "lifted_epoch",
        ]
    )
    action, fund_id = "oversight.hold_lift", program.fund_id
    audit.record(actor, action, subject=hold, at=now, fund_id=fund_id, before=hold_before)
    audit.record(actor, action, subject=program, at=now, fund_id=fund_id, before=program_before)
    events.publish("oversight.hold_lifted", subject=hold, at=now, fund_id=fund_id)
    return hold


def _raise_epoch(program: Program) -> dict[str, object]:
    """Raise the epoch of a locked program by one and return its facts from before."""
    before = program.facts()
    program.epoch += 1
    program.save(update_fields=["epoch"])
    return before


def _say(text: str, field: str, sentence: object) -> None:
    if not text.strip():
        raise HoldNotPlaced(sentence, fields={field: sentence})
