"""What a milestone's certificates say on a given day. Silence never verifies."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

VERIFIED: Final = "VERIFIED"
NOT_VERIFIED: Final = "NOT_VERIFIED"
INCONCLUSIVE: Final = "INCONCLUSIVE"
NOT_CERTIFIED: Final = "NOT_CERTIFIED"
EXPIRED: Final = "EXPIRED"

LONGEST_VALIDITY_DAYS: Final = 3_660  # ten years; no maintained state goes longer unseen
EXPIRING_DAYS: Final = 30  # warn from here on


@dataclass(frozen=True, slots=True)
class CertificateFact:
    """A certificate as far as its effect goes. `valid_until` is its last day, if verified."""

    number: int
    verdict: str
    verified_on: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a milestone stands on a day: a MilestoneStatus, and the day that explains it.

    `since` is the day of the finding, or the first day after expiry.
    """

    status: str
    valid_until: date | None = None
    since: date | None = None

    @property
    def is_verified(self) -> bool:
        """Return whether the milestone opens its gate."""
        return self.status == VERIFIED


def standing(certificates: Iterable[CertificateFact], *, day: date) -> Standing:
    """Return what the newest certificate says on this day.

    The newest decides alone: a later "not verified" or "inconclusive" beats an earlier
    "verified". A certificate counts from the day of its finding to the end of its last day (UTC).
    """
    newest = max(certificates, key=lambda certificate: certificate.number, default=None)
    if newest is None or day < newest.verified_on:
        return Standing(NOT_CERTIFIED)
    if newest.verdict != VERIFIED:
        return Standing(newest.verdict, None, newest.verified_on)
    if newest.valid_until is None:
        raise ValueError("A certificate that verifies has a last day")
    if day > newest.valid_until:
        return Standing(EXPIRED, newest.valid_until, newest.valid_until + timedelta(days=1))
    return Standing(VERIFIED, newest.valid_until, newest.verified_on)


def last_day(*, verdict: str, verified_on: date, validity_days: int) -> date | None:
    """Return the last day on which the certificate holds; None unless it verifies."""
    return verified_on + timedelta(days=validity_days) if verdict == VERIFIED else None


def days_left(found: Standing, *, day: date) -> int | None:
    """Return how many days remain, 0 on the last one; None for what is not in validity."""
    if not found.is_verified or found.valid_until is None:
        return None
    return (found.valid_until - day).days


def is_expiring(found: Standing, *, day: date) -> bool:
    """Return whether the verifier should look again now: 30 days left or fewer."""
    left = days_left(found, day=day)
    return left is not None and left <= EXPIRING_DAYS
