"""Make persons and appointments through the services, as the pages do."""

from datetime import date
from typing import Any

from tests.factories.cast import Cast
from trustfund.db import clock
from trustfund.identity import services
from trustfund.identity.models import Appointment, Person


def person_make(cast: Cast, *, email: str = "new@example.org", name: str = "New person") -> Person:
    """Return a person whom the system administrator has invited."""
    return services.person_invite(
        actor=cast.system_administrator, now=clock.now(), email=email, name=name
    ).person


def appointment_make(
    cast: Cast,
    *,
    person: Person | None = None,
    organization: str = "finance_unit",
    role: str = "FINANCE_OFFICER",
    start_date: date | None = None,
    end_date: date | None = None,
    confirmed: bool = True,
    **person_words: Any,
) -> Appointment:
    """Return an appointment that one administrator proposed and, if asked, another confirmed."""
    appointment = services.appointment_propose(
        actor=cast.system_administrator,
        now=clock.now(),
        person_id=(person or person_make(cast, **person_words)).pk,
        organization_id=cast.organizations[organization].pk,
        role=role,
        start_date=start_date or clock.now().date(),
        end_date=end_date,
    )
    if confirmed:
        services.appointment_confirm(
            actor=cast.second_administrator, now=clock.now(), appointment_id=appointment.pk
        )
        appointment.refresh_from_db()
    return appointment
