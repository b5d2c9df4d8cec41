"""Read identity: who acts for whom today, who holds a role, and the lists that pages show."""

from trustfund.identity.selectors.actors import (
    Hat,
    actor_among,
    actor_for,
    hats_for,
    is_system_person,
    system_actor,
)
from trustfund.identity.selectors.invitations import invitation_of
from trustfund.identity.selectors.listing import (
    Option,
    appointment_options,
    appointments_of,
    organizations,
    person_choices,
    persons,
)
from trustfund.identity.selectors.people import (
    Holder,
    Tenure,
    holders_of,
    organization_named,
    organizations_of_kind,
    organizations_queryset,
    person_named,
    person_names,
    tenures,
)
from trustfund.identity.selectors.waiting import waiting_for

__all__ = [
    "Hat",
    "Holder",
    "Option",
    "Tenure",
    "actor_among",
    "actor_for",
    "appointment_options",
    "appointments_of",
    "hats_for",
    "holders_of",
    "invitation_of",
    "is_system_person",
    "organization_named",
    "organizations",
    "organizations_of_kind",
    "organizations_queryset",
    "person_choices",
    "person_named",
    "person_names",
    "persons",
    "system_actor",
    "tenures",
    "waiting_for",
]
