#!/usr/bin/env python3
"""Check an export of a trust fund's trail without the application. One file, Python 3.11 or newer.

    python3 trustfund_verify.py export FILE.zip --keys KEYS.json
    python3 trustfund_verify.py proof FILE.json --keys KEYS.json
    python3 trustfund_verify.py checkpoint FILE FILE

Nothing but the standard library is used, nothing is fetched and nothing is written. The answer is 0
when all is well, 1 when something was found (the first bad entry is named), 2 when a file cannot be
read. Whatever a file holds is taken for hostile: every size is bounded, every type is checked.
"""

import argparse
import base64
import binascii
import hashlib
import io
import json
import marshal
import re
import secrets
import sys
import zipfile
import zlib
from array import array
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import lru_cache
from itertools import pairwise
from json.encoder import encode_basestring
from pathlib import Path
from types import NoneType
from typing import Any, BinaryIO, NamedTuple

MEGABYTE = 1 << 20
MAX_LINE = 8 * MEGABYTE  # one record, row or entry
MAX_SMALL = 4 * MEGABYTE  # manifest, keys, a proof
MAX_NOTE = 64 << 10
MAX_SIGNATURES = 100
MAX_TOTAL = 64 << 30  # all of an export, unpacked
MAX_DIRECTORY = 2 * MEGABYTE  # the table of contents of the ZIP
MAX_FILES = 2000
MAX_RATIO = 250  # of a packed file; our own text packs about one to ten
MAX_NUMBER = 2**63 - 1
MAX_SUSPECTS = 1000
SHOWN_FINDINGS = 10

# Recorded, and open to change without a trace in a row of their own: only their records are checked.
UNPROTECTED = frozenset({"identity.organization", "identity.person", "reports.reportrequest"})
# What the books hash of an entry before its legs, in this order; `adjusts` where an entry has it.
HEADER = (
    "fund_id", "kind", "value_date", "reference", "memo", "subject_id", "reverses_id", "adjusts",
)  # fmt: skip
OPTIONAL = frozenset({"adjusts"})
LEG = ("code", "currency", "party_id", "side", "amount")
COMMITMENT = "8"  # accounts of the commitment book begin with it; all others are of the cash book
_LEG = frozenset({"n", *LEG})
TEXTS = (*HEADER[:6], "recorded_at", "content_hash")

COLUMNS = ("action", "person_id", "organization_id", "subject_type", "subject_id")

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
CHAIN = re.compile(r"[0-9a-z-]{1,64}", re.ASCII)
AMOUNT = re.compile(r"(?!0+\.0+$)(0|[1-9]\d{0,15})\.\d{4}", re.ASCII)
NAME = re.compile(r"[^\s+\x00-\x20\x7f]{1,255}")
DECIMAL = re.compile(r"0|[1-9]\d{0,18}", re.ASCII)


class Unreadable(Exception):
    """A file is not what it should be; the text is a sentence for a reader."""


class Finding(NamedTuple):
    """Something that disagrees: where, and what."""

    where: str
    what: str


class Findings:
    """What was found, the first ones in full and the rest as a number."""

    def __init__(self) -> None:
        self.first: list[Finding] = []
        self.count = 0

    def add(self, where: object, what: str) -> None:
        """Remember one finding."""
        self.count += 1
        if len(self.first) < SHOWN_FINDINGS:
            self.first.append(Finding(str(where), what))


def shown(value: object, limit: int = 80) -> str:
    """Return a value for a reader: no control characters, not longer than the limit."""
    text = str(value)
    text = "".join(one if one.isprintable() else "?" for one in text[: limit + 1])
    return text if len(text) <= limit else text[:limit] + "…"


# --- Reading what may be hostile ------------------------------------------------------------------


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _refuse(text: str) -> Any:
    raise ValueError(f"{shown(text, 20)} is not a whole number")


_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_float=_refuse, parse_constant=_refuse)
_SCAN = _DECODER.scan_once  # the same without a search for white space around
# What a record holds is hashed as text. A name that stands there twice means to every reader of
# the project, the database first of all, what it says last: it need not be looked for.
_SCAN_HASHED = json.JSONDecoder(parse_float=_refuse, parse_constant=_refuse).scan_once


def decode(text: str | bytes, where: object, *, hashed: bool = False) -> Any:
    """Return what a JSON text says. No name twice, no fractions, not nested too deeply.

    In a text that is hashed as a whole, the last of two equal names counts.

    :raises Unreadable: if it is anything else
    """
    try:
        plain = text if isinstance(text, str) else text.decode()
        if plain[:1] == "{" and plain[-1:] == "}":
            value, end = (_SCAN_HASHED if hashed else _SCAN)(plain, 0)
            if end == len(plain):
                return value
        return _DECODER.decode(plain)
    except UnicodeDecodeError:
        raise Unreadable(f"{where} is not UTF-8 text") from None
    except RecursionError:
        raise Unreadable(f"{where} is nested too deeply") from None
    except (ValueError, StopIteration) as error:
        raise Unreadable(f"{where} is not well-formed JSON: {shown(error)}") from None


def member(thing: Any, name: str, kind: type, where: object) -> Any:
    """Return a named part of an object, of exactly this type; a number within 63 bits.

    :raises Unreadable: if it is missing or of another type
    """
    value = thing.get(name) if type(thing) is dict else None
    if type(value) is not kind:
        raise Unreadable(f"{where} has no proper {name!r}")
    if kind is int and not 0 <= value <= MAX_NUMBER:
        raise Unreadable(f"{where}: its {name!r} is out of bounds")
    return value


def unbase64(text: str, length: int | None = None) -> bytes | None:
    """Return the bytes of strict, canonical base64, or None."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    if base64.b64encode(raw).decode() != text or (length is not None and len(raw) != length):
        return None
    return raw


class _Careful(io.BufferedReader):
    """A file of which no single read is larger than a table of contents may be."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or size < 0:
            return super().read(MAX_DIRECTORY)
        if size > MAX_DIRECTORY:
            raise Unreadable("its table of contents is too large")
        return super().read(size)


