#!/usr/bin/env python3
"""Witness a trust fund's log: see that it only grows, and sign what was seen. Python 3.11 or newer.

    python3 trustfund_witness.py init --state DIR --name donor.example/witness
    python3 trustfund_witness.py run --state DIR --url https://fund.example/api/v1/trail/ --log-vkey KEY
    python3 trustfund_witness.py exchange --state DIR OTHER

It needs the package `cryptography`. The answer is 0 when all is well, 1 when the log shrank or
forked (both signed notes are kept in DIR/evidence), 2 when something could not be read or reached.
"""

import argparse
import base64
import json
import os
import re
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

LIMIT, TRIES = 256 << 10, 3  # bytes of an answer; attempts
TIMEOUT, DEADLINE, PAUSE = 10.0, 60.0, 2.0  # seconds for a step, for an answer, before trying again
DOORS = {"http": HTTPConnection, "https": HTTPSConnection}
HEAD = {"Content-Type": "text/plain; charset=utf-8", "User-Agent": "trustfund-witness/1"}
NAME = re.compile(r"[^\s+\x00-\x20\x7f]{1,255}")
SIZE = re.compile(r"0|[1-9]\d{0,17}", re.ASCII)


class Unable(Exception):
    """Something could not be read or reached; the text is a sentence."""


class Forked(Exception):
    """The log shrank or forked; the text is a sentence."""


def unbase64(text: str) -> bytes:
    """Return the bytes of canonical base64, or none."""
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        return b""
    return raw if base64.b64encode(raw).decode() == text else b""


def vkey_of(name: str, typed: bytes) -> str:
    """Return the text of a key, of which `typed` is the kind's byte and the public key."""
    told = sha256(name.encode() + b"\n" + typed).digest()[:4].hex()
    return f"{name}+{told}+{base64.b64encode(typed).decode()}"


class Note(NamedTuple):
    """A checkpoint as it was signed."""

    text: str
    body: str
    origin: str
    size: int
    root: bytes


def note_of(text: str, vkeys: list[str]) -> Note:
    """Return a checkpoint that one of the log's keys signed; raises Unable for any other text."""
    body, _, tail = text.rpartition("\n\n")
    said = body.split("\n")
    origin, size, root = said if len(said) == 3 else ("", "", "")
    if not tail.endswith("\n") or not SIZE.fullmatch(size) or len(unbase64(root)) != 32:
        raise Unable("this is not a signed checkpoint")
    note = Note(text, body + "\n", origin, int(size), unbase64(root))
    known = {tuple(vkey.split("+", 2)[:2]): unbase64(vkey.split("+", 2)[2]) for vkey in vkeys}
    for line in tail.split("\n")[:100]:
        blob = unbase64(line.rpartition(" ")[2])
        key = known.get((note.origin, blob[:4].hex()))
        if key and line.startswith(f"— {note.origin} "):
            try:
                public = Ed25519PublicKey.from_public_bytes(key[1:])
                public.verify(blob[4:], note.body.encode())
            except (InvalidSignature, ValueError):
                raise Unable("the log's signature on the checkpoint is false") from None
            return note
    raise Unable("no known key of the log signed this checkpoint; was the key changed?")


