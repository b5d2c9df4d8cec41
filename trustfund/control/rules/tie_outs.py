"""Differences of the tie-outs: their states, what an explanation is worth, how old they are. Pure."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from trustfund.kernel.states import machine

# A difference that comes back is another one, so that its age is that of its own life.
DIFFERENCE: Final = machine("difference", "OPEN", {"resolve": [("OPEN", "RESOLVED")]})
EXPLANATION: Final = machine("explanation", "GIVEN", {"sign_off": [("GIVEN", "SIGNED_OFF")]})

# How a difference stands, and how a rule does.
OPEN: Final = "OPEN"
AWAITING: Final = "AWAITING"
EXPLAINED: Final = "EXPLAINED"
RESOLVED: Final = "RESOLVED"
TIES: Final = "TIES"
NOT_RUN: Final = "NOT_RUN"

# The last day of each band of age; what is older is in the last band.
BANDS: Final = (7, 30, 90)

Figures = tuple[Decimal, Decimal]


def standing_of(
    *, state: str, figures: Figures, explained: Figures | None, is_signed_off: bool
) -> str:
    """Return how a difference stands: an explanation counts for exactly the figures that it saw,
    and only once somebody else has signed it off. Until then it awaits that."""
    if state == RESOLVED:
        return RESOLVED
    if explained != figures:
        return OPEN
    return EXPLAINED if is_signed_off else AWAITING


def badge_of(standings: Iterable[str]) -> str:
    """Return the badge of a rule or a fund: it ties, every difference is explained, or one is open."""
    found = set(standings) - {TIES, RESOLVED}
    if not found:
        return TIES
    if found == {EXPLAINED}:
        return EXPLAINED
    return NOT_RUN if found == {NOT_RUN} else OPEN


def band_of(days: int) -> int:
    """Return the number of the band of age that so many days fall into, the youngest first."""
    return sum(days > last for last in BANDS)
