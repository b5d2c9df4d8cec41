"""The hash of a record: what the database computes, computed again without it."""

import hashlib
from datetime import UTC, datetime

INSTALLATION = "installation"


def moment_text(moment: datetime) -> str:
    """Return a time as hashes and exports spell it: UTC with microseconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def record_hash(
    *, chain: str, sequence: int, recorded_at: datetime, content: str, previous: bytes
) -> bytes:
    """Return the SHA-256 that links a record to its predecessor.

    The preimage is five lines: chain, number, time in UTC with microseconds, the content's
    SHA-256 and the predecessor's hash in hexadecimal (empty for the first record).
    """
    digest = hashlib.sha256(content.encode()).hexdigest()
    lines = (chain, str(sequence), moment_text(recorded_at), digest, previous.hex())
    return hashlib.sha256("\n".join(lines).encode()).digest()