def consistent(old: Note, new: Note, hashes: list[bytes]) -> bool:
    """Say whether the proof shows that the log grew from old to new (RFC 9162, 2.1.4.2)."""
    if not 0 < old.size < new.size:
        start = new.root if old.size else sha256(b"").digest()
        return old.size in {0, new.size} and not hashes and old.root == start
    at, last = old.size - 1, new.size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    proof = hashes if at else [old.root, *hashes]  # a full tree is itself the first of them
    before = after = proof[0] if proof else b""
    for one in proof[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            before, after = (sha256(b"\1" + one + each).digest() for each in (before, after))
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            after = sha256(b"\1" + after + one).digest()
        at, last = at >> 1, last >> 1
    return last == 0 and before == old.root and after == new.root


def ask(url: str, path: str, body: str = "", *, none: str | None = None) -> str:
    """Return the log's answer, bounded and never redirected, or `none` for nothing; raises Unable."""
    at, verb = urlsplit(url), "POST" if body else "GET"
    if at.scheme not in DOORS or not at.hostname:
        raise Unable("the log's address is needed, with https:// or http:// before it")
    for attempt in range(TRIES):
        time.sleep(PAUSE * attempt)
        until, found = time.monotonic() + DEADLINE, b""
        try:
            with closing(DOORS[at.scheme](at.netloc, timeout=TIMEOUT)) as door:
                door.request(verb, f"{at.path.rstrip('/')}/{path}", body.encode() or None, HEAD)
                answer = door.getresponse()
                while chunk := answer.read1(65536):
                    found += chunk
                    if len(found) > LIMIT or time.monotonic() > until:
                        raise ValueError("too large or too slow")
            text = found.decode()
        except (OSError, HTTPException, ValueError) as error:
            reason = f"the log cannot be reached ({type(error).__name__})"
            continue
        if answer.status in {200, 201, 202, 204}:
            return text
        if answer.status in {400, 404, 410} and none is not None:
            return none
        reason = f"the log answered {answer.status}"
    raise Unable(f"{reason} at {path}")


def proof(url: str, old: int, new: int) -> list[bytes]:
    """Return the proof that the log offers between two sizes: none if it offers no sound one."""
    text = ask(url, f"consistency/{old}/{new}", none="")
    try:
        hashes = [unbase64(one) for one in json.loads(text)["hashes"]]
    except (ValueError, LookupError, TypeError, RecursionError):
        return []
    return hashes if len(hashes) < 200 and {32} == set(map(len, hashes)) else []


class State:
    """A folder with the witness's key, what it knows of the log, every note seen, and evidence."""

    def __init__(self, folder: str, new: str = "") -> None:
        self.folder = Path(folder)
        if new:
            if (self.folder / "key.json").exists() or not NAME.fullmatch(new):
                raise Unable("there is a key already, or the name has a space or a plus in it")
            drawn = base64.b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode()
            write(self.folder / "log.json", "{}")
            write(self.folder / "key.json", json.dumps({"name": new, "private": drawn}), mode=0o600)
        try:
            kept = json.loads(read(self.folder / "key.json"))
            self._private = Ed25519PrivateKey.from_private_bytes(unbase64(kept["private"]))
            self.vkey = vkey_of(kept["name"], b"\4" + self._private.public_key().public_bytes_raw())
            told = json.loads(read(self.folder / "log.json"))
            self.log = {"url": "", "keys": [], "newest": "", **told}
            newest = self.log["newest"]
            self.newest = note_of(newest, self.log["keys"]) if newest else None
        except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
            raise Unable(f"{folder} is not a witness's folder ({type(error).__name__})") from None

    def keep(self, note: Note | None = None, **known: Any) -> None:
        """Remember what is known of the log, so that a crash leaves the old state or the new."""
        if note:
            write(self.folder / "notes" / f"{note.size}.txt", note.text)
            self.newest, known["newest"] = note, note.text
        self.log |= known
        write(self.folder / "log.json", json.dumps(self.log, indent=1))

    def compare(self, ours: Note, theirs: Note, url: str, *, later: bool = False) -> None:
        """See that the larger note grew from the smaller; raises Unable, or Forked with evidence."""
        small, large = sorted((ours, theirs), key=lambda note: note.size)
        shrank = later and theirs.size < ours.size
        grew = 0 < small.size < large.size and not shrank
        hashes = proof(url, small.size, large.size) if grew else []
        if not shrank and small.origin == large.origin and consistent(small, large, hashes):
            return
        why = f"the log forked: it does not prove that size {small.size} grew into {large.size}"
        if small.size == large.size:
            why = f"the log forked: it signed two roots of size {small.size}"
        elif shrank:
            why = f"the log shrank: size {theirs.size} < {ours.size}"
        at = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
        kept = {"why": why, "at": at, "first": ours.text, "second": theirs.text,
                "consistency": [base64.b64encode(one).decode() for one in hashes]}  # fmt: skip
        place = self.folder / "evidence" / f"{at}.json"
        write(place, json.dumps(kept, indent=1, ensure_ascii=False))
        raise Forked(f"{why}. Nothing was signed. The evidence is in {place}")

    def line(self, body: str) -> str:
        """Return this witness's signature line on a checkpoint, dated now."""
        name, told, _ = self.vkey.split("+", 2)
        now = int(time.time())
        signature = self._private.sign(f"cosignature/v1\ntime {now}\n{body}".encode())
        blob = bytes.fromhex(told) + now.to_bytes(8, "big") + signature
        return f"— {name} {base64.b64encode(blob).decode()}\n"


def read(path: Path) -> str:
    """Return a small file's text."""
    with path.open(encoding="utf-8") as file:
        return file.read(LIMIT)


def write(path: Path, text: str, *, mode: int = 0o644) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def look(state: State) -> str:
    """Look at the log once, sign what only grew, and return a sentence; raises Forked or Unable."""
    note = note_of(ask(state.log["url"], "checkpoint"), state.log["keys"])
    if state.newest:
        state.compare(state.newest, note, state.log["url"], later=True)
    state.keep(note)  # before anybody sees the signature
    ask(state.log["url"], "cosignature", note.text + state.line(note.body))
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} signed size {note.size} of {note.origin}"


