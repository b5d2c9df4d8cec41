"""End appointments: one person proposes the end, another one confirms it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from trustfund.audit import services as audit
from trustfund.identity import selectors
from trustfund.identity.access import authorize
from trustfund.identity.choices import AppointmentState, Role
from trustfund.identity.errors import AdministratorsTooFew, Blocker, SecondPersonNeeded
from trustfund.identity.models import Appointment
from trustfund.identity.rules.states import APPOINTMENT
from trustfund.identity.services.appointments import appointment_locked
from trustfund.kernel.actor import Actor

ADMINISTRATORS_KEPT = 2  # one to propose, one to confirm


@transaction.atomic
def appointment_end_propose(
    *, actor: Actor, now: datetime, appointment_id: UUID, reason: str
) -> Appointment:
    """Propose that an appointment end. Until another person confirms it, the role is held.

    :raises IllegalMove: if it is not in force
    :raises AdministratorsTooFew: if too few system administrators would remain
    """
    authorize(actor, "identity.appointment_end_propose")
    appointment = appointment_locked(actor, appointment_id)
    target = APPOINTMENT.target(state=appointment.state, act="end_propose")
    _administrators_remain(appointment)
    before = appointment.facts()
    appointment.state = target
    appointment.end_proposed_by_id = actor.person_id
    appointment.end_reason = reason
    appointment.save(update_fields=["state", "end_proposed_by", "end_reason"])
    audit.record(
        actor, "identity.appointment_end_propose", subject=appointment, at=now, before=before
    )
    return appointment


@transaction.atomic
def appointment_end_confirm(*, actor: Actor, now: datetime, appointment_id: UUID) -> Appointment:
    """Confirm the end of an appointment. The role is gone with the person's next request.

    :raises SecondPersonNeeded: if the actor proposed the end, or is the person concerned
    :raises IllegalMove: if no end is proposed
    :raises AdministratorsTooFew: if too few system administrators would remain
    """
    authorize(actor, "identity.appointment_end_confirm")
    appointment = appointment_locked(actor, appointment_id)
    target = APPOINTMENT.target(state=appointment.state, act="end_confirm")
    if actor.person_id == appointment.person_id:
        raise SecondPersonNeeded(_("Nobody confirms the end of an appointment of their own."))
    if actor.person_id == appointment.end_proposed_by_id:
        raise SecondPersonNeeded(_("You proposed this end. Another person must confirm it."))
    _administrators_remain(appointment)
    before = appointment.facts()
    appointment.state = target
    appointment.end_confirmed_by_id = actor.person_id
    last_day = max(now.date(), appointment.start_date)
    appointment.end_date = min(last_day, appointment.end_date or last_day)
    appointment.save(update_fields=["state", "end_confirmed_by", "end_date"])
    audit.record(
        actor, "identity.appointment_end_confirm", subject=appointment, at=now, before=before
    )
    return appointment


@transaction.atomic
def appointment_end_decline(*, actor: Actor, now: datetime, appointment_id: UUID) -> Appointment:
    """Decline a proposed end: the appointment stays in force.

    :raises IllegalMove: if no end is proposed
    """
    authorize(actor, "identity.appointment_end_decline")
    appointment = appointment_locked(actor, appointment_id)
    before = appointment.facts()
    appointment.state = APPOINTMENT.target(state=appointment.state, act="end_decline")
    appointment.end_proposed_by_id = None
    appointment.end_reason = ""
    appointment.save(update_fields=["state", "end_proposed_by", "end_reason"])
    audit.record(
        actor, "identity.appointment_end_decline", subject=appointment, at=now, before=before
    )
    return appointment


def _administrators_remain(appointment: Appointment) -> None:
    """Keep two system administrators, seen one after the other by acts that run at once."""
    if appointment.role != Role.SYSTEM_ADMINISTRATOR:
        return
    alive = Appointment.objects.filter(
        role=Role.SYSTEM_ADMINISTRATOR,
        state__in=[AppointmentState.IN_FORCE, AppointmentState.END_PROPOSED],
    )
    list(alive.select_for_update(of=("self",)).order_by("id"))
    others = {
        holder.person_id
        for holder in selectors.holders_of(Role.SYSTEM_ADMINISTRATOR)
        if holder.person_id != appointment.person_id
    }
    if len(others) < ADMINISTRATORS_KEPT:
        raise AdministratorsTooFew(
            _("This role cannot end now. Nothing was changed."),
            blockers=[
                Blocker(
                    code="administrators_too_few",
                    reason=_(
                        "Two other system administrators must remain: one proposes an "
                        "appointment, the other confirms it."
                    ),
                    who_clears=_("two persons who appoint another system administrator"),
                )
            ],
        )
