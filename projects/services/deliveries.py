"""Hand a deliverable over with its evidence, accept it or send it back, and close the activity."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects import access
from projects.models import Activity, Delivery
from projects.rules.activity_states import DELIVERY
from projects.selectors.activities import text_of
from projects.services.activities import (
    activity_saved,
    activity_target,
    require_activity_edition,
)
from trustfund.audit import services as audit
from trustfund.documents.selectors import current_versions
from trustfund.events import services as events
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import AlreadyDone, Conflict, DomainError, NotFound, NotPermitted

LONGEST_NOTE = 5000


class DeliveryRefused(DomainError):
    """A deliverable is handed over with its document, and sent back with a reason."""

    code = "delivery_refused"


class NotDeliverable(Conflict):
    """The activity is not under way, or the deliverable was handed over before."""

    code = "not_deliverable"


class ClosingRefused(DomainError):
    """An activity is closed with what came of it, and with nothing waiting to be accepted."""

    code = "closing_refused"


@transaction.atomic
def deliverable_deliver(
    *, actor: Actor, now: datetime, activity_id: UUID, number: int, document_id: UUID
) -> Delivery:
    """Hand deliverable `number` of an approved activity over; the document about it is its evidence.

    The version of the document that is current now is what is accepted.

    :raises NotFound: if the activity has no such deliverable
    :raises NotDeliverable: if the activity is not approved, or it waits or was accepted before
    :raises DeliveryRefused: if no such document about the activity is on file
    """
    authorize(actor, "projects.deliverable_deliver")
    activity = access.activity_for(actor, activity_id, lock=True)
    if activity.state != "APPROVED":
        raise NotDeliverable(
            _(
                "Deliverables are handed over while the activity is approved. It stands as: %(state)s."
            )
            % {"state": activity.get_state_display()}
        )
    if not 1 <= number <= len(text_of(activity).deliverables):
        raise NotFound(_("This activity has no such deliverable."))
    if activity.deliveries.filter(number=number).exclude(state="RETURNED").exists():
        raise NotDeliverable(_("This deliverable was handed over before."))
    subject = access.activity_subject(actor, activity.pk)
    evidence = current_versions(actor, subject).filter(document_id=document_id).first()
    if evidence is None:
        sentence = _("Choose a document that is stored about this activity.")
        raise DeliveryRefused(sentence, fields={"document_id": sentence})
    delivery = Delivery(
        activity=activity,
        number=number,
        evidence=evidence,
        delivered_by_id=actor.person_id,
        delivered_by_organization_id=actor.organization_id,
        delivered_at=now,
    )
    delivery.save(force_insert=True)
    action, fund_id = "projects.deliverable_deliver", activity.fund_id
    audit.record(actor, action, subject=delivery, at=now, fund_id=fund_id)
    events.publish("projects.deliverable_delivered", subject=delivery, at=now, fund_id=fund_id)
    return delivery


@transaction.atomic
def deliverable_accept(*, actor: Actor, now: datetime, delivery_id: UUID) -> Delivery:
    """Accept what was handed over, as another person of another unit.

    :raises AlreadyDone: if it was accepted or returned before
    :raises NotPermitted: for who handed it over, and for their unit
    """
    authorize(actor, "projects.deliverable_accept")
    told = ("projects.deliverable_accept", "projects.deliverable_accepted")
    return _decided(actor, now, delivery_id, act="accept", reason="", told=told)


@transaction.atomic
def deliverable_return(*, actor: Actor, now: datetime, delivery_id: UUID, reason: str) -> Delivery:
    """Send back what was handed over, with the reason. It may be handed over again.

    :raises DeliveryRefused: without a reason
    :raises AlreadyDone: if it was accepted or returned before
    :raises NotPermitted: for who handed it over, and for their unit
    """
    authorize(actor, "projects.deliverable_return")
    if not reason.strip():
        sentence = _("Say what is to be done, so that it can be handed over again.")
        raise DeliveryRefused(sentence, fields={"reason": sentence})
    told = ("projects.deliverable_return", "projects.deliverable_returned")
    return _decided(actor, now, delivery_id, act="return", reason=reason.strip(), told=told)


@transaction.atomic
def activity_close(
    *, actor: Actor, now: datetime, activity_id: UUID, edition: int, note: str
) -> Activity:
    """Close an approved activity, saying what came of it and why anything was left undone.

    :raises ClosingRefused: without a note, or while a deliverable waits to be accepted
    :raises StaleEdition: if `edition` is not the text that stands
    :raises IllegalMove: if it is not approved
    """
    authorize(actor, "projects.activity_close")
    activity = access.activity_for(actor, activity_id, lock=True)
    target = activity_target(activity, "close")
    require_activity_edition(activity, edition)
    if activity.deliveries.filter(state="HANDED_OVER").exists():
        raise ClosingRefused(
            _("A deliverable waits to be accepted. Close the activity when that is decided.")
        )
    if not note.strip():
        sentence = _("Say what came of it, and why anything was left undone.")
        raise ClosingRefused(sentence, fields={"note": sentence})
    before = activity.facts()
    changed = {"state": target, "state_since": now, "closing_note": note.strip()}
    changed |= {"closed_by_id": actor.person_id, "closed_at": now}
    activity_saved(activity, changed=changed)
    action, fund_id = "projects.activity_close", activity.fund_id
    audit.record(actor, action, subject=activity, at=now, fund_id=fund_id, before=before)
    events.publish("projects.activity_closed", subject=activity, at=now, fund_id=fund_id)
    return activity


def _decided(
    actor: Actor,
    now: datetime,
    delivery_id: UUID,
    *,
    act: str,
    reason: str,
    told: tuple[str, str],
) -> Delivery:
    """Write what another person of another unit decided on a delivery; `told` names action and event."""
    delivery = access.delivery_for(actor, delivery_id, lock=True)
    if delivery.state != "HANDED_OVER":
        raise AlreadyDone(_("This was decided before. Nothing was done again."))
    makers = {delivery.delivered_by_id, delivery.delivered_by_organization_id}
    if {actor.person_id, actor.organization_id} & makers:
        raise NotPermitted(
            _("You or your unit handed this over. A person of another unit decides on it.")
        )
    before = delivery.facts()
    delivery.state = DELIVERY.target(state=delivery.state, act=act)
    delivery.decided_by_id = actor.person_id
    delivery.decided_by_organization_id = actor.organization_id
    delivery.decided_at = now
    delivery.reason = reason
    delivery.save(update_fields=[column.removesuffix("_id") for column in Delivery.mutable])
    (action, event), fund_id = told, delivery.activity.fund_id
    audit.record(actor, action, subject=delivery, at=now, fund_id=fund_id, before=before)
    events.publish(event, subject=delivery, at=now, fund_id=fund_id)
    return delivery