def exchange(state: State, other: str) -> str:
    """Compare with another witness's folder or note; raises Forked or Unable."""
    files = sorted(Path(other).glob("notes/*.txt")) if Path(other).is_dir() else [Path(other)]
    theirs = [note_of(read(one), state.log["keys"]) for one in files]
    if not theirs or state.newest is None:
        raise Unable("there is nothing to compare yet")
    for note in theirs:
        mine = state.folder / "notes" / f"{note.size}.txt"
        if mine.exists():
            state.compare(note_of(read(mine), state.log["keys"]), note, "")
    newest = max(theirs, key=lambda note: note.size)
    state.compare(state.newest, newest, state.log["url"])
    return f"size {state.newest.size} here and size {newest.size} there are of one log"


def run(state: State, url: str, vkeys: list[str], every: float) -> None:
    """Look at the log for ever, or once if `every` is 0; raises Forked or Unable."""
    for vkey in vkeys:
        name, typed = vkey.partition("+")[0], unbase64(vkey.split("+", 2)[-1])
        if len(typed) != 33 or typed[0] != 1 or vkey_of(name, typed) != vkey:
            raise Unable(f"{vkey} is not a key of a log")
    state.keep(url=url, keys=[*dict.fromkeys([*state.log["keys"], *vkeys])])
    if not state.log["keys"]:
        raise Unable("give the log's key with --log-vkey, and not from where the log is")
    while every:
        try:
            print(look(state), flush=True)
        except Unable as error:
            print(f"UNABLE: {error}.", flush=True)
        time.sleep(max(every, 1.0))
    print(look(state), flush=True)


def main(argv: list[str] | None = None) -> int:
    """Run the command and return its answer."""
    parser = argparse.ArgumentParser(description="Witness a trust fund's log.")
    parser.add_argument("what", choices=("init", "run", "exchange"))
    parser.add_argument("other", nargs="?", help="exchange: another witness's folder or note")
    parser.add_argument("--state", required=True, metavar="DIR")
    parser.add_argument("--name", default="", help="init: a name such as donor.example/witness")
    parser.add_argument("--url", default="", help="run: the address of the log")
    parser.add_argument("--log-vkey", action="append", default=[], help="run: the log's key")
    parser.add_argument("--every", type=float, default=600.0, help="run: seconds between looks")
    parser.add_argument("--once", action="store_const", dest="every", const=0.0, help="look once")
    given = parser.parse_intermixed_args(argv)
    try:
        if given.what == "run":
            run(State(given.state), given.url, given.log_vkey, given.every)
        elif given.what == "init":
            print(State(given.state, new=given.name).vkey)
        else:
            print("OK:", exchange(State(given.state), given.other or ""))
    except (Forked, Unable, OSError, ValueError) as error:
        refused = isinstance(error, Forked)
        print(f"{'REFUSED' if refused else 'UNABLE'}: {error}.")
        return 1 if refused else 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