class Archive:
    """An export: a ZIP whose files are read line by line, never unpacked."""

    def __init__(self, path: str) -> None:
        """Open it.

        :raises Unreadable: if it is no ZIP, or one made to exhaust its reader
        """
        self._spent = 0
        self.files: dict[str, zipfile.ZipInfo] = {}
        try:
            self._file: BinaryIO = _Careful(io.FileIO(path))
        except (OSError, ValueError) as error:
            raise Unreadable(f"it cannot be opened ({shown(error)})") from None
        try:
            self._zip = zipfile.ZipFile(self._file)
            for one in self._zip.infolist():
                self._admit(one)
            packed = sum(one.compress_size for one in self.files.values())
            if packed > self._file.seek(0, io.SEEK_END):
                raise Unreadable("its files overlap, as in a file made to exhaust its reader")
        except _ZIP_ERRORS as error:
            self._file.close()
            raise Unreadable(f"it is not a whole ZIP file ({shown(error)})") from None
        except Unreadable:
            self._file.close()
            raise

    def _admit(self, one: zipfile.ZipInfo) -> None:
        if one.filename in self.files:
            raise Unreadable(f"it holds the file {shown(one.filename)} twice")
        if one.flag_bits & 0x41 or one.compress_type not in {0, 8}:
            raise Unreadable(
                f"its file {shown(one.filename)} is encrypted or packed in a strange way"
            )
        if one.file_size > MAX_RATIO * one.compress_size + MEGABYTE:
            raise Unreadable(f"its file {shown(one.filename)} would unpack to far more than it is")
        self.files[one.filename] = one
        if len(self.files) > MAX_FILES:
            raise Unreadable("it holds too many files")

    def lines(self, name: str) -> Iterator[bytes]:
        """Yield the lines of a file; of one that is not there, none.

        :raises Unreadable: if it is broken or a line is too long
        """
        if name not in self.files:
            return
        rest = b""
        try:
            with self._zip.open(self.files[name]) as stream:
                while chunk := stream.read(MEGABYTE // 4):
                    self._spend(len(chunk))
                    parts = (rest + chunk).split(b"\n")
                    rest = parts.pop()
                    if len(rest) > MAX_LINE:
                        raise Unreadable(f"{name} has a line that is too long")
                    yield from parts
        except _ZIP_ERRORS as error:
            raise Unreadable(f"{name} is damaged ({shown(error)})") from None
        if rest:
            yield rest

    def objects(self, name: str) -> Iterator[tuple[str, Any]]:
        """Yield (where, object) for each line of a file."""
        for number, line in enumerate(self.lines(name), start=1):
            where = f"line {number} of {name}"
            thing = decode(line, where)
            if type(thing) is not dict:
                raise Unreadable(f"{where} is not an object")
            yield where, thing

    def whole(self, name: str) -> Any:
        """Return a small file as one JSON value."""
        if name not in self.files:
            raise Unreadable(f"it has no {name}")
        if self.files[name].file_size > MAX_SMALL:
            raise Unreadable(f"{name} is too large")
        return decode(b"\n".join(self.lines(name)), name)

    def _spend(self, size: int) -> None:
        self._spent += size
        if self._spent > MAX_TOTAL:
            raise Unreadable("it unpacks to more than is sensible")

    def close(self) -> None:
        """Close the file."""
        self._zip.close()
        self._file.close()


_ZIP_ERRORS = (
    zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError, LookupError,
    NotImplementedError, OverflowError, MemoryError,
)  # fmt: skip


def small_file(path: str) -> bytes:
    """Return a small file's bytes.

    :raises Unreadable: if it is not there or too large
    """
    try:
        with Path(path).open("rb") as file:
            raw = file.read(MAX_SMALL + 1)
    except (OSError, ValueError) as error:
        raise Unreadable(f"it cannot be opened ({shown(error)})") from None
    if len(raw) > MAX_SMALL:
        raise Unreadable("it is too large")
    return raw


# --- Merkle tree (RFC 6962, RFC 9162) -------------------------------------------------------------


def leaf_hash(leaf: bytes) -> bytes:
    """Return the hash of one leaf."""
    return hashlib.sha256(b"\0" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of two nodes' parent."""
    return hashlib.sha256(b"\1" + left + right).digest()


class Tree:
    """The right edge of a growing tree: enough for its root at every size."""

    def __init__(self) -> None:
        self.size = 0
        self._edge: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Append one leaf."""
        node = hashlib.sha256(b"\0" + leaf).digest()
        size = self.size
        while size & 1:
            node = hashlib.sha256(b"\1" + self._edge.pop() + node).digest()
            size >>= 1
        self._edge.append(node)
        self.size += 1

    def root(self) -> bytes:
        """Return the root of what was added so far."""
        if not self._edge:
            return hashlib.sha256(b"").digest()
        node = self._edge[-1]
        for left in reversed(self._edge[:-1]):
            node = node_hash(left, node)
        return node


def included(leaf: bytes, index: int, size: int, hashes: list[bytes], root: bytes) -> bool:
    """Say whether a leaf's proof leads to the root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    node, at, last = leaf_hash(leaf), index, size - 1
    for sibling in hashes:
        if last == 0:
            return False
        if at & 1 or at == last:
            node = node_hash(sibling, node)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and node == root


def consistent(old: int, old_root: bytes, new: int, new_root: bytes, hashes: list[bytes]) -> bool:
    """Say whether a proof shows that the new tree only grew from the old (RFC 9162, 2.1.4.2)."""
    empty = hashlib.sha256(b"").digest()
    if old == new:
        return not hashes and old_root == new_root and (old > 0 or old_root == empty)
    if old == 0:
        return not hashes and old_root == empty
    if not 0 < old < new or not hashes:
        return False
    proof = [old_root, *hashes] if old & (old - 1) == 0 else list(hashes)
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    before = after = proof[0]
    for sibling in proof[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            after = node_hash(after, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


# --- Ed25519 (RFC 8032), verification only --------------------------------------------------------

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)
_BASE = bytes.fromhex("58" + "66" * 31)
Point = tuple[int, int, int, int]
Table = list[list[tuple[int, int, int]]]
_ZERO: Point = (0, 1, 1, 0)


def _added(one: Point, two: Point) -> Point:
    a = (one[1] - one[0]) * (two[1] - two[0]) % _P
    b = (one[1] + one[0]) * (two[1] + two[0]) % _P
    c = 2 * one[3] * two[3] * _D % _P
    d = 2 * one[2] * two[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _is_zero(point: Point) -> bool:
    return point[0] % _P == 0 and (point[1] - point[2]) % _P == 0


def _decompressed(raw: bytes) -> Point | None:
    """Return the point of its one encoding; None if it is another encoding or on no curve."""
    value = int.from_bytes(raw, "little")
    sign, y = value >> 255, value & (2**255 - 1)
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = _P - x
    return x, y, 1, x * y % _P


def _table(point: Point) -> Table:
    """Return j·16^i·point for i in 0..63 and j in 0..15, each as (y+x, y−x, 2·d·x·y)."""
    rows, start = [], point
    for _ in range(64):
        row, here = [(1, 1, 0)], start
        for _ in range(15):
            inverse = pow(here[2], -1, _P)
            x, y = here[0] * inverse % _P, here[1] * inverse % _P
            row.append(((y + x) % _P, (y - x) % _P, 2 * _D * x * y % _P))
            here = _added(here, start)
        rows.append(row)
        start = here
    return rows


def _walk(total: Point, number: int, table: Table) -> Point:
    """Return total plus number times the table's point; a number has at most 256 bits."""
    x, y, z, t = total
    for row in table:
        if digit := number & 15:
            plus, minus, double = row[digit]
            a, b, c, d = (y - x) * minus % _P, (y + x) * plus % _P, t * double % _P, 2 * z
            e, f, g, h = b - a, d - c, d + c, b + a
            x, y, z, t = e * f % _P, g * h % _P, f * g % _P, e * h % _P
        number >>= 4
    return x, y, z, t


@lru_cache(maxsize=1)
def _base_table() -> Table:
    point = _decompressed(_BASE)
    if point is None:
        raise AssertionError("the base point is on the curve")
    return _table(point)


@lru_cache(maxsize=64)
def _key_table(public: bytes) -> Table | None:
    """Return the table of the point opposite to a key's; None for a key that nobody should have."""
    point = _decompressed(public)
    if point is None:
        return None
    eightfold = point
    for _ in range(3):
        eightfold = _added(eightfold, eightfold)
    opposite = _table((_P - point[0], point[1], 1, _P - point[3]))
    if _is_zero(eightfold) or not _is_zero(_walk(_ZERO, _L, opposite)):
        return None
    return opposite


def ed25519_verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether the key signed the message. Strict: one encoding of every part, no weak key."""
    if len(public) != 32 or len(signature) != 64:
        return False
    s = int.from_bytes(signature[32:], "little")
    table = _key_table(public)
    if s >= _L or table is None:
        return False
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    h = int.from_bytes(digest, "little") % _L
    x, y, z, _ = _walk(_walk(_ZERO, s, _base_table()), h, table)
    inverse = pow(z, -1, _P)
    x, y = x * inverse % _P, y * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


# --- ECDSA on P-256 (FIPS 186), verification only: what passkeys and most hardware sign with -------

_Q = 2**256 - 2**224 + 2**192 + 2**96 - 1
_N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
_G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
Affine = tuple[int, int] | None


def _p256_added(one: Affine, two: Affine) -> Affine:
    if one is None or two is None:
        return one or two
    if one[0] == two[0]:
        if (one[1] + two[1]) % _Q == 0:
            return None
        slope = 3 * (one[0] * one[0] - 1) * pow(2 * one[1], -1, _Q) % _Q
    else:
        slope = (two[1] - one[1]) * pow(two[0] - one[0], -1, _Q) % _Q
    x = (slope * slope - one[0] - two[0]) % _Q
    return x, (slope * (one[0] - x) - one[1]) % _Q


def p256_verify(public: bytes, digest: bytes, signature: bytes) -> bool:
    """Say whether the key signed the digest of 32 bytes.

    The key is an uncompressed point (65 bytes beginning with 4), the signature r and s of 32 bytes
    each. A point off the curve, coordinates and numbers out of range are refused.
    """
    if len(public) != 65 or public[0] != 4 or len(signature) != 64 or len(digest) != 32:
        return False
    x, y = int.from_bytes(public[1:33], "big"), int.from_bytes(public[33:], "big")
    if x >= _Q or y >= _Q or (y * y - x * x * x + 3 * x - _B) % _Q:
        return False
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if not (0 < r < _N and 0 < s < _N):
        return False
    inverse = pow(s, -1, _N)
    u, v = int.from_bytes(digest, "big") * inverse % _N, r * inverse % _N
    sums = (None, _G, (x, y), _p256_added(_G, (x, y)))
    point: Affine = None
    for bit in range(255, -1, -1):
        point = _p256_added(point, point)
        point = _p256_added(point, sums[(u >> bit & 1) | (v >> bit & 1) << 1])
    return point is not None and point[0] % _N == r


# --- Keys, signed notes and checkpoints (C2SP signed-note, tlog-checkpoint, tlog-cosignature) ------

LOG, WITNESS = 1, 4


class Key(NamedTuple):
    """A verifier key. For the log's: from which size on it signs."""

    name: str
    kind: int
    public: bytes
    since: int = 0

    @property
    def hash(self) -> bytes:
        """Return the four bytes by which a signature line names its key."""
        raw = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        return hashlib.sha256(raw).digest()[:4]


def key_of(vkey: str, kind: int, since: int = 0) -> Key:
    """Return the key of `<name>+<hash>+<base64>`.

    :raises Unreadable: if it is not a sound key of that kind
    """
    name, _, rest = vkey.partition("+")
    told, _, text = rest.partition("+")
    raw = unbase64(text, 33)
    problem = f"the key {shown(vkey)}"
    if not NAME.fullmatch(name) or raw is None:
        raise Unreadable(f"{problem} is not written as name+hash+key")
    key = Key(name, raw[0], raw[1:], since)
    if key.kind != kind:
        raise Unreadable(f"{problem} is not of the kind {'log' if kind == LOG else 'witness'}")
    if key.hash.hex() != told:
        raise Unreadable(f"{problem} does not have the hash that it states")
    if _key_table(key.public) is None:
        raise Unreadable(f"{problem} is not a sound Ed25519 key")
    return key


class Keys(NamedTuple):
    """The log's keys by the size from which each signs, and the witnesses'."""

    log: tuple[Key, ...]
    witnesses: tuple[Key, ...]

    def at(self, size: int) -> Key | None:
        """Return the log's key that signs at this size."""
        valid = [key for key in self.log if key.since <= size]
        return valid[-1] if valid else None


def keys_of(thing: Any, where: str) -> Keys:
    """Return the keys of a keys.json.

    :raises Unreadable: if it is malformed or names a key twice
    """
    listed = member(thing, "log", list, where), member(thing, "witnesses", list, where)
    if not listed[0] or len(listed[0]) + len(listed[1]) > MAX_SIGNATURES:
        raise Unreadable(f"{where} names no key of the log, or too many keys")
    log = tuple(
        key_of(member(one, "vkey", str, where), LOG, member(one, "since_size", int, where))
        for one in listed[0]
    )
    witnesses = tuple(key_of(member(one, "vkey", str, where), WITNESS) for one in listed[1])
    if any(one.since >= two.since for one, two in pairwise(log)):
        raise Unreadable(f"{where} does not name the log's keys in their order")
    if len({key.public for key in (*log, *witnesses)}) != len(log) + len(witnesses):
        raise Unreadable(f"{where} names one key twice")
    return Keys(log, witnesses)


class Checkpoint(NamedTuple):
    """A signed note on the log: this many records have this root."""

    origin: str
    size: int
    root: bytes
    body: str
    lines: tuple[tuple[str, bytes], ...]  # (key name, key hash and signature)


def checkpoint_of(note: str, where: str) -> Checkpoint:
    """Return what a note says; nothing about who signed it.

    :raises Unreadable: if it is not a checkpoint
    """
    body, found, tail = note.rpartition("\n\n")
    body += "\n"
    said = body.split("\n")
    if not found or len(note) > MAX_NOTE or len(said) != 4 or not tail.endswith("\n"):
        raise Unreadable(f"{where} is not a signed checkpoint")
    if any(ord(one) < 32 and one != "\n" for one in note) or "" in said[:-1]:
        raise Unreadable(f"{where} is not plain text")
    origin, size, root = said[0], said[1], unbase64(said[2], 32)
    if not NAME.fullmatch(origin) or not DECIMAL.fullmatch(size) or root is None:
        raise Unreadable(f"{where} does not state origin, size and root")
    if int(size) > MAX_NUMBER:
        raise Unreadable(f"{where} states a size out of bounds")
    lines = []
    for line in tail[:-1].split("\n"):
        dash, name, text = (*line.split(" "), "", "", "")[:3]
        raw = unbase64(text)
        if dash != "—" or line.count(" ") != 2 or not NAME.fullmatch(name) or len(raw or b"") < 5:
            raise Unreadable(f"{where} has a signature line that is none: {shown(line)}")
        lines.append((name, raw or b""))
    if len(lines) > MAX_SIGNATURES:
        raise Unreadable(f"{where} has too many signatures")
    return Checkpoint(origin, int(size), root, body, tuple(lines))


def signed_by(checkpoint: Checkpoint, key: Key) -> bool | None:
    """Say whether the key signed: None if no line is of that key, False if such a line is bad."""
    verdict = None
    for name, raw in checkpoint.lines:
        if name != key.name or raw[:4] != key.hash:
            continue
        message, signature = checkpoint.body, raw[4:]
        if key.kind == WITNESS:
            moment = int.from_bytes(signature[:8], "big")
            message, signature = f"cosignature/v1\ntime {moment}\n{message}", signature[8:]
        if not ed25519_verify(key.public, message.encode(), signature):
            return False
        verdict = True
    return verdict


class Witnessed(NamedTuple):
    """What a checkpoint's signatures are worth: a problem or none, and who witnessed it.

    A stranger is a signer whose key nobody listed: of no weight, and odd in an export.
    """

    problem: str
    witnesses: tuple[str, ...] = ()
    stranger: str = ""


def judged(checkpoint: Checkpoint, keys: Keys, known: Iterable[Key] = ()) -> Witnessed:
    """Judge every signature. `known` are further keys, whose lines are no strangers'."""
    key = keys.at(checkpoint.size)
    if key is None:
        return Witnessed("no key of the log was valid at this size", ())
    if key.name != checkpoint.origin:
        return Witnessed("its origin is not the name of the log's key", ())
    match signed_by(checkpoint, key):
        case None:
            late = [one.since for one in keys.log if one != key and signed_by(checkpoint, one)]
            other = f"the key that signs from size {late[0]} on signed it" if late else ""
            return Witnessed(other or "the log's key of this size did not sign it", ())
        case False:
            return Witnessed("the log's signature is false", ())
    agreed = []
    for witness in keys.witnesses:
        verdict = signed_by(checkpoint, witness)
        if verdict is False:
            return Witnessed(f"the signature of the witness {shown(witness.name)} is false", ())
        if verdict:
            agreed.append(witness.name)
    listed = {(one.name, one.hash) for one in (key, *keys.witnesses, *known)}
    strangers = [name for name, raw in checkpoint.lines if (name, raw[:4]) not in listed]
    return Witnessed("", tuple(agreed), strangers[0] if strangers else "")


# --- An export ------------------------------------------------------------------------------------


class Record(NamedTuple):
    """One line of records.jsonl."""

    index: int | None  # type: ignore[assignment] # a tuple's own `index` is not needed
    id: int
    chain: str
    sequence: int
    recorded_at: str
    content: str
    previous_hash: str
    hash: str

    def __str__(self) -> str:
        sealed = "not sealed yet" if self.index is None else f"index {self.index} of the log"
        return f"record {self.sequence} of chain {self.chain} ({sealed})"


_RECORD = frozenset(Record._fields)


def record_of(thing: dict[str, Any], where: str) -> Record:
    """Return a record with every part of its type and in its bounds.

    :raises Unreadable: if it is not one
    """
    if thing.keys() != _RECORD:
        odd = min(thing.keys() ^ _RECORD)
        raise Unreadable(f"{where} is not a record: {shown(odd)} is missing or too much")
    record = Record(**thing)
    index, number, chain, sequence, moment, content, previous, digest = record
    if index is not None and (type(index) is not int or not 0 <= index <= MAX_NUMBER):
        raise Unreadable(f"{where}: its index is no number of the log")
    if type(number) is not int or not 0 < number <= MAX_NUMBER:
        raise Unreadable(f"{where}: its id is no number of a record")
    if type(sequence) is not int or not 0 < sequence <= MAX_NUMBER:
        raise Unreadable(f"{where}: its sequence is no number of a record")
    if type(chain) is not str or not CHAIN.fullmatch(chain):
        raise Unreadable(f"{where}: its chain is no name of one")
    if type(moment) is not str or not MOMENT.fullmatch(moment):
        raise Unreadable(f"{where}: its recorded_at is no moment in UTC with microseconds")
    if type(content) is not str or type(previous) is not str or type(digest) is not str:
        raise Unreadable(f"{where}: its content or a hash is not text")
    return record


def record_hash(record: Record) -> bytes:
    """Return the SHA-256 of a record's five lines.

    :raises Unreadable: if its content has half a surrogate pair
    """
    try:
        digest = hashlib.sha256(record.content.encode()).hexdigest()
        previous = record.previous_hash.encode()
    except UnicodeEncodeError:
        raise Unreadable(f"{record}: its content is not proper text") from None
    lines = f"{record.chain}\n{record.sequence}\n{record.recorded_at}\n{digest}\n"
    return hashlib.sha256(lines.encode() + previous).digest()


class Numbers:
    """A table from numbers to 64 bits: an array while the numbers are dense, else a dictionary."""

    DENSE = 1 << 22

    def __init__(self) -> None:
        self._dense = array("Q")
        self._sparse: dict[int, int] = {}

    def __getitem__(self, number: int) -> int:
        """Return what is kept for a number, 0 if nothing is."""
        if number < len(self._dense):
            return self._dense[number]
        return self._sparse.get(number, 0)

    def __setitem__(self, number: int, value: int) -> None:
        if number >= self.DENSE:
            self._sparse[number] = value
            return
        if number >= len(self._dense):
            self._dense.frombytes(bytes(8 * (number + 1 + number // 8 - len(self._dense))))
        self._dense[number] = value

    def first(self) -> int | None:
        """Return the lowest number for which something is kept."""
        for number, value in enumerate(self._dense):
            if value:
                return number
        return min((number for number, value in self._sparse.items() if value), default=None)


_SECRET = secrets.token_bytes(32)


def _short(thing: object) -> int:
    """Return 64 bits of a plain value, by a key drawn for this run: no collision can be aimed at.

    Dictionaries are told apart by their order as well.
    """
    try:
        raw = hashlib.blake2b(marshal.dumps(thing, 2), digest_size=8, key=_SECRET)
    except ValueError:
        raise Unreadable("a record, row or entry is nested too deeply") from None
    return int.from_bytes(raw.digest(), "big") or 1


def _subject(kind: str, identifier: str) -> int:
    return _short((kind, identifier))


def _told(facts: dict[str, Any]) -> int:
    return _short({name: value for name, value in facts.items() if value is not None})


class Chain:
    """How far a chain was followed."""

    __slots__ = ("hash", "id", "sequence")

    def __init__(self) -> None:
        self.sequence, self.hash, self.id = 0, "", 0


class Seen(NamedTuple):
    """A checkpoint from elsewhere that this export must contain."""

    source: str
    checkpoint: Checkpoint


class Export:
    """One export and what was found in it. `check` does everything."""

    def __init__(self, path: str, keys: Keys | None = None) -> None:
        """Open an export.

        :raises Unreadable: if it is none
        """
        self.archive = Archive(path)
        try:
            self._read_head()
        except Unreadable:
            self.close()
            raise
        self.found = Findings()
        self.notes: list[str] = []
        self.pinned = keys is not None
        self.keys = keys or self.own_keys
        self.tree = Tree()
        self.waiting: Record | None = None  # the last one not sealed
        self.chains: dict[str, Chain] = {}
        self.rows = {
            name[5:-6]: name
            for name in sorted(self.archive.files)
            if name.startswith("rows/") and name.endswith(".jsonl")
        }
        self.last: dict[int, int] = {}
        self.without_rows: set[str] = set()
        self.pins, self.ids = Numbers(), Numbers()
        self.newest: tuple[int, tuple[str, ...]] | None = None
        self.best = 0, -1  # most witnesses on one checkpoint, and its size
        self.counts = {"records": 0, "checkpoints": 0, "rows": 0, "entries": 0}

    def _read_head(self) -> None:
        where = "manifest.json"
        self.manifest = self.archive.whole(where)
        if member(self.manifest, "format", str, where) != "trustfund-export/1":
            raise Unreadable("manifest.json names a format that this verifier does not know")
        self.origin: str = member(self.manifest, "origin", str, where)
        self.size: int = member(self.manifest, "size", int, where)
        self.total: int = member(self.manifest, "records", int, where)
        member(self.manifest, "exported_at", str, where)
        member(self.manifest, "schema_digest", str, where)
        self.own_keys = keys_of(self.archive.whole("keys.json"), "keys.json")

    def close(self) -> None:
        """Close the file."""
        self.archive.close()

    def check(self, seen: Iterable[Seen] = (), require: tuple[int, int] | None = None) -> None:
        """Check everything, in the order in which a reader would.

        :raises Unreadable: if some part is not what it should be
        """
        self._check_keys()
        self._check_records(sorted(seen, key=lambda one: one.checkpoint.size))
        self._check_require(require)
        self._check_heads()
        self._check_rows()
        self._check_entries()
        known = {"manifest.json", "keys.json", "records.jsonl", "checkpoints.jsonl", "heads.jsonl"}
        known |= {"entries.jsonl", *self.rows.values()}
        for name in sorted(self.archive.files.keys() - known):
            self.notes.append(
                f"The file {shown(name)} is no part of an export; it was not checked."
            )

    def _check_keys(self) -> None:
        if not self.pinned:
            return
        if self.origin != self.keys.log[0].name:
            self.found.add(
                "manifest.json", f"this is the log {shown(self.origin)}, not the pinned one"
            )
        for key in self.keys.witnesses:
            if key not in self.own_keys.witnesses:
                self.found.add("keys.json", f"it does not list the pinned witness {key.name}")
        for key in self.own_keys.log:
            if key not in self.keys.log:
                self.found.add(
                    "keys.json",
                    f"the log's key from size {key.since} on is not among the pinned keys: ask "
                    "for it on a way that does not lead through this export",
                )

    # Records, and the checkpoints over them

    def _check_records(self, seen: list[Seen]) -> None:
        checkpoints = self._checkpoints()
        expected = next(checkpoints, None)
        good = 0
        for record in self.records():
            while expected is not None and expected.size == self.tree.size:
                good = self._check_root(expected, good)
                expected = next(checkpoints, None)
            while seen and seen[0].checkpoint.size == self.tree.size:
                self._check_seen(seen.pop(0))
            self._follow(record)
        while expected is not None:
            good = self._check_root(expected, good)
            expected = next(checkpoints, None)
        for one in seen:
            self._check_seen(one)
        self._check_counts()

    def records(self) -> Iterator[Record]:
        """Yield every record as it stands in the file."""
        for where, thing in self.archive.objects("records.jsonl"):
            yield record_of(thing, where)

    def _follow(self, record: Record) -> None:
        self.counts["records"] += 1
        digest = record_hash(record)
        if digest.hex() != record.hash:
            self.found.add(record, "its content does not have its hash")
        self._check_link(record)
        if record.index is None:
            if self.waiting is not None and record.id <= self.waiting.id:
                self.found.add(record, "it stands out of order among the records not sealed yet")
            self.waiting = record
        else:
            if self.waiting is not None:
                self.found.add(self.waiting, "it stands among sealed records without an index")
                self.waiting = None
            if record.index != self.tree.size:
                what = f"it stands where index {self.tree.size} of the log belongs"
                self.found.add(record, what)
            self.tree.add(digest)
        self._remember(record)

    def _check_link(self, record: Record) -> None:
        chain = self.chains.get(record.chain)
        if chain is None:
            chain = self.chains[record.chain] = Chain()
        if record.sequence != chain.sequence + 1:
            gone = f"record {chain.sequence + 1} of its chain is missing before it"
            twice = "its number was taken before in its chain, or it stands out of order"
            self.found.add(record, gone if record.sequence > chain.sequence else twice)
        elif record.previous_hash != chain.hash:
            self.found.add(record, "it does not hash its predecessor")
        if record.id <= chain.id or self.ids[record.id >> 6] >> (record.id & 63) & 1:
            self.found.add(record, f"its id {record.id} is another record's, or out of order")
        self.ids[record.id >> 6] |= 1 << (record.id & 63)
        chain.sequence, chain.hash, chain.id = record.sequence, record.hash, record.id

    def _remember(self, record: Record) -> None:
        """Keep what rows and entries are to be compared with."""
        content = decode(record.content, record, hashed=True)
        if type(content) is not dict or {str} != {type(content.get(name)) for name in COLUMNS}:
            for name in COLUMNS:
                member(content, name, str, record)
        kind, subject = content["subject_type"], content["subject_id"]
        if kind in self.rows:
            self.last[_subject(kind, subject)] = _told(_after(content, record))
        elif kind not in UNPROTECTED and len(self.without_rows) < MAX_FILES:
            if kind not in self.without_rows:
                what = f"it tells of {shown(kind)}, and the export has no rows of that table"
                self.found.add(record, what)
            self.without_rows.add(kind)
        for entry in _pinned(content, record):
            number = entry["id"]
            short = _short((entry["content_hash"], entry["reference"], entry["recorded_at"]))
            if self.pins[number] not in {0, short}:
                self.found.add(record, f"it tells of entry {number} with another hash than before")
            self.pins[number] = short

    def _checkpoints(self) -> Iterator[Checkpoint]:
        before, root = -1, b""
        for where, thing in self.archive.objects("checkpoints.jsonl"):
            if thing.keys() != {"size", "note", "made_at"}:
                raise Unreadable(f"{where} is not a checkpoint")
            note = member(thing, "note", str, where)
            member(thing, "made_at", str, where)
            one = checkpoint_of(note, where)
            if one.size != member(thing, "size", int, where):
                self.found.add(where, "its size is not the one that its note states")
            if one.size < before or (one.size == before and one.root != root):
                self.found.add(where, "checkpoints are out of order, or two of one size disagree")
                continue
            before, root = one.size, one.root
            yield one

    def _check_root(self, checkpoint: Checkpoint, good: int) -> int:
        """Judge a checkpoint that is due now, and return the newest size whose root was right."""
        self.counts["checkpoints"] += 1
        where = f"checkpoint of size {checkpoint.size}"
        verdict = judged(checkpoint, self.keys, self.own_keys.witnesses if self.pinned else ())
        if verdict.problem:
            self.found.add(where, verdict.problem)
        if verdict.stranger:
            what = f"it bears a signature of {shown(verdict.stranger)}, whose key is not listed"
            self.found.add(where, what)
        if checkpoint.origin != self.origin:
            self.found.add(where, f"it is of another log, {shown(checkpoint.origin)}")
        if checkpoint.size > self.tree.size:
            self.found.add(where, f"the log shrank: size {self.tree.size} < {checkpoint.size}")
        elif checkpoint.root != self.tree.root():
            self.found.add(
                where, f"its root is not that of the records: {_between(good, checkpoint)}"
            )
        else:
            good = checkpoint.size
        self.newest = checkpoint.size, verdict.witnesses
        self.best = max(self.best, (len(verdict.witnesses), checkpoint.size))
        return good

    def _check_seen(self, one: Seen) -> None:
        problem = judged(one.checkpoint, self.keys, self.own_keys.witnesses).problem
        size = one.checkpoint.size
        if one.checkpoint.origin != self.origin:
            self.found.add(
                shown(one.source), f"it is of another log, {shown(one.checkpoint.origin)}"
            )
        elif problem:
            self.found.add(
                shown(one.source), f"its checkpoint of size {size} proves nothing: {problem}"
            )
        elif size > self.tree.size:
            self.found.add(shown(one.source), f"the log shrank: size {self.tree.size} < {size}")
        elif one.checkpoint.root != self.tree.root():
            self.found.add(
                shown(one.source),
                f"the log forked: its checkpoint of size {size} is signed by the log and has "
                "another root than the first records of this export",
            )

    def _check_counts(self) -> None:
        for told, found, what in (
            (self.size, self.tree.size, "sealed records"),
            (self.total, self.counts["records"], "records"),
        ):
            if told != found:
                self.found.add("manifest.json", f"it states {told} {what}, and {found} are here")
        newest = self.newest[0] if self.newest else 0
        if newest != self.tree.size:
            what = f"it covers {newest} records, and {self.tree.size} bear an index of the log"
            self.found.add("the newest checkpoint", what)
        if waiting := self.counts["records"] - self.tree.size:
            self.notes.append(
                f"{waiting} records are not sealed yet: only their chain guards them."
            )

    def _check_require(self, require: tuple[int, int] | None) -> None:
        if require is None:
            return
        least, of = require
        if of != len(self.keys.witnesses):
            what = f"{of} witnesses are asked for, and {len(self.keys.witnesses)} are listed"
            self.found.add("keys.json" if not self.pinned else "the pinned keys", what)
        size, names = self.newest or (0, ())
        if len(names) < least:
            best = (
                f"; the newest with {self.best[0]} is of size {self.best[1]}"
                if self.best[0]
                else ""
            )
            what = f"{len(names)} of {of} witnesses signed it, and {least} are required{best}"
            self.found.add(f"checkpoint of size {size}", what)

    def _check_heads(self) -> None:
        left = dict(self.chains)
        for where, thing in self.archive.objects("heads.jsonl"):
            if thing.keys() != {"chain", "sequence", "hash"}:
                raise Unreadable(f"{where} is not the head of a chain")
            name = member(thing, "chain", str, where)
            told = member(thing, "sequence", int, where), member(thing, "hash", str, where)
            chain = left.pop(name, None)
            if chain is None:
                self.found.add(
                    f"chain {shown(name)}", "its records are gone, or its head stands twice"
                )
            elif told != (chain.sequence, chain.hash):
                self.found.add(f"chain {shown(name)}", "its head is not its last record")
        for name in sorted(left):
            self.found.add(f"chain {name}", "it has records and no head")

    # Protected rows

    def _check_rows(self) -> None:
        suspects: list[tuple[str, str, dict[str, Any]]] = []
        unnamed = 0
        for kind, name in self.rows.items():
            for where, thing in self.archive.objects(name):
                if thing.keys() != {"id", "facts"}:
                    raise Unreadable(f"{where} is not a row")
                identifier = member(thing, "id", str, where)
                facts = _sorted(member(thing, "facts", dict, where))
                self.counts["rows"] += 1
                told = self.last.pop(_subject(kind, identifier), 0)
                if told == _told(facts):
                    continue
                if len(suspects) < MAX_SUSPECTS:
                    suspects.append((kind, identifier, facts if told else {}))
                else:
                    unnamed += 1
        if suspects or self.last:
            self._name_rows(suspects)
        if unnamed:
            what = f"{unnamed} further rows are not as the trail tells them, too many to name"
            self.found.add("rows", what)

    def _name_rows(self, suspects: list[tuple[str, str, dict[str, Any]]]) -> None:
        """Read the trail again and say what is wrong with rows that do not agree with it."""
        last: dict[int, dict[str, Any]] = {}
        wanted = {_subject(kind, identifier) for kind, identifier, facts in suspects if facts}
        gone: dict[int, str] = {}
        for record in self.records():
            content = decode(record.content, record, hashed=True)
            kind, identifier = content.get("subject_type"), content.get("subject_id")
            short = _subject(kind, identifier)
            if short in wanted:
                last[short] = _after(content, record)
            elif short in self.last and (short in gone or len(gone) < MAX_SUSPECTS):
                gone[short] = f"{shown(kind)} {shown(identifier)}"
        for kind, identifier, facts in suspects:
            where = f"{shown(kind)} {shown(identifier)}"
            if not facts:
                self.found.add(where, "the trail has no record of it, or it stands here twice")
                continue
            told = last.get(_subject(kind, identifier), {})
            for column in sorted(facts.keys() | told.keys()):
                if _plain(facts.get(column)) != _plain(told.get(column)):
                    pair = shown(_plain(facts.get(column))), shown(_plain(told.get(column)))
                    self.found.add(where, f"column {shown(column)} is %s, the trail says %s" % pair)
        for where in sorted(gone.values()):
            self.found.add(where, "it is gone, and the trail still tells of it")

    # The books

    def _check_entries(self) -> None:
        for where, thing in self.archive.objects("entries.jsonl"):
            number = member(thing, "id", int, where)
            self.counts["entries"] += 1
            digest = entry_hash(thing, where)
            told, self.pins[number] = self.pins[number], 0
            problem = ""
            if digest != thing["content_hash"]:
                problem = "its content does not have its hash"
            elif off := _unbalanced(thing["legs"]):
                problem = off
            elif not told:
                problem = "no record of the trail tells of it, or it stands here twice"
            elif told != _short((digest, thing["reference"], thing["recorded_at"])):
                problem = "the trail tells of it with another hash, reference or time of recording"
            if problem:
                self.found.add(f"entry {number} ({shown(thing['reference'])})", problem)
        gone = self.pins.first()
        if gone is not None:
            self.found.add(f"entry {gone}", "it is gone, and the trail still tells of it")


def _after(content: dict[str, Any], where: object) -> dict[str, Any]:
    after = content.get("after")
    if after is not None and type(after) is not dict:
        raise Unreadable(f"{where}: its facts are no object")
    return after or {}


def _pinned(content: dict[str, Any], where: object) -> list[dict[str, Any]]:
    """Return the entries that a record pins."""
    extra = content.get("extra")
    entries = extra.get("entries") if type(extra) is dict else None
    if entries is None:
        return []
    if type(entries) is not list:
        raise Unreadable(f"{where}: its entries are no list")
    for one in entries:
        member(one, "id", int, where)
        member(one, "reference", str, where)
        member(one, "content_hash", str, where)
        member(one, "recorded_at", str, where)
    return entries


def _sorted(facts: dict[str, Any]) -> dict[str, Any]:
    """Return facts with their names in order, as the trail has them."""
    if any(type(value) in {dict, list} for value in facts.values()):
        found: dict[str, Any] = json.loads(json.dumps(facts, sort_keys=True))
        return found
    return dict(sorted(facts.items()))


def _plain(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def _between(good: int, checkpoint: Checkpoint) -> str:
    first, last = good, checkpoint.size - 1
    which = f"of index {first}" if first == last else f"among index {first} to {last}"
    return f"a record {which} is not the one that was sealed"


def entry_hash(entry: dict[str, Any], where: str) -> str:
    """Return the SHA-256 of an entry as the books compute it, in hexadecimal.

    :raises Unreadable: if the entry is not one
    """
    allowed = {*HEADER, "id", "recorded_at", "content_hash", "legs"}
    if not allowed - OPTIONAL <= entry.keys() <= allowed:
        odd = min((allowed - OPTIONAL - entry.keys()) | (entry.keys() - allowed))
        raise Unreadable(f"{where} is not an entry: {shown(odd)} is missing or too much")
    texts = [entry[name] for name in TEXTS]
    if {str} != set(map(type, texts)):
        for name in TEXTS:
            member(entry, name, str, where)
    if entry["reverses_id"] is not None:
        member(entry, "reverses_id", int, where)
    if entry.get("adjusts") is not None:
        member(entry, "adjusts", str, where)
    legs = member(entry, "legs", list, where)
    for number, leg in enumerate(legs, start=1):
        _check_leg(leg, number, where)
    head = [_json(entry[name]) for name in HEADER if name in entry]
    columns = [f"[{', '.join([_json(leg[name]) for leg in legs])}]" for name in LEG]
    try:
        return hashlib.sha256(f"[{', '.join(head + columns)}]".encode()).hexdigest()
    except UnicodeEncodeError:
        raise Unreadable(f"{where} is not proper text") from None


def _json(value: Any) -> str:
    """Return a text, a whole number or nothing as the database writes them in JSON."""
    if type(value) is str:
        return encode_basestring(value)
    return "null" if value is None else str(value)


def _check_leg(leg: Any, number: int, where: object) -> None:
    if type(leg) is not dict or leg.keys() != _LEG or leg["n"] != number:
        raise Unreadable(f"{where}: leg {number} is missing, or is no leg")
    kinds = {type(leg["code"]), type(leg["currency"]), type(leg["side"]), type(leg["amount"])}
    if kinds != {str} or type(leg["party_id"]) not in {str, NoneType} or type(leg["n"]) is not int:
        raise Unreadable(f"{where}: leg {number} has a part that is no text")
    if not AMOUNT.fullmatch(leg["amount"]) or leg["side"] not in {"D", "C"}:
        raise Unreadable(
            f"{where}: leg {number} has no amount above zero with four decimals, or no side"
        )


def _unbalanced(legs: list[dict[str, Any]]) -> str:
    """Return where debits are not credits, by book and currency; "" if they are everywhere."""
    sums: dict[tuple[bool, str], int] = {}
    for leg in legs:
        key = leg["code"][:1] == COMMITMENT, leg["currency"]
        amount = int(leg["amount"].replace(".", ""))
        sums[key] = sums.get(key, 0) + (amount if leg["side"] == "D" else -amount)
    for (commitment, currency), off in sums.items():
        if off:
            book = "commitment" if commitment else "cash"
            units, parts = divmod(abs(off), 10_000)
            sign = "-" if off < 0 else ""
            return (
                f"the {book} book is out of balance by {sign}{units}.{parts:04} {shown(currency)}"
            )
    return "" if legs else "it has no legs"


# --- A proof, and checkpoints side by side --------------------------------------------------------


def check_proof(path: str, pinned: Keys | None, require: tuple[int, int] | None) -> list[str]:
    """Check an inclusion proof and return what it proves, in sentences; a problem is the last one.

    :raises Unreadable: if it is no proof
    :raises Wrong: if it proves nothing
    """
    thing = decode(small_file(path), "the proof")
    if member(thing, "format", str, "the proof") != "trustfund-proof/1":
        raise Unreadable("the proof names a format that this verifier does not know")
    record = record_of(member(thing, "record", dict, "the proof"), "the proof's record")
    index, size = member(thing, "index", int, "the proof"), member(thing, "size", int, "the proof")
    hashes = [unbase64(one, 32) if type(one) is str else None
              for one in member(thing, "hashes", list, "the proof")]  # fmt: skip
    if None in hashes or len(hashes) > 64:
        raise Unreadable("the proof's hashes are not hashes")
    checkpoint = checkpoint_of(member(thing, "checkpoint", str, "the proof"), "the checkpoint")
    keys = pinned or keys_of(member(thing, "keys", dict, "the proof"), "keys")
    digest = record_hash(record)
    verdict = judged(checkpoint, keys, keys_of(thing.get("keys"), "keys").witnesses)
    if digest.hex() != record.hash:
        raise Wrong(str(record), "its content does not have its hash")
    if record.index not in {None, index} or checkpoint.size != size:
        raise Wrong(str(record), "the proof is for another record or another size")
    if not included(digest, index, size, [one for one in hashes if one], checkpoint.root):
        raise Wrong(
            str(record), "the proof does not lead from this record to the checkpoint's root"
        )
    if verdict.problem:
        raise Wrong(f"checkpoint of size {size}", verdict.problem)
    if require and (len(verdict.witnesses) < require[0] or len(keys.witnesses) != require[1]):
        told = f"{len(verdict.witnesses)} of {len(keys.witnesses)} witnesses signed it"
        raise Wrong(
            f"checkpoint of size {size}", f"{told}, and {require[0]}/{require[1]} are required"
        )
    content = decode(record.content, "the record's content")
    if type(content) is not dict:
        raise Unreadable("the record's content is no object")
    words = [shown(content.get(name)) for name in ("action", "subject_type", "subject_id")]
    whom = shown(content.get("organization"))
    return [
        f"The record is in the log {shown(checkpoint.origin)}, at index {index} of {size}.",
        f"It says: {' '.join(words)}; recorded {record.recorded_at} for {whom}.",
        *_to_compare(content),
        f"Witnesses: {', '.join(map(shown, verdict.witnesses)) or 'none'}.",
    ]


def _to_compare(content: dict[str, Any]) -> Iterator[str]:
    """Yield what a record tells of hashes that a reader can compare with what they hold."""
    extra, after = content.get("extra"), content.get("after")
    entries = extra.get("entries") if type(extra) is dict else None
    for entry in entries if type(entries) is list else ():
        if type(entry) is dict:
            number, digest = shown(entry.get("id")), shown(entry.get("content_hash"))
            yield f"It posted entry {number} of the books, whose content hash is {digest}."
    if type(after) is dict and type(after.get("sha256")) is str:
        yield f"It issued the file whose SHA-256 is {shown(after['sha256'])}."


class Wrong(Exception):
    """A proof or a comparison that fails: where, and what."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where, self.what = where, what


def read_checkpoint(path: str) -> Checkpoint:
    """Return a note's checkpoint, or the newest of an export.

    :raises Unreadable: if it is neither
    """
    raw = _head(path)
    if raw[:2] != b"PK":
        try:
            return checkpoint_of(small_file(path).decode(), "the note")
        except UnicodeDecodeError:
            raise Unreadable("the note is not UTF-8 text") from None
    newest = None
    with closing(Archive(path)) as archive:
        for where, thing in archive.objects("checkpoints.jsonl"):
            newest = where, member(thing, "note", str, where)
    if newest is None:
        raise Unreadable("it has no checkpoint")
    return checkpoint_of(newest[1], newest[0])


def _head(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            return file.read(4)
    except (OSError, ValueError) as error:
        raise Unreadable(f"it cannot be opened ({shown(error)})") from None


def compare(paths: list[str], pinned: Keys | None) -> list[str]:
    """Compare checkpoints and exports of one log and return what they agree on, in sentences.

    :raises Wrong: if the log forked, with the point where it did
    :raises Unreadable: if a file is not what it should be or nothing can be compared
    """
    exports = [path for path in paths if _head(path)[:2] == b"PK"]
    notes = [(path, _named(path, read_checkpoint)) for path in paths]
    origins = {one.origin for _, one in notes}
    if len(origins) > 1:
        raise Wrong(
            "the files", f"they are of different logs: {', '.join(map(shown, sorted(origins)))}"
        )
    keys = pinned
    if exports and not pinned:
        with closing(Export(exports[0])) as first:
            keys = first.own_keys
    for path, one in notes:
        problem = judged(one, keys).problem if keys else ""
        if problem:
            raise Wrong(shown(path), f"its checkpoint proves nothing: {problem}")
    said = [] if keys else ["No key was given: the signatures were not checked (see --keys)."]
    said += [_part(exports[0], path) for path in exports[1:]]
    for at, (path, one) in enumerate(notes):
        for other, two in notes[at + 1 :]:
            if one.size == two.size and one.root != two.root:
                what = f"the log forked at or before size {one.size}: both are signed, their roots differ"
                raise Wrong(f"{shown(path)} and {shown(other)}", what)
    sizes = {one.size for _, one in notes}
    for path in exports:
        said += _covered(path, [(name, one) for name, one in notes if name != path])
    if not exports and len(sizes) > 1:
        raise Unreadable(
            f"the sizes {', '.join(map(str, sorted(sizes)))} differ, so that notes alone tell nothing: "
            "add an export that is at least as new"
        )
    return [*said, f"{len(paths)} files agree on the log {shown(origins.pop())}."]


def _named(path: str, reader: Any) -> Any:
    try:
        return reader(path)
    except Unreadable as error:
        raise Unreadable(f"{shown(path)}: {error}") from None


def _leaves(path: str) -> Iterator[Record]:
    with closing(Export(path)) as export:
        for record in export.records():
            if record.index is not None:
                yield record


def _part(one: str, two: str) -> str:
    """Walk through two exports and say how far they agree.

    :raises Wrong: where they part
    """
    count = 0
    left, right = _leaves(one), _leaves(two)
    for first, second in zip(left, right, strict=False):
        if record_hash(first) != record_hash(second):
            where = f"index {count} of the log"
            what = (
                f"the log forked here: the first {count} records agree, then {shown(one)} has "
                f"{first} and {shown(two)} has {second}, and they differ"
            )
            raise Wrong(where, what)
        count += 1
    return f"{shown(one)} and {shown(two)} agree on their first {count} sealed records."


def _covered(path: str, notes: list[tuple[str, Checkpoint]]) -> list[str]:
    """Compare an export's roots with notes of other files.

    :raises Wrong: if a note of a size that it covers has another root
    """
    waiting = sorted(notes, key=lambda one: one[1].size)
    tree, said = Tree(), []
    records = _leaves(path)
    while waiting:
        while tree.size < waiting[0][1].size and (record := next(records, None)):
            tree.add(record_hash(record))
        name, checkpoint = waiting.pop(0)
        if tree.size < checkpoint.size:
            said.append(
                f"{shown(name)} is newer ({checkpoint.size}) than {shown(path)} ({tree.size})."
            )
        elif tree.root() != checkpoint.root:
            what = f"the log forked at or before size {checkpoint.size}: {shown(path)} has another root"
            raise Wrong(shown(name), what)
    return said


# --- The command ----------------------------------------------------------------------------------


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="trustfund_verify.py",
        description="Check an export of a trust fund's trail without the application.",
        epilog="The answer is 0 when all is well, 1 when something was found, 2 when a file "
        "cannot be read.",
    )
    doors = parser.add_subparsers(dest="what", required=True)
    for name, text in (
        ("export", "check an export: records, seals, signatures, rows and books"),
        ("proof", "check the proof that one record is in the log"),
        ("checkpoint", "compare checkpoints or exports with one another"),
    ):
        door = doors.add_parser(name, help=text, description=text)
        door.add_argument("files", nargs="+" if name == "checkpoint" else 1, metavar="FILE")
        door.add_argument("--keys", metavar="KEYS.json", help="keys that you did not get from FILE")
        if name != "checkpoint":
            door.add_argument("--require", metavar="k/n", help="k of n witnesses must have signed")
        if name == "export":
            door.add_argument(
                "--seen", "--newer", action="append", default=[], metavar="FILE",
                help="a checkpoint or an export that you have from earlier or elsewhere; repeatable",
            )  # fmt: skip
    return parser.parse_args(argv)


def _require(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    found = re.fullmatch(r"([1-9]\d?)/([1-9]\d?)", text, re.ASCII)
    if not found or int(found[1]) > int(found[2]):
        raise Unreadable("--require wants k/n, such as 2/3")
    return int(found[1]), int(found[2])


def _export(arguments: argparse.Namespace, pinned: Keys | None) -> int:
    (path,) = arguments.files
    seen = [Seen(one, _named(one, read_checkpoint)) for one in arguments.seen]
    require = _require(arguments.require)
    stopped = ""
    with closing(Export(path, pinned)) as export:
        try:
            export.check(seen, require)
        except Unreadable as error:
            if not export.found.count:
                raise
            stopped = f"Then reading stopped: {error}."
    if not export.found.count:
        _say(_summary(export))
        return 0
    _say(_bad(export.found))
    for one in seen:
        if (shown(one.source), True) in {
            (at.where, "forked" in at.what) for at in export.found.first
        }:
            _say(_fork_point(one.source, path))
    _say([*([stopped] if stopped else []), _source(export.pinned)])
    return 1


def _bad(found: Findings) -> Iterator[str]:
    first, *others = found.first
    yield f"BAD: {first.where}: {first.what}."
    yield from (f"also: {one.where}: {one.what}." for one in others)
    if found.count > len(found.first):
        yield f"and {found.count - len(found.first)} more."


def _fork_point(source: str, path: str) -> Iterator[str]:
    if _head(source)[:2] == b"PK":
        try:
            yield _part(source, path)
        except (Wrong, Unreadable) as error:
            yield f"{error}."


def _source(pinned: bool) -> str:  # noqa: FBT001 - one question, one answer
    if pinned:
        return "Signatures were checked with the keys that you gave."
    return (
        "The keys came from the file itself: whoever made the file could have made the keys. "
        "Get the keys on another way and give them with --keys."
    )


def _summary(export: Export) -> list[str]:
    count = export.counts
    size, names = export.newest or (0, ())
    witnesses = ", ".join(map(shown, names)) or "nobody"
    exported, schema = export.manifest["exported_at"], export.manifest["schema_digest"]
    said = (
        f"OK: the log {shown(export.origin)}, exported {shown(exported, 40)}.",
        f"Records: {count['records']} in {len(export.chains)} chains, all whole.",
        f"Sealed: {export.tree.size} under {count['checkpoints']} checkpoints, all signed.",
        f"Rows: {count['rows']} of {len(export.rows)} tables, all as the trail last told.",
        f"Entries: {count['entries']}, all in balance and told of by the trail.",
        f"Witnesses of the newest checkpoint, of size {size}: {witnesses}.",
        f"Digest of the database's schema, to compare with other exports: {shown(schema)}.",
    )
    return [*said, *export.notes, _source(export.pinned)]


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)


def _run(arguments: argparse.Namespace) -> int:
    pinned = None
    if arguments.keys:
        pinned = _named(arguments.keys, lambda path: keys_of(decode(small_file(path), "it"), "it"))
    if arguments.what == "export":
        return _export(arguments, pinned)
    try:
        if arguments.what == "proof":
            (path,) = arguments.files
            said = check_proof(path, pinned, _require(arguments.require))
            _say(["OK.", *said, _source(pinned is not None)])
        else:
            _say(["OK.", *compare(arguments.files, pinned)])
    except Wrong as error:
        _say([f"BAD: {error.where}: {error.what}."])
        return 1
    return 0


def main(argv: list[str] | None = None) -> int:
    """Run the command and return its answer: 0 well, 1 found, 2 unreadable."""
    arguments = _arguments(argv)
    try:
        return _run(arguments)
    except Unreadable as error:
        print(f"UNREADABLE: {error}.")
    except (MemoryError, RecursionError):
        print("UNREADABLE: it asks for more memory than is sensible.")
    return 2


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    sys.exit(main())
