"""Persons and organizations as other houses choose them: by role, by kind, by identifier."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from trustfund.identity.models import Appointment, Organization, Person
from trustfund.identity.selectors.actors import in_force


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds a role for an organization today."""

    person_id: UUID
    person_name: str
    organization_id: UUID
    organization_name: str
    role: str
    organization_name_ko: str = ""


def holders_of(
    *roles: str, organization_id: UUID | None = None, kind: str | None = None
) -> list[Holder]:
    """Return who holds one of these roles today, by organization and name. One query."""
    held = in_force(Appointment.objects.filter(role__in=roles, person__is_active=True))
    if organization_id is not None:
        held = held.filter(organization_id=organization_id)
    if kind is not None:
        held = held.filter(organization__kind=kind)
    return [
        Holder(
            person_id=row.person_id,
            person_name=row.person.name,
            organization_id=row.organization_id,
            organization_name=row.organization.name,
            role=row.role,
            organization_name_ko=row.organization.name_ko,
        )
        for row in held.select_related("person", "organization").order_by(
            "organization__name", "person__name", "role"
        )
    ]


def organizations_of_kind(*kinds: str) -> list[Organization]:
    """Return the organizations of these kinds, by name. One query."""
    return list(Organization.objects.filter(kind__in=kinds).order_by("name"))


def organization_named(organization_id: UUID) -> Organization | None:
    """Return the organization with this identifier, or None. For names, not for access."""
    return Organization.objects.filter(pk=organization_id).first()


def person_named(person_id: UUID) -> Person | None:
    """Return the person with this identifier, or None. For names, not for access."""
    return Person.objects.filter(pk=person_id).first()


def person_names(person_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of these persons. One query."""
    return dict(Person.objects.filter(pk__in=set(person_ids)).values_list("pk", "name"))


def organizations_queryset(*kinds: str) -> QuerySet[Organization]:
    """Return the organizations of these kinds, by name, for a field that chooses one."""
    return Organization.objects.filter(kind__in=kinds).order_by("name")
