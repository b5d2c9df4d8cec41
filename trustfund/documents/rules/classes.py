"""Who may read a document of which class, and who may move it to another class."""

from types import MappingProxyType
from typing import Final

from trustfund.identity.rules.permissions import (
    AUDITOR,
    BANK,
    EVERYONE,
    SYSTEM_ADMINISTRATOR,
    VERIFIER,
)

PUBLIC: Final = "PUBLIC"
PARTIES: Final = "PARTIES"
RESTRICTED: Final = "RESTRICTED"

# From the widest circle of readers to the narrowest. The organization that stored a document
# reads it in every class.
READERS: Final = MappingProxyType(
    {
        PUBLIC: EVERYONE,
        # A verifier is kept from knowing which payment hangs on the finding.
        PARTIES: EVERYONE - {VERIFIER, SYSTEM_ADMINISTRATOR},
        RESTRICTED: BANK | {AUDITOR},
    }
)
WIDEST_FIRST: Final = tuple(READERS)


def classes_read_by(roles: frozenset[str]) -> list[str]:
    """Return the classes that these roles read, whoever stored the document."""
    return [name for name, readers in READERS.items() if not readers.isdisjoint(roles)]


def may_move(*, source: str, target: str, is_owner: bool, roles: frozenset[str]) -> bool:
    """Return whether a document may be moved between two classes.

    The organization that stored it decides freely; the administrator's staff may only narrow the
    circle of readers, so that nobody publishes another's paper.
    """
    if is_owner:
        return True
    is_narrower = WIDEST_FIRST.index(target) > WIDEST_FIRST.index(source)
    return is_narrower and not BANK.isdisjoint(roles)


def reads_are_recorded(classification: str) -> bool:
    """Return whether each download of such a document goes into the trail."""
    return classification == RESTRICTED
