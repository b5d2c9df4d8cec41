"""Agencies and contacts of a donor for programs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from donors import access, serializers, services
from donors.models import Agency, Contact
from trustfund.api.views import ActionView
from trustfund.kernel.actor import Actor


class AgencyRegister(ActionView):
    """Write down a ministry or agency under a donor."""

    permission = "donors.agency_register"
    input = serializers.AgencyRegisterInput
    output = serializers.AgencyOutput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Agency:
        """Write it down."""
        return services.agency_register(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> Agency:
        """Return the agency that a repeated key wrote down."""
        return access.agency_named(actor, subject_id)


class ContactName(ActionView):
    """Name a person at a donor for one purpose."""

    permission = "donors.contact_name"
    input = serializers.ContactNameInput
    output = serializers.ContactOutput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Contact:
        """Name the contact."""
        return services.contact_name(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> Contact:
        """Return the contact that a repeated key named."""
        return access.contact_for(actor, subject_id)


class ContactEnd(ActionView):
    """Write to a contact no longer."""

    permission = "donors.contact_end"
    output = serializers.ContactOutput
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> Contact:
        """End the contact."""
        return services.contact_end(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> Contact:
        """Return the contact that a repeated key ended."""
        return access.contact_for(actor, subject_id)
