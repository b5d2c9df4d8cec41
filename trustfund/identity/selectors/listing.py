"""The people pages: who is registered, what each may do, and what stands in the way of an act."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from trustfund.identity.choices import AppointmentState, OrganizationKind
from trustfund.identity.models import Appointment, Organization, Person
from trustfund.identity.rules.permissions import may
from trustfund.identity.selectors.actors import IN_FORCE, SYSTEM_EMAIL
from trustfund.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Option:
    """An act on an appointment that is this actor's to do, or the reason why not now."""

    act: str
    reason: Any = ""


def persons(*, text: str = "", role: str = "") -> QuerySet[Person]:
    """Return the registered persons with their appointments that count, for one page of a list."""
    alive = [AppointmentState.PROPOSED, *IN_FORCE]
    found = Person.objects.exclude(email=SYSTEM_EMAIL).prefetch_related(
        Prefetch(
            "appointments",
            queryset=Appointment.objects.filter(state__in=alive)
            .select_related("organization")
            .order_by("id"),
            to_attr="current_appointments",
        )
    )
    if text:
        found = found.filter(Q(name__icontains=text) | Q(email__icontains=text))
    if role:
        found = found.filter(
            pk__in=Appointment.objects.filter(role=role, state__in=alive).values("person_id")
        )
    return found


def appointments_of(person: Person) -> list[Appointment]:
    """Return every appointment of a person, newest first, with who proposed and confirmed it."""
    return list(
        person.appointments.select_related(
            "person",
            "organization",
            "proposed_by",
            "confirmed_by",
            "declined_by",
            "end_proposed_by",
            "end_confirmed_by",
        ).order_by("-id")
    )


def appointment_options(actor: Actor | None, appointment: Appointment) -> list[Option]:
    """Return what this actor may do about an appointment; a blocked act carries its reason."""
    if actor is None:
        return []
    is_own = appointment.person_id == actor.person_id
    found: list[Option] = []
    if appointment.state == AppointmentState.PROPOSED:
        if may(actor, "identity.appointment_confirm"):
            found.append(
                Option("appointment_confirm", _second(appointment.proposed_by_id, actor, is_own))
            )
        if may(actor, "identity.appointment_decline"):
            found.append(Option("appointment_decline"))
    elif appointment.state == AppointmentState.IN_FORCE:
        if may(actor, "identity.appointment_end_propose"):
            found.append(Option("appointment_end_propose"))
    elif appointment.state == AppointmentState.END_PROPOSED:
        if may(actor, "identity.appointment_end_confirm"):
            found.append(
                Option(
                    "appointment_end_confirm",
                    _second(appointment.end_proposed_by_id, actor, is_own),
                )
            )
        if may(actor, "identity.appointment_end_decline"):
            found.append(Option("appointment_end_decline"))
    return found


def organizations() -> QuerySet[Organization]:
    """Return the parties to the fund, by kind and name."""
    return Organization.objects.exclude(kind=OrganizationKind.INSTALLATION).order_by("kind", "name")


def _second(proposer_id: Any, actor: Actor, is_own: bool) -> Any:  # noqa: FBT001
    if is_own:
        return _("Another person must confirm: this concerns you.")
    if proposer_id == actor.person_id:
        return _("Another person must confirm: you proposed it.")
    return ""


def person_choices() -> list[tuple[Any, str]]:
    """Return (identifier, name) of everybody who may appear in the trail, by name. One query."""
    return list(Person.objects.order_by("name", "id").values_list("pk", "name"))
