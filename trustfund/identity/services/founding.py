"""Found an installation: its first two system administrators, and their unit."""

from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from trustfund.audit import services as audit
from trustfund.identity import selectors
from trustfund.identity.choices import AppointmentState, OrganizationKind, Role
from trustfund.identity.errors import AlreadyFounded
from trustfund.identity.models import Appointment, Organization
from trustfund.identity.rules.states import APPOINTMENT
from trustfund.identity.services.invitations import Invited, person_register
from trustfund.kernel.actor import Actor


@transaction.atomic
def administrators_found(
    *, now: datetime, unit: str, unit_short: str, persons: tuple[tuple[str, str], tuple[str, str]]
) -> list[Invited]:
    """Make the administrator's unit and its two system administrators, each (email, name).

    Two from the start, so that the rule of two persons holds for every later appointment. Theirs
    alone stand without a second person; the database knows no more than these two founding
    seats. The installation itself acts, and the trail says so.

    :raises AlreadyFounded: if somebody was ever appointed here
    :raises EmailTaken: if both persons have one address
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('identity.administrators_found'))")
    if Appointment.objects.exists():
        raise AlreadyFounded(
            _("This installation has its administrators. They invite and appoint on the pages.")
        )
    house = selectors.system_actor()
    organization = Organization.objects.create(
        kind=OrganizationKind.ADMINISTRATOR, name=unit, short_name=unit_short
    )
    audit.record(house, "identity.organization_register", subject=organization, at=now)
    found = []
    for seat, (email, name) in enumerate(persons, start=1):
        invited = person_register(actor=house, now=now, email=email, name=name)
        _appoint(house, now, invited, organization, seat)
        found.append(invited)
    return found


def _appoint(
    house: Actor, now: datetime, invited: Invited, organization: Organization, seat: int
) -> None:
    appointment = Appointment.objects.create(
        person=invited.person,
        organization=organization,
        role=Role.SYSTEM_ADMINISTRATOR,
        start_date=now.date(),
        founding_seat=seat,
        proposed_by_id=house.person_id,
    )
    appointment.refresh_from_db(fields=["recorded_at"])
    audit.record(house, "identity.appointment_propose", subject=appointment, at=now)
    before = appointment.facts()
    appointment.state = APPOINTMENT.target(state=AppointmentState.PROPOSED, act="confirm")
    appointment.save(update_fields=["state"])
    audit.record(house, "identity.administrators_found", subject=appointment, at=now, before=before)
