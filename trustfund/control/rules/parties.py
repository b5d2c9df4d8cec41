"""Who may act and who has acted, as the rules of acts see them: a role held, and a deed done."""

from typing import Protocol
from uuid import UUID


class Party(Protocol):
    """A person with a role for an organization."""

    @property
    def person_id(self) -> UUID:
        """Return who it is."""

    @property
    def organization_id(self) -> UUID:
        """Return for whom."""

    @property
    def role(self) -> str:
        """Return as what."""


class Deed(Protocol):
    """One act that was done on the object."""

    @property
    def action(self) -> str:
        """Return what was done."""

    @property
    def person_id(self) -> UUID:
        """Return by whom."""

    @property
    def organization_id(self) -> UUID:
        """Return for whom."""
