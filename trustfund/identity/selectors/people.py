"""Persons and organizations as other houses choose them: by role, by kind, by identifier."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date
from uuid import UUID

from django.db.models import QuerySet

from trustfund.audit import selectors as audit
from trustfund.identity.choices import AppointmentState
from trustfund.identity.models import Appointment, Organization, Person
from trustfund.identity.selectors.actors import IN_FORCE, in_force


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
    rows = held.select_related("person", "organization")
    return [_holder(row) for row in rows.order_by("organization__name", "person__name", "role")]


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


@dataclass(frozen=True, slots=True)
class Tenure:
    """A role that somebody held for an organization, from one day to another, both included."""

    holder: Holder
    first: date
    last: date | None

    def covers(self, day: date) -> bool:
        """Return whether the role was held at some time of this day, in UTC."""
        return self.first <= day and (self.last is None or day <= self.last)


def tenures(*roles: str) -> list[Tenure]:
    """Return who has ever held one of these roles and when, by organization and name. Two queries.

    A role is held from its first day on, but not before a second person has confirmed it; that day
    is known from the trail.
    """
    held = Appointment.objects.filter(role__in=roles, state__in=[*IN_FORCE, AppointmentState.ENDED])
    rows = list(
        held.select_related("person", "organization").order_by(
            "organization__name", "person__name", "role", "id"
        )
    )
    begun = audit.first_times(
        subject_type=Appointment._meta.label_lower,
        subject_ids=[row.pk for row in rows],
        actions=["identity.appointment_confirm", "identity.administrators_found"],
    )
    found = []
    for row in rows:
        confirmed = begun.get(str(row.pk), row.recorded_at).astimezone(UTC).date()
        first = max(row.start_date, confirmed)
        found.append(Tenure(_holder(row), first, row.end_date))
    return found


def _holder(row: Appointment) -> Holder:
    return Holder(
        person_id=row.person_id,
        person_name=row.person.name,
        organization_id=row.organization_id,
        organization_name=row.organization.name,
        role=row.role,
        organization_name_ko=row.organization.name_ko,
    )
