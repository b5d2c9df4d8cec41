"""Who acts, for which organization, and on which request."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class RequestStamp:
    """The request that carries an act: its client-chosen key, its route and the hash of its body."""

    key: UUID
    route: str
    body_hash: str


@dataclass(frozen=True, slots=True)
class Actor:
    """One person acting for one organization, with the roles held for it today.

    A unit of the administrator is an organization of its own: two units, two organizations.
    """

    person_id: UUID
    person_name: str
    organization_id: UUID
    organization_name: str
    organization_kind: str
    roles: frozenset[str]
    request: RequestStamp | None = None
    organization_name_ko: str = ""

    def has_role(self, *roles: str) -> bool:
        """Return whether the actor holds at least one of these roles."""
        return not self.roles.isdisjoint(roles)
