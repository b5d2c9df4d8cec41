"""Public identifiers: UUID version 7, ordered by time, safe to show in an address."""

import secrets
import time
import uuid


def new_id() -> uuid.UUID:
    """Return a fresh identifier (RFC 9562, version 7: 48 bits of milliseconds, then random).

    The time only spreads the index; no rule reads it, so the process clock is good enough.
    """
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & ((1 << 48) - 1)) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return uuid.UUID(int=value)
