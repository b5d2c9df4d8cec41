"""The texts by which the log is published: checkpoints, signed notes, keys, cosignatures (C2SP).

A signed note is a body whose lines end with a line feed, an empty line, and signature lines. Only
texts are made and read here; whether a signature is good is for the service that has the library.
"""

import binascii
import hashlib
import re
from base64 import b64decode, b64encode
from dataclasses import dataclass

LOG_KEY = 0x01  # Ed25519 over the body
WITNESS_KEY = 0x04  # Ed25519 over the body with a time, cosignature/v1
SIGNATURE_BYTES = 64
PUBLIC_BYTES = 32
DASH = "\u2014"
END_OF_TIME = 253_402_300_800  # the year 10000, which no clock of ours can show
NAME = re.compile(r"[^\s+\u2014]{1,255}")
NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")


class BadText(ValueError):
    """A checkpoint, key or signature line is not in its form; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of the log: whose it is, how many records, the root over them."""

    origin: str
    size: int
    root: bytes

    @property
    def body(self) -> str:
        """Return the text that is signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key with the name of its holder and what it may sign."""

    name: str
    kind: int
    public: bytes

    @property
    def key_hash(self) -> bytes:
        """Return the four bytes by which signature lines name this key."""
        preimage = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        return hashlib.sha256(preimage).digest()[:4]

    @property
    def text(self) -> str:
        """Return the key as it is written: name, hash and key."""
        key = b64encode(bytes([self.kind]) + self.public).decode()
        return f"{self.name}+{self.key_hash.hex()}+{key}"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line of a note: by whom, with which key, and the bytes after the key's hash."""

    name: str
    key_hash: bytes
    blob: bytes

    @property
    def line(self) -> str:
        """Return the line, with its line feed."""
        return f"{DASH} {self.name} {b64encode(self.key_hash + self.blob).decode()}\n"


def key_read(text: str, *, kind: int) -> VerifierKey:
    """Return the key that this text spells.

    :raises BadText: if it is not `<name>+<hash>+<key>` of this kind, or the hash is not the key's
    """
    parts = text.strip().split("+", 2)
    if len(parts) != 3 or not NAME.fullmatch(parts[0]):
        raise BadText("a key is written <name>+<hash>+<key>")
    key = _bytes(parts[2])
    if len(key) != 1 + PUBLIC_BYTES or key[0] != kind:
        raise BadText(f"this is not an Ed25519 key of type {kind}")
    found = VerifierKey(parts[0], kind, key[1:])
    if found.key_hash.hex() != parts[1]:
        raise BadText("the hash in the key's text is not that of the key")
    return found


def checkpoint_read(body: str) -> Checkpoint:
    """Return the checkpoint in a note's body.

    :raises BadText: unless it has exactly origin, size and root
    """
    lines = body.split("\n")
    if len(lines) != 4 or lines[3] or not lines[0]:
        raise BadText("a checkpoint has three lines: origin, size, root")
    if not NUMBER.fullmatch(lines[1]):
        raise BadText("the size is not a number")
    root = _bytes(lines[2])
    if len(root) != hashlib.sha256().digest_size:
        raise BadText("the root is not a SHA-256")
    return Checkpoint(lines[0], int(lines[1]), root)


def note_of(body: str, signatures: list[Signature]) -> str:
    """Return the signed note: body, empty line, signature lines."""
    return body + "\n" + "".join(signature.line for signature in signatures)


def note_read(text: str) -> tuple[str, list[Signature]]:
    """Return a note's body and its signatures, none of them checked.

    :raises BadText: if it is not a signed note
    """
    body, gap, lines = text.rpartition("\n\n")
    if not gap or not lines.endswith("\n"):
        raise BadText("a note is a text, an empty line and signature lines")
    return body + "\n", [_signature(line) for line in lines[:-1].split("\n")]


def cosigned_message(body: str, *, seconds: int) -> bytes:
    """Return what a witness signs: the body with the time, in seconds since 1970."""
    return f"cosignature/v1\ntime {seconds}\n{body}".encode()


def cosignature_blob(seconds: int, signature: bytes) -> bytes:
    """Return what follows the key's hash in a witness's line."""
    return seconds.to_bytes(8, "big") + signature


def cosignature_read(blob: bytes) -> tuple[int, bytes]:
    """Return the time in seconds since 1970 and the signature in a witness's line.

    :raises BadText: if it has another length, or no time
    """
    if len(blob) != 8 + SIGNATURE_BYTES:
        raise BadText("a cosignature has a time of 8 bytes and a signature of 64")
    seconds = int.from_bytes(blob[:8], "big")
    if not 0 < seconds < END_OF_TIME:
        raise BadText("the time of the cosignature is none")
    return seconds, blob[8:]


def _signature(line: str) -> Signature:
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != DASH or not NAME.fullmatch(parts[1]):
        raise BadText("a signature line is a dash, a name and a signature")
    blob = _bytes(parts[2])
    if len(blob) < 5:
        raise BadText("the signature is too short")
    return Signature(parts[1], blob[:4], blob[4:])


def _bytes(text: str) -> bytes:
    """Return the bytes of base64 in its one spelling."""
    try:
        found = b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        raise BadText("this is not base64") from None
    if b64encode(found).decode() != text:
        raise BadText("this is not base64 as it is always written")
    return found
