"""Read identity: who acts for whom today, who holds a role, and the lists that pages show."""

from trustfund.identity.selectors.actors import (
    Hat,
    actor_for,
    hats_for,
    is_system_person,
    system_actor,
)
from trustfund.identity.selectors.invitations import invitation_of
from trustfund.identity.selectors.people import (
    Holder,
    holders_of,
    organization_named,
    organizations_of_kind,
    organizations_queryset,
    person_named,
    person_names,
)

__all__ = [
    "Hat",
    "Holder",
    "actor_for",
    "hats_for",
    "holders_of",
    "invitation_of",
    "is_system_person",
    "organization_named",
    "organizations_of_kind",
    "organizations_queryset",
    "person_named",
    "person_names",
    "system_actor",
]
