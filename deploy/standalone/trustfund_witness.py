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

LIMIT = 256 << 10  # bytes of an answer
TIMEOUT, DEADLINE, TRIES = 10.0, 60.0, 3  # seconds for each step, for the whole answer; attempts
PAUSE = 2.0  # seconds before the second attempt
DOORS = {"http": HTTPConnection, "https": HTTPSConnection}
HEAD = {"Content-Type": "text/plain; charset=utf-8", "User-Agent": "trustfund-witness/1"}
NAME = re.compile(r"[^\s+\x00-\x20\x7f]{1,255}")
SIZE = re.compile(r"0|[1-9]\d{0,17}", re.ASCII)
EMPTY = sha256(b"").digest()


class Unable(Exception):
    """Something could not be read or reached; the text is a sentence."""

    word, code = "UNABLE", 2


class NotThere(Unable):
    """The log says that it has no such thing."""


class Forked(Exception):
    """The log shrank or forked; the text is a sentence."""

    word, code = "REFUSED", 1


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
    body, found, tail = text.rpartition("\n\n")
    said = [*f"{body}\n".split("\n"), "", ""]
    root = unbase64(said[2])
    if not found or not tail.endswith("\n") or not SIZE.fullmatch(said[1]) or len(root) != 32:
        raise Unable("this is not a signed checkpoint")
    note = Note(text, body + "\n", said[0], int(said[1]), root)
    for vkey in vkeys:
        name, told, key = vkey.split("+", 2)
        for line in tail.split("\n")[:100]:
            blob = unbase64(line.rpartition(" ")[2])
            if line.startswith(f"— {note.origin} ") and (name, told) == (said[0], blob[:4].hex()):
                try:
                    public = Ed25519PublicKey.from_public_bytes(unbase64(key)[1:])
                    public.verify(blob[4:], note.body.encode())
                except (InvalidSignature, ValueError):
                    raise Unable("the log's signature on the checkpoint is false") from None
                return note
    raise Unable("no known key of the log signed this checkpoint; was the key changed?")


