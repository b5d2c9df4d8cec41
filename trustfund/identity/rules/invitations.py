"""The secret of an invitation: how long it holds, and what of it may be stored."""

import hashlib
from datetime import timedelta
from typing import Final

VALID_FOR: Final = timedelta(days=7)
SECRET_BYTES: Final = 32
SECRET_LENGTH: Final = 43  # 32 bytes in URL-safe base 64


def secret_hash(secret: str) -> str:
    """Return what the database keeps of a secret: enough to know it again, not to make it."""
    return hashlib.sha256(b"invitation\n" + secret.encode()).hexdigest()
