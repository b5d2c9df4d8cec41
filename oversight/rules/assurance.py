"""What an auditor's opinion needs: the digest of a file, a kind, and its basis when modified."""

import re
from typing import Final

DIGEST: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
MODIFIED: Final = frozenset({"QUALIFIED", "ADVERSE", "DISCLAIMER"})


def is_digest(text: str) -> bool:
    """Return whether this is a SHA-256 as 64 lower-case hexadecimal digits."""
    return DIGEST.fullmatch(text) is not None


def needs_basis(kind: str) -> bool:
    """Return whether this kind modifies the opinion, so that its basis is said (ISA 705)."""
    return kind in MODIFIED
