"""Peers from the package registry, each in an environment of its own, made on first use."""

import contextlib
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg2

from bench.clients import Clients
from bench.ground import CHECKOUT
from trustfund import embedded

UV = Path(sys.executable).with_name("uv")


def interpreter(peer: str) -> Path:
    """Return the peer's Python, after installing requirements/bench-<peer>.lock with its hashes."""
    lock = CHECKOUT / "requirements" / f"bench-{peer}.lock"
    folder = embedded.home() / "bench-peers" / peer
    python, stamp = folder / "bin" / "python", folder / "installed"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != digest:
        print(f"  installing {lock.name} into {folder}", flush=True)
        _run(str(UV), "venv", "--quiet", "--clear", "--python", sys.executable, str(folder))
        _run(
            str(UV), "pip", "sync", "--quiet", "--require-hashes", "--python", str(python), str(lock)
        )  # fmt: skip
        stamp.write_text(digest, encoding="utf-8")
    return python


@contextlib.contextmanager
def peer_clients(
    peer: str, count: int, *, setup: tuple[str, ...] = ("setup",)
) -> Iterator[Clients]:
    """Yield clients of the peer, on a new database of its own beside ours, on the same server."""
    name = peer.replace("-", "_")
    script = CHECKOUT / "bench" / "peer_clients" / f"{name}_client.py"
    owner = os.environ["DATABASE_OWNER_URL"]
    url = owner.replace("@/trustfund?", f"@/peer_{name}?")
    connection = psycopg2.connect(owner)
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS peer_{name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE peer_{name}")
    # Their own warnings are not our figures.
    command = (str(interpreter(peer)), "-W", "ignore", str(script), url)
    _run(*command, *setup)
    with Clients(count, command) as clients:
        yield clients


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
