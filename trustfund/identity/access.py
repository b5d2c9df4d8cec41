"""Whether an actor may do something, and the only way to rows of identity."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from trustfund.identity.models import Appointment, Organization, Person
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotFound, NotPermitted


def authorize(actor: Actor | None, action: str, *, organization_id: UUID | None = None) -> None:
    """Return quietly if the actor may do this, for this organization if one is named.

    :raises NotPermitted: if no role of the actor may do it
    :raises NotFound: if it belongs to another organization than the one the actor acts for
    :raises KeyError: for an action that the matrix does not name
    """
    if actor is None or not may(actor, action):
        raise NotPermitted(_("None of your roles may do this. Nothing was changed."))
    if organization_id is not None and actor.organization_id != organization_id:
        raise NotFound(_("There is nothing here that you can see."))


def person_for(actor: Actor, person_id: UUID) -> Person:
    """Return a person to somebody who may see the list of persons.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    found = Person.objects.filter(pk=person_id).first()
    if found is None or not (may(actor, "identity.person_list") or actor.person_id == found.pk):
        raise NotFound(_("This person does not exist, or is not yours to see."))
    return found


def appointment_for(actor: Actor, appointment_id: UUID) -> Appointment:
    """Return an appointment, with its person and organization, to those who may see the list.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    found = (
        Appointment.objects.select_related(
            "person", "organization", "proposed_by", "end_proposed_by"
        )
        .filter(pk=appointment_id)
        .first()
    )
    if found is None or not may(actor, "identity.person_list"):
        raise NotFound(_("This appointment does not exist, or is not yours to see."))
    return found


def organization_for(actor: Actor, organization_id: UUID) -> Organization:
    """Return an organization to those who may see the list of persons, or to its own people.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    found = Organization.objects.filter(pk=organization_id).first()
    if found is None or not (
        may(actor, "identity.person_list") or actor.organization_id == found.pk
    ):
        raise NotFound(_("This organization does not exist, or is not yours to see."))
    return found
