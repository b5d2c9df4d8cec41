"""Persons and organizations by program."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from trustfund.api.serializers import NothingInput
from trustfund.api.views import ActionView, DetailView, ListView
from trustfund.control.serializers import (
    InvitedOutput,
    OrganizationInput,
    OrganizationOutput,
    PersonDetailOutput,
    PersonInviteInput,
    PersonOutput,
)
from trustfund.identity import access, selectors, services
from trustfund.identity.models import Appointment, Organization, Person
from trustfund.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class PersonFile:
    """A person with every appointment, as the answer shows both."""

    person: Person
    appointments: list[Appointment]


class PersonList(ListView):
    """List the registered persons."""

    permission = "identity.person_list"
    output = PersonOutput

    def rows(self, actor: Actor, **_address: Any) -> Any:  # noqa: ARG002 - the matrix decides
        """Return the registered persons."""
        return selectors.persons()


class PersonDetail(DetailView):
    """Show one person with every appointment."""

    permission = "identity.person_list"
    output = PersonDetailOutput

    def load(self, actor: Actor, *, person_id: UUID, **_address: Any) -> PersonFile:
        """Return the person, if the caller may see them."""
        person = access.person_for(actor, person_id)
        return PersonFile(person, selectors.appointments_of(person))


class OrganizationList(ListView):
    """List the parties to the fund."""

    permission = "identity.person_list"
    output = OrganizationOutput

    def rows(self, actor: Actor, **_address: Any) -> Any:  # noqa: ARG002 - the matrix decides
        """Return the organizations."""
        return selectors.organizations()


class OrganizationRegister(ActionView):
    """Register a party to the fund."""

    permission = "identity.organization_register"
    input = OrganizationInput
    output = OrganizationOutput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Organization:
        """Register the organization."""
        return services.organization_register(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> Organization:
        """Return the organization of an earlier act."""
        return access.organization_for(actor, subject_id)


class _Invitation(ActionView):
    output = InvitedOutput

    def load(self, actor: Actor, subject_id: UUID) -> services.Invited:
        """Return the person of an earlier act; the link was told once and is not known any more."""
        return services.Invited(access.person_for(actor, subject_id), token="", expires_at=None)


class PersonInvite(_Invitation):
    """Register a person and make the link by which that person sets a password."""

    permission = "identity.person_invite"
    input = PersonInviteInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> services.Invited:
        """Invite the person."""
        return services.person_invite(actor=actor, now=now, **data)


class InvitationRenew(_Invitation):
    """Make a new link for somebody who has not set a password yet."""

    permission = "identity.invitation_renew"
    input = NothingInput
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> services.Invited:
        """Make the new link."""
        return services.invitation_renew(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> services.Invited:  # noqa: ARG002
        """Return the person of the address."""
        return super().load(actor, self.kwargs["person_id"])
