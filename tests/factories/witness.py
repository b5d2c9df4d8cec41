"""A witness for tests: a key of its own, and lines under notes."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from trustfund.audit.rules.checkpoint import (
    WITNESS_KEY,
    Signature,
    VerifierKey,
    cosignature_blob,
    cosigned_message,
    note_read,
)


class Cosigner:
    """Somebody who signs whatever note is shown; a real witness looks first."""

    def __init__(self, name: str) -> None:
        self.private = Ed25519PrivateKey.generate()
        self.key = VerifierKey(name, WITNESS_KEY, self.private.public_key().public_bytes_raw())

    def line(self, note: str, *, seconds: int) -> str:
        """Return this witness's line under the note."""
        body, _lines = note_read(note)
        signature = self.private.sign(cosigned_message(body, seconds=seconds))
        blob = cosignature_blob(seconds, signature)
        return Signature(self.key.name, self.key.key_hash, blob).line

    def cosigned(self, note: str, *, seconds: int) -> str:
        """Return the note with this witness's line below it."""
        return note + self.line(note, seconds=seconds)
