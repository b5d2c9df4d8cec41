"""Who may stop the money, and who may let it flow again.

Four parties may place a hold: the verifier, a member of the board's donor bench, the sanctions
officer, the program manager. One person is enough and the hold stands at once.

A hold is lifted by the same party that placed it, but by another person, with a written reason:
nobody lifts for another party, and nobody undoes alone what was placed. The hold of a verifier is
lifted by the same verifier organization, since another one has not seen its facts; on the donor
bench any other member may lift, since the bench acts as one side.
"""

from collections.abc import Collection
from types import MappingProxyType
from typing import Final
from uuid import UUID

# In this order: who holds two of these roles acts in the first.
PARTY_OF_ROLE: Final = MappingProxyType(
    {
        "VERIFIER": "VERIFIER",
        "DONOR_BOARD_MEMBER": "DONOR_BENCH",
        "SANCTIONS_OFFICER": "SANCTIONS",
        "PROGRAM_MANAGER": "PROGRAM",
    }
)

NOT_ENTITLED: Final = "NOT_ENTITLED"
OTHER_PARTY: Final = "OTHER_PARTY"
SAME_PERSON: Final = "SAME_PERSON"
OTHER_VERIFIER: Final = "OTHER_VERIFIER"


def parties_of(roles: Collection[str]) -> list[str]:
    """Return the parties that somebody with these roles may act for, the first one first."""
    return [party for role, party in PARTY_OF_ROLE.items() if role in roles]


def lift_refusal(
    *,
    roles: Collection[str],
    person_id: UUID,
    organization_id: UUID,
    placed_as: str,
    placed_by_id: UUID,
    placed_by_organization_id: UUID,
) -> str | None:
    """Return the code of why this person may not lift this hold, or None if they may."""
    parties = parties_of(roles)
    if not parties:
        return NOT_ENTITLED
    if placed_as not in parties:
        return OTHER_PARTY
    if placed_as == "VERIFIER" and organization_id != placed_by_organization_id:
        return OTHER_VERIFIER
    if person_id == placed_by_id:
        return SAME_PERSON
    return None
