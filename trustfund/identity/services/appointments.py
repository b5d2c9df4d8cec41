"""Propose, confirm and decline appointments: one person proposes, another one confirms."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from trustfund.audit import services as audit
from trustfund.identity.access import appointment_for, authorize, organization_for, person_for
from trustfund.identity.choices import AppointmentState, Role
from trustfund.identity.errors import (
    CLASH_SENTENCES,
    AlreadyAppointed,
    Blocker,
    RolesClash,
    SecondPersonNeeded,
    TermInvalid,
)
from trustfund.identity.models import Appointment, Person
from trustfund.identity.rules.separation import Clash, Term, clashes
from trustfund.identity.rules.states import APPOINTMENT
from trustfund.kernel.actor import Actor

ALIVE = (AppointmentState.PROPOSED, AppointmentState.IN_FORCE, AppointmentState.END_PROPOSED)


@transaction.atomic
def appointment_propose(
    *,
    actor: Actor,
    now: datetime,
    person_id: UUID,
    organization_id: UUID,
    role: str,
    start_date: date,
    end_date: date | None = None,
) -> Appointment:
    """Propose that a person hold a role for an organization over these days, both included.

    Nothing is held until another person confirms it.

    :raises RolesClash: with every reason of the separation of duties
    :raises AlreadyAppointed: if the person has or is proposed for exactly this
    :raises TermInvalid: if the days cannot be meant
    """
    authorize(actor, "identity.appointment_propose")
    person = _person_locked(person_for(actor, person_id))
    organization = organization_for(actor, organization_id)
    _term_check(role=role, start_date=start_date, end_date=end_date, today=now.date())
    same = person.appointments.filter(organization=organization, role=role, state__in=ALIVE)
    if same.exists():
        raise AlreadyAppointed(
            _("This person has this role for this organization already, or is proposed for it.")
        )
    appointment = Appointment(
        person=person,
        organization=organization,
        role=role,
        start_date=start_date,
        end_date=end_date,
        proposed_by_id=actor.person_id,
    )
    _kept_apart(appointment)
    appointment.save(force_insert=True)
    appointment.refresh_from_db(fields=["recorded_at"])
    audit.record(actor, "identity.appointment_propose", subject=appointment, at=now)
    return appointment


@transaction.atomic
def appointment_confirm(*, actor: Actor, now: datetime, appointment_id: UUID) -> Appointment:
    """Confirm a proposed appointment: from its first day on the person holds the role.

    :raises SecondPersonNeeded: if the actor proposed it, or is the person concerned
    :raises RolesClash: if the person has come to hold a role that stands against it
    :raises IllegalMove: if it is not proposed any more
    """
    authorize(actor, "identity.appointment_confirm")
    appointment = appointment_locked(actor, appointment_id)
    target = APPOINTMENT.target(state=appointment.state, act="confirm")
    if actor.person_id == appointment.person_id:
        raise SecondPersonNeeded(_("Nobody confirms an appointment of their own."))
    if actor.person_id == appointment.proposed_by_id:
        raise SecondPersonNeeded(
            _("You proposed this appointment. Another person must confirm it.")
        )
    _kept_apart(appointment)
    before = appointment.facts()
    appointment.state = target
    appointment.confirmed_by_id = actor.person_id
    appointment.save(update_fields=["state", "confirmed_by"])
    audit.record(actor, "identity.appointment_confirm", subject=appointment, at=now, before=before)
    return appointment


@transaction.atomic
def appointment_decline(*, actor: Actor, now: datetime, appointment_id: UUID) -> Appointment:
    """Decline a proposed appointment; whoever proposed it may take it back in the same way.

    :raises IllegalMove: if it is not proposed any more
    """
    authorize(actor, "identity.appointment_decline")
    appointment = appointment_locked(actor, appointment_id)
    before = appointment.facts()
    appointment.state = APPOINTMENT.target(state=appointment.state, act="decline")
    appointment.declined_by_id = actor.person_id
    appointment.save(update_fields=["state", "declined_by"])
    audit.record(actor, "identity.appointment_decline", subject=appointment, at=now, before=before)
    return appointment


def appointment_locked(actor: Actor, appointment_id: UUID) -> Appointment:
    """Return the appointment as it is now, locked with its person until the transaction ends.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    found = appointment_for(actor, appointment_id)
    _person_locked(found.person)
    return (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("person", "organization")
        .get(pk=found.pk)
    )


def _person_locked(person: Person) -> Person:
    return Person.objects.select_for_update().get(pk=person.pk)


def _term_check(*, role: str, start_date: date, end_date: date | None, today: date) -> None:
    if role not in Role.values:
        raise TermInvalid(_("Choose a role."), fields={"role": _("Choose a role.")})
    if end_date is not None and end_date < max(start_date, today):
        sentence = _("The last day lies before the first, or in the past.")
        raise TermInvalid(sentence, fields={"end_date": sentence})
    if role == Role.SYSTEM_ADMINISTRATOR and end_date is not None:
        sentence = _(
            "A system administrator has no last day, so that there is always one. Leave it empty; "
            "two persons can end the role at any time."
        )
        raise TermInvalid(sentence, fields={"end_date": sentence})


def _kept_apart(appointment: Appointment) -> None:
    others = Appointment.objects.filter(person_id=appointment.person_id, state__in=ALIVE)
    held = [
        Term(other.role, other.start_date, other.end_date)
        for other in others.exclude(pk=appointment.pk)
    ]
    term = Term(appointment.role, appointment.start_date, appointment.end_date)
    found = clashes(kind=appointment.organization.kind, term=term, held=held)
    if found:
        raise RolesClash(
            _("These roles cannot be held by one person. Nothing was changed."),
            blockers=[_blocker(clash) for clash in found],
        )


def _blocker(clash: Clash) -> Blocker:
    return Blocker(
        code=clash.code,
        reason=CLASH_SENTENCES[clash.code] % {"role": Role(clash.role).label},
        who_clears=_("two persons who end the other appointment")
        if clash.code != "wrong_kind"
        else _("whoever chooses another organization or role"),
    )
