"""Appointments by program: one person proposes, another one confirms."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from rest_framework.serializers import Serializer

from trustfund.api.serializers import NothingInput
from trustfund.api.views import ActionView
from trustfund.control.serializers import AppointmentInput, AppointmentOutput, EndInput
from trustfund.identity import access, services
from trustfund.identity.models import Appointment
from trustfund.kernel.actor import Actor


class _AppointmentAct(ActionView):
    output = AppointmentOutput
    input: ClassVar[type[Serializer]] = NothingInput
    created = False

    def load(self, actor: Actor, subject_id: UUID) -> Appointment:
        """Return the appointment of an earlier act."""
        return access.appointment_for(actor, subject_id)


class AppointmentPropose(_AppointmentAct):
    """Propose that a person hold a role for an organization."""

    permission = "identity.appointment_propose"
    input = AppointmentInput
    created = True

    def act(self, actor: Actor, now: datetime, **data: Any) -> Appointment:
        """Propose the appointment."""
        return services.appointment_propose(actor=actor, now=now, **data)


class AppointmentConfirm(_AppointmentAct):
    """Confirm an appointment that somebody else proposed."""

    permission = "identity.appointment_confirm"

    def act(self, actor: Actor, now: datetime, **data: Any) -> Appointment:
        """Confirm the appointment."""
        return services.appointment_confirm(actor=actor, now=now, **data)


class AppointmentDecline(_AppointmentAct):
    """Decline a proposed appointment."""

    permission = "identity.appointment_decline"

    def act(self, actor: Actor, now: datetime, **data: Any) -> Appointment:
        """Decline the appointment."""
        return services.appointment_decline(actor=actor, now=now, **data)


class AppointmentEndPropose(_AppointmentAct):
    """Propose that an appointment end."""

    permission = "identity.appointment_end_propose"
    input = EndInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Appointment:
        """Propose the end."""
        return services.appointment_end_propose(actor=actor, now=now, **data)


class AppointmentEndConfirm(_AppointmentAct):
    """Confirm the end of an appointment."""

    permission = "identity.appointment_end_confirm"

    def act(self, actor: Actor, now: datetime, **data: Any) -> Appointment:
        """Confirm the end."""
        return services.appointment_end_confirm(actor=actor, now=now, **data)


class AppointmentEndDecline(_AppointmentAct):
    """Decline a proposed end: the appointment stays in force."""

    permission = "identity.appointment_end_decline"

    def act(self, actor: Actor, now: datetime, **data: Any) -> Appointment:
        """Decline the end."""
        return services.appointment_end_decline(actor=actor, now=now, **data)