def consistent(old: Note, new: Note, hashes: list[bytes]) -> bool:
    """Say whether the proof shows that the log grew from old to new (RFC 9162, 2.1.4.2)."""
    if old.size in {0, new.size} or not old.size < new.size or not hashes:
        start = new.root if old.size else EMPTY
        return old.size in {0, new.size} and not hashes and old.root == start
    proof = [old.root, *hashes] if old.size & (old.size - 1) == 0 else list(hashes)
    at, last = old.size - 1, new.size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    before = after = proof[0]
    for one in proof[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            before, after = (sha256(b"\1" + one + each).digest() for each in (before, after))
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            after = sha256(b"\1" + after + one).digest()
        at, last = at >> 1, last >> 1
    return last == 0 and before == old.root and after == new.root


class Server:
    """The log's addresses. Only http and https, no redirects, everything bounded."""

    def __init__(self, url: str) -> None:
        self._at = urlsplit(url)
        if self._at.scheme not in DOORS or not self._at.hostname:
            raise Unable("the address must begin with https:// or http://")

    def ask(self, path: str, body: str | None = None) -> str:
        """Return the answer's text; raises Unable after some attempts, NotThere at once."""
        for attempt in range(TRIES):
            time.sleep(PAUSE * attempt)
            try:
                status, text = self._once(f"{self._at.path.rstrip('/')}/{path}", body)
            except (OSError, HTTPException, ValueError) as error:
                reason = f"the log cannot be reached ({type(error).__name__})"
                continue
            reason = f"the log answered {status}"
            if status in {200, 201, 202, 204}:
                return text
            if status in {400, 404, 410}:
                raise NotThere(f"{reason} at {path}")
        raise Unable(f"{reason} at {path}")

    def _once(self, path: str, body: str | None) -> tuple[int, str]:
        until, found = time.monotonic() + DEADLINE, b""
        with closing(DOORS[self._at.scheme](self._at.netloc, timeout=TIMEOUT)) as door:
            door.request("POST" if body else "GET", path, body and body.encode(), HEAD)
            answer = door.getresponse()
            while chunk := answer.read1(65536):
                found += chunk
                if len(found) > LIMIT or time.monotonic() > until:
                    raise ValueError("too large or too slow")
        return answer.status, found.decode()

    def proof(self, old: int, new: int) -> list[bytes]:
        """Return the proof that the log offers between two sizes: none if it offers no sound one."""
        try:
            listed = json.loads(self.ask(f"consistency/{old}/{new}"))["hashes"]
            hashes = [unbase64(one) for one in listed]
        except (NotThere, ValueError, LookupError, TypeError, RecursionError):
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
            write(self.folder / "key.json", json.dumps({"name": new, "private": drawn}), mode=0o600)
        try:
            kept = json.loads((self.folder / "key.json").read_text())
            self._private = Ed25519PrivateKey.from_private_bytes(unbase64(kept["private"]))
            self.vkey = vkey_of(kept["name"], b"\4" + self._private.public_key().public_bytes_raw())
            known = self.folder / "log.json"
            log: dict[str, Any] = json.loads(known.read_text()) if known.exists() else {}
            self.log_keys: list[str] = log.get("keys", [])
            self.url: str = log.get("url", "")
            self.newest = note_of(log["newest"], self.log_keys) if "newest" in log else None
        except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
            raise Unable(f"{folder} is not a witness's folder ({type(error).__name__})") from None

    def keep(self, note: Note | None) -> None:
        """Remember what is known of the log, so that a crash leaves the old state or the new."""
        self.newest = note or self.newest
        if note:
            write(self.folder / "notes" / f"{note.size}.txt", note.text)
        log = {"keys": self.log_keys, "url": self.url}
        if self.newest:
            log["newest"] = self.newest.text
        write(self.folder / "log.json", json.dumps(log, indent=1))

    def refuse(self, why: str, ours: Note, theirs: Note, hashes: list[bytes]) -> None:
        """Keep both notes and the proof that was offered, and raise Forked."""
        at = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
        kept = {
            "why": why, "at": at, "first": ours.text, "second": theirs.text,
            "consistency": [base64.b64encode(one).decode() for one in hashes],
        }  # fmt: skip
        place = self.folder / "evidence" / f"{at}.json"
        write(place, json.dumps(kept, indent=1, ensure_ascii=False))
        raise Forked(f"{why}. Nothing was signed. The evidence is in {place}")

    def compare(self, ours: Note, theirs: Note, server: Server | None) -> None:
        """See that the larger note grew from the smaller; raises Forked or Unable."""
        small, large = sorted((ours, theirs), key=lambda note: note.size)
        hashes: list[bytes] = []
        if server and 0 < small.size < large.size:
            hashes = server.proof(small.size, large.size)
        elif 0 < small.size < large.size:
            raise Unable("the sizes differ: an address of the log is needed to compare them")
        if small.origin != large.origin or not consistent(small, large, hashes):
            why = f"the log forked: it does not prove that size {small.size} grew into {large.size}"
            if small.size == large.size:
                why = f"the log forked: it signed two roots of size {small.size}"
            self.refuse(why, ours, theirs, hashes)

    def line(self, body: str) -> str:
        """Return this witness's signature line on a checkpoint, dated now."""
        name, told, _ = self.vkey.split("+", 2)
        now = int(time.time())
        signature = self._private.sign(f"cosignature/v1\ntime {now}\n{body}".encode())
        blob = bytes.fromhex(told) + now.to_bytes(8, "big") + signature
        return f"— {name} {base64.b64encode(blob).decode()}\n"


def read(path: Path) -> str:
    """Return a small file's text; raises Unable."""
    try:
        with path.open(encoding="utf-8") as file:
            return file.read(LIMIT)
    except (OSError, ValueError) as error:
        raise Unable(f"{path} cannot be read ({type(error).__name__})") from None


def write(path: Path, text: str, *, mode: int = 0o644) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def look(state: State, server: Server) -> str:
    """Look at the log once, sign what only grew, and return a sentence; raises Forked or Unable."""
    note = note_of(server.ask("checkpoint"), state.log_keys)
    if state.newest:
        if note.size < state.newest.size:
            why = f"the log shrank: size {note.size} < {state.newest.size}"
            state.refuse(why, state.newest, note, [])
        state.compare(state.newest, note, server)
    state.keep(note)  # before anybody sees the signature
    server.ask("cosignature", note.text + state.line(note.body))
    return f"signed size {note.size} of {note.origin}"


def exchange(state: State, other: str) -> str:
    """Compare with another witness's folder or note; raises Forked or Unable."""
    place = Path(other)
    files = sorted(place.glob("notes/*.txt")) if place.is_dir() else [place]
    theirs = [note_of(read(one), state.log_keys) for one in files]
    if not theirs or state.newest is None:
        raise Unable("there is nothing to compare yet")
    for note in theirs:
        mine = state.folder / "notes" / f"{note.size}.txt"
        if mine.exists():
            state.compare(note_of(read(mine), state.log_keys), note, None)
    newest = max(theirs, key=lambda note: note.size)
    state.compare(state.newest, newest, Server(state.url) if state.url else None)
    return f"size {state.newest.size} here and size {newest.size} there are of one log"


def run(state: State, url: str, vkeys: list[str], every: float) -> None:
    """Look at the log for ever, or once if `every` is 0; raises Forked or Unable."""
    for vkey in vkeys:
        name, _, rest = vkey.partition("+")
        typed = unbase64(rest[9:])
        sound = NAME.fullmatch(name) and len(typed) == 33 and typed[0] == 1
        if not sound or vkey_of(name, typed) != vkey:
            raise Unable(f"{vkey} is not a key of a log")
    state.url, state.log_keys = url, [*dict.fromkeys([*state.log_keys, *vkeys])]
    if not state.log_keys:
        raise Unable("give the log's key with --log-vkey, and not from where the log is")
    state.keep(None)
    server = Server(url)
    while True:
        try:
            print(datetime.now(UTC).isoformat(timespec="seconds"), look(state, server), flush=True)
        except Unable as error:
            if not every:
                raise
            print(f"UNABLE: {error}.", flush=True)
        if not every:
            return
        time.sleep(every)


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
    parser.add_argument("--once", action="store_true", help="run: look once")
    given = parser.parse_intermixed_args(argv)
    try:
        if given.what == "run":
            every = 0.0 if given.once else max(given.every, 1.0)
            run(State(given.state), given.url, given.log_vkey, every)
        elif given.what == "init":
            print(State(given.state, new=given.name).vkey)
        else:
            print("OK:", exchange(State(given.state), given.other or ""))
    except (Forked, Unable) as error:
        print(f"{error.word}: {error}.")
        return error.code
    return 0


if __name__ == "__main__":
    sys.exit(main())
