"""A correct export in miniature, made without the application: acts, rows, entries, seals, witnesses."""

import base64
import copy
import hashlib
import json
import random
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ORIGIN = "fund.example.org/trail"
START = datetime(2026, 3, 1, 9, 0, 0, 123456, tzinfo=UTC)
TABLES = ("funds.fund", "donors.donor", "donors.pledge", "donors.receipt")
Files = dict[str, Any]


def canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def record_digest(record: dict[str, Any]) -> bytes:
    """Hash the five lines, written down here a second time on purpose."""
    content = hashlib.sha256(record["content"].encode()).hexdigest()
    five = [record["chain"], str(record["sequence"]), record["recorded_at"], content]
    return hashlib.sha256("\n".join([*five, record["previous_hash"]]).encode()).digest()


@lru_cache(maxsize=50_000)
def _leaf(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def root(leaves: list[bytes]) -> bytes:
    """Return the root by the recursive definition of RFC 6962, 2.1."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return _leaf(leaves[0])
    cut = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + root(leaves[:cut]) + root(leaves[cut:])).digest()


def path_of(leaves: list[bytes], index: int) -> list[bytes]:
    """Return an inclusion proof (RFC 6962, 2.1.1)."""
    if len(leaves) == 1:
        return []
    cut = 1 << (len(leaves) - 1).bit_length() - 1
    if index < cut:
        return [*path_of(leaves[:cut], index), root(leaves[cut:])]
    return [*path_of(leaves[cut:], index - cut), root(leaves[:cut])]


def growth(leaves: list[bytes], old: int, *, whole: bool = True) -> list[bytes]:
    """Return a consistency proof from the first `old` leaves to all (RFC 6962, 2.1.2)."""
    if old == len(leaves):
        return [] if whole else [root(leaves)]
    cut = 1 << (len(leaves) - 1).bit_length() - 1
    if old <= cut:
        return [*growth(leaves[:cut], old, whole=whole), root(leaves[cut:])]
    return [*growth(leaves[cut:], old - cut, whole=False), root(leaves[:cut])]


class Signer:
    """A key with a name: the log's (kind 1) or a witness's (kind 4)."""

    def __init__(self, name: str, kind: int, seed: bytes) -> None:
        self.name, self.kind = name, kind
        self._private = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(seed).digest())
        self.public = self._private.public_key().public_bytes_raw()
        raw = name.encode() + b"\n" + bytes([kind]) + self.public
        self.hash = hashlib.sha256(raw).digest()[:4]

    @property
    def vkey(self) -> str:
        key = base64.b64encode(bytes([self.kind]) + self.public).decode()
        return f"{self.name}+{self.hash.hex()}+{key}"

    def line(self, body: str, at: int = 0) -> str:
        """Return a signature line on the body of a note."""
        if self.kind == 1:
            blob = self.hash + self._private.sign(body.encode())
        else:
            signature = self._private.sign(f"cosignature/v1\ntime {at}\n{body}".encode())
            blob = self.hash + at.to_bytes(8, "big") + signature
        return f"— {self.name} {base64.b64encode(blob).decode()}\n"


def body_of(size: int, top: bytes, origin: str = ORIGIN) -> str:
    return f"{origin}\n{size}\n{base64.b64encode(top).decode()}\n"


class Story:
    """An export that is right in every part, and the means to make it anew after a change."""

    def __init__(self, seed: int, acts: int = 36) -> None:
        self.random = random.Random(seed)
        self.log = [Signer(ORIGIN, 1, b"log %d %d" % (seed, n)) for n in (0, 1)]
        self.witnesses = [Signer(f"{who}.example/w", 4, who.encode()) for who in ("donor", "dprk")]
        self.records: list[dict[str, Any]] = []
        self.rows: dict[str, dict[str, dict[str, Any]]] = {label: {} for label in TABLES}
        self.entries: list[dict[str, Any]] = []
        self.fund = self.uuid()
        self._act("installation", "identity.person", self.uuid(), {"name": '박 & "Park"\n'})
        self._act(self.fund, "funds.fund", self.fund, {"state": "DRAFT", "number": "TF-1"})
        while len(self.records) < acts:
            self._something()
        self.sealed = acts - 3
        self.sizes = sorted({1, acts // 3, acts // 3 + 1, acts // 2, acts - 8, self.sealed})
        self.since = [0, acts // 2]

    def uuid(self) -> str:
        return str(UUID(int=self.random.getrandbits(128), version=4))

    def _something(self) -> None:
        label = self.random.choice(TABLES[1:])
        chain = self.random.choice((self.fund, self.fund, "installation"))
        known = sorted(self.rows[label])
        if known and self.random.random() < 0.4:
            identifier = self.random.choice(known)
            before = self.rows[label][identifier]
            self._act(chain, label, identifier, {**before, "state": self.random.choice("ABC")})
            return
        facts = {"state": "NEW", "amount": str(self.random.randrange(1, 9999)), "memo": None}
        facts["name"] = self.random.choice(("Ünïcode", "한국어", 'quoted "x"', "tab\tback\\slash"))
        entries = []
        if label == "donors.receipt" or self.random.random() < 0.3:
            entries = [self._entry() for _ in range(self.random.choice((1, 1, 2)))]
        self._act(chain, label, self.uuid(), facts, entries)

    def _act(
        self, chain: str, label: str, identifier: str, facts: dict[str, Any], entries: Any = ()
    ) -> None:
        at = START + timedelta(seconds=97 * len(self.records))
        facts = {**facts, "id": identifier, "recorded_at": facts.get("recorded_at", moment(at))}
        pins = [
            {k: one[k] for k in ("id", "reference", "content_hash", "recorded_at")}
            for one in entries
        ]
        content = {
            "action": f"{label}_done", "at": moment(at), "person_id": self.fund, "person": "P",
            "organization_id": self.fund, "organization": "O", "subject_type": label,
            "subject_id": identifier, "subject": "S", "before": None, "after": facts,
            "extra": {"entries": pins} if pins else None,
        }  # fmt: skip
        if label in self.rows:
            self.rows[label][identifier] = facts
        self.records.append(
            {"id": 10 + len(self.records), "chain": chain, "recorded_at": moment(at),
             "content": canonical(content)}
        )  # fmt: skip

    def _entry(self) -> dict[str, Any]:
        at = START + timedelta(seconds=97 * len(self.records) - 1)
        amount = f"{self.random.randrange(1, 10**6)}.{self.random.randrange(1, 10**4):04}"
        party = self.uuid()
        legs = [("1100", None, "D"), ("4100", party, "C")]
        if self.random.random() < 0.5:
            legs += [("8100", party, "D"), ("8200", party, "C")]
        entry = {
            "id": len(self.entries) + 1, "fund_id": self.fund, "kind": "RECEIPT",
            "value_date": "2026-03-01", "recorded_at": moment(at),
            "reference": f"receipt:{len(self.entries)}", "memo": 'Näch\t"한" \\ \x01',
            "subject_id": self.uuid(), "reverses_id": None, "adjusts": None,
            "legs": [
                {"n": n, "code": code, "currency": "USD", "party_id": who, "side": side,
                 "amount": amount}
                for n, (code, who, side) in enumerate(legs, start=1)
            ],
        }  # fmt: skip
        entry["content_hash"] = entry_digest(entry)
        self.entries.append(entry)
        return entry

    def files(self) -> Files:
        """Return the files of the export as objects, freshly linked, sealed and signed."""
        records, heads = copy.deepcopy(self.records), {}
        for index, record in enumerate(records):
            before = heads.get(record["chain"], {"sequence": 0, "hash": ""})
            record["index"] = index if index < self.sealed else None
            record["sequence"] = before["sequence"] + 1
            record["previous_hash"] = before["hash"]
            record["hash"] = record_digest(record).hex()
            heads[record["chain"]] = {k: record[k] for k in ("chain", "sequence", "hash")}
        return {
            "manifest.json": {
                "format": "trustfund-export/1", "origin": ORIGIN, "exported_at": moment(START),
                "size": self.sealed, "records": len(records), "schema_digest": "ab" * 32,
            },
            "records.jsonl": records,
            "checkpoints.jsonl": self.checkpoints(records),
            "keys.json": self.keys(),
            "heads.jsonl": list(heads.values()),
            "entries.jsonl": copy.deepcopy(self.entries),
            **{
                f"rows/{label}.jsonl": [
                    {"id": identifier, "facts": copy.deepcopy(facts)}
                    for identifier, facts in sorted(rows.items())
                ]
                for label, rows in self.rows.items()
            },
        }  # fmt: skip

    def keys(self) -> dict[str, Any]:
        pairs = zip(self.log, self.since, strict=True)
        return {
            "log": [{"vkey": key.vkey, "since_size": since} for key, since in pairs],
            "witnesses": [{"vkey": one.vkey, "name": one.name} for one in self.witnesses],
        }

    def checkpoints(self, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
        leaves = [bytes.fromhex(record["hash"]) for record in records]
        return [
            {"size": size, "note": self.note(size, root(leaves[:size])), "made_at": moment(START)}
            for size in self.sizes
        ]

    def note(self, size: int, top: bytes, *, witnessed: bool = True) -> str:
        """Return a checkpoint, signed by the log's key of that size and by every witness."""
        body = body_of(size, top)
        key = self.log[1] if size >= self.since[1] else self.log[0]
        lines = [key.line(body)]
        if witnessed:
            lines += [one.line(body, 1_770_000_000 + size) for one in self.witnesses]
        return body + "\n" + "".join(lines)


def entry_digest(entry: dict[str, Any]) -> str:
    """Hash an entry as the books' SQL function does: jsonb text of header and columns of legs."""
    names = [
        "fund_id",
        "kind",
        "value_date",
        "reference",
        "memo",
        "subject_id",
        "reverses_id",
        "adjusts",
    ]
    columns = [
        [leg[name] for leg in entry["legs"]]
        for name in ("code", "currency", "party_id", "side", "amount")
    ]
    header = [entry[name] for name in names if name in entry]
    text = json.dumps([*header, *columns], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def write(files: Files, path: Path, encode: Callable[[Any], str] = json.dumps) -> Path:
    """Write an export's files as a ZIP."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, thing in files.items():
            lines = thing if name.endswith(".jsonl") else [thing]
            archive.writestr(name, "".join(encode(line) + "\n" for line in lines))
    return path
