"""For whom a person may act today, and the installation itself as an actor."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import DateField, Q, QuerySet
from django.db.models.functions import Cast

from trustfund.db.clock import TrustfundNow
from trustfund.identity.choices import AppointmentState, OrganizationKind
from trustfund.identity.models import Appointment, Organization, Person
from trustfund.kernel.actor import Actor, RequestStamp

SYSTEM_EMAIL = "installation@system.invalid"  # RFC 2606: no mail can ever arrive there
SYSTEM_NAME = "The installation"
IN_FORCE = (AppointmentState.IN_FORCE, AppointmentState.END_PROPOSED)


@dataclass(frozen=True, slots=True)
class Hat:
    """An organization that a person may act for today, with the roles held for it."""

    organization_id: UUID
    organization_name: str
    organization_kind: str
    roles: frozenset[str]
    organization_name_ko: str = ""


def in_force(appointments: QuerySet[Appointment]) -> QuerySet[Appointment]:
    """Return those appointments that give their role today, by the database's clock in UTC."""
    today = Cast(TrustfundNow(), DateField())
    return appointments.filter(
        Q(end_date__isnull=True) | Q(end_date__gte=today),
        state__in=IN_FORCE,
        start_date__lte=today,
    )


def hats_for(person: Any) -> list[Hat]:
    """Return the organizations that the person may act for today, by name. One query."""
    if not person.is_active:
        return []
    held = in_force(Appointment.objects.filter(person_id=person.pk)).select_related("organization")
    roles: dict[Organization, set[str]] = {}
    for appointment in held.order_by("organization__name", "role"):
        roles.setdefault(appointment.organization, set()).add(appointment.role)
    return [
        Hat(
            organization_id=organization.pk,
            organization_name=organization.name,
            organization_kind=organization.kind,
            roles=frozenset(found),
            organization_name_ko=organization.name_ko,
        )
        for organization, found in roles.items()
    ]


def actor_for(
    person: Any, organization_id: UUID | None = None, request: RequestStamp | None = None
) -> Actor | None:
    """Return the person as an actor for this organization today, or None without a role there.

    One query; the choice is that of `actor_among`.
    """
    return actor_among(hats_for(person), person, organization_id, request)


def actor_among(
    hats: list[Hat],
    person: Any,
    organization_id: UUID | None = None,
    request: RequestStamp | None = None,
) -> Actor | None:
    """Return the person as an actor under one of these hats, or None without the one that is meant.

    Without an organization the first by name is meant. An organization that the person no longer
    acts for gives None rather than another hat: nobody signs for a party they did not choose.
    """
    for hat in hats:
        if organization_id in {None, hat.organization_id}:
            return Actor(
                person_id=person.pk,
                person_name=person.name,
                organization_id=hat.organization_id,
                organization_name=hat.organization_name,
                organization_kind=hat.organization_kind,
                roles=hat.roles,
                request=request,
                organization_name_ko=hat.organization_name_ko,
            )
    return None


def system_actor() -> Actor:
    """Return the installation itself, which acts in jobs. It holds no role and cannot sign in.

    Its person and organization are made on first use; two that race meet in the unique names.
    """
    person, organization = _system_person(), _system_organization()
    return Actor(
        person_id=person.pk,
        person_name=person.name,
        organization_id=organization.pk,
        organization_name=organization.name,
        organization_kind=organization.kind,
        roles=frozenset(),
    )


def is_system_person(person_id: UUID) -> bool:
    """Return whether this is the installation itself and no human being."""
    return Person.objects.filter(pk=person_id, email=SYSTEM_EMAIL).exists()


def _system_person() -> Person:
    with transaction.atomic():
        person, _made = Person.objects.get_or_create(
            email=SYSTEM_EMAIL,
            defaults={"name": SYSTEM_NAME, "password": make_password(None), "is_active": False},
        )
    return person


def _system_organization() -> Organization:
    with transaction.atomic():
        organization, _made = Organization.objects.get_or_create(
            name=SYSTEM_NAME,
            kind=OrganizationKind.INSTALLATION.value,
            defaults={"short_name": "Installation"},
        )
    return organization
