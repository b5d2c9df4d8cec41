"""Appointments that wait for a second person."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from trustfund.identity.choices import AppointmentState, Role
from trustfund.identity.models import Appointment
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.kernel.waiting import Waiting

SHOWN = 20


def waiting_for(actor: Actor, *, now: datetime) -> list[Waiting]:  # noqa: ARG001 - as every house
    """Return the appointments that this actor could confirm or end. One query."""
    if not may(actor, "identity.appointment_confirm"):
        return []
    pending = (
        Appointment.objects.filter(
            state__in=[AppointmentState.PROPOSED, AppointmentState.END_PROPOSED]
        )
        .exclude(person_id=actor.person_id)
        .select_related("person", "organization")
        .order_by("id")
    )
    found = []
    for row in pending:
        words = {"person": row.person.name, "role": Role(row.role).label}
        if row.state == AppointmentState.PROPOSED and row.proposed_by_id != actor.person_id:
            title = _("%(person)s is proposed as %(role)s: confirm or decline") % words
        elif row.state != AppointmentState.PROPOSED and row.end_proposed_by_id != actor.person_id:
            title = _("The end of %(person)s as %(role)s is proposed: confirm or decline") % words
        else:
            continue
        found.append(Waiting(title, "control:person_detail", (row.person_id,), row.recorded_at))
    return found[:SHOWN]
