"""When a notice is told, and when a letter that could not be sent is tried again."""

from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Final

AT_ONCE: Final = "AT_ONCE"
DAILY: Final = "DAILY"
NONE: Final = "NONE"
# What a role must hear, since somebody else waits for it: it can be put off, but not refused.
DUTIES: Final = frozenset({"AGREEMENT_OFFERED", "AMENDMENT_OFFERED", "APPLICATION_REVIEWED"})

# How long a letter rests after each attempt that failed; there is one attempt more than rests.
RESTS: Final = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
)
MAX_ATTEMPTS: Final = len(RESTS) + 1
# How often a letter that was given up may be sent anew by hand.
MOST_RESENT: Final = 3


def told_as(kind: str, wanted: str) -> str:
    """Return how a notice of this kind is told to somebody who wants it so: a duty is never refused."""
    return DAILY if wanted == NONE and kind in DUTIES else wanted


def due_at(told: str, *, now: datetime, zone: tzinfo, hour: int) -> datetime | None:
    """Return when a notice that is told so leaves: now, at the digest's hour, or never."""
    if told == NONE:
        return None
    return digest_at(now, zone=zone, hour=hour) if told == DAILY else now


def digest_at(now: datetime, *, zone: tzinfo, hour: int) -> datetime:
    """Return the next time, after now, at which clocks in the zone show this full hour, in UTC."""
    today = now.astimezone(zone).date()
    first = datetime.combine(today, time(hour), zone)
    if first <= now:
        first = datetime.combine(today + timedelta(days=1), time(hour), zone)
    return first.astimezone(UTC)


def rest_after(attempts: int) -> timedelta | None:
    """Return how long a letter rests after so many attempts that failed; None: it is given up."""
    return RESTS[attempts - 1] if attempts < MAX_ATTEMPTS else None
