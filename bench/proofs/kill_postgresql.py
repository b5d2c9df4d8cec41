"""kill -9 of PostgreSQL under 8 writers: nothing acknowledged is lost, every doubt is resolved."""

import contextlib
import json
import os
import random
import subprocess
import sys
import time

import psutil

from bench import ground
from bench.clients import ClientFailed, stream
from bench.registry import Found, proof
from trustfund import embedded

SOONEST, LATEST = 0.2, 0.9


@proof("kill_postgresql", count=20)
def kill_postgresql(count: int, seed: int) -> Found:
    """Kill this proof's own server so many times; a round counts when nothing in it is wrong."""
    draw = random.Random(seed)
    place = f"{os.environ.get('BENCH_PLACE', 'test')}-killed"
    # A dead server of an earlier run is found and started again.
    embedded.renew(place)
    where = ground.environment(embedded.postgresql(place), embedded.valkey(place))
    ground.migrate(where)
    rounds = []
    with writers(where) as child:
        for _round in range(count):
            _tell(child, "write")
            _heard(child, "writing")
            time.sleep(draw.uniform(SOONEST, LATEST))
            kill(place)
            embedded.postgresql(place)
            rounds.append(json.loads(_line(child)))
    right = sum(not (one["lost"] or one["unresolved"] or one["findings"]) for one in rounds)
    totals = {name: sum(one[name] for one in rounds) for name in ("acknowledged", "unknown")}
    were = sum(one["unknown_committed"] for one in rounds)
    remark = (
        f"{totals['acknowledged']} acknowledged entries, {totals['unknown']} unknown outcomes "
        f"resolved by their key ({were} had been committed)"
    )
    wrong = [str(one) for one in rounds if one["lost"] or one["unresolved"] or one["findings"]]
    return Found(count, right, (remark, *wrong[:3]))


def kill(place: str) -> None:
    """End the place's server and all its children at once, as a power cut of the process would."""
    data = embedded.home() / place / "postgresql"
    pid = int((data / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0])
    server = psutil.Process(pid)
    if str(data) not in server.cmdline():
        raise ClientFailed(f"process {pid} is not the server of {data}")
    family = [server, *server.children(recursive=True)]
    for process in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(family, timeout=10)


@contextlib.contextmanager
def writers(where):
    """Yield the process of the writers (bench/kill_writers.py), which ends when its input closes."""
    child = subprocess.Popen(
        [sys.executable, "-m", "bench.kill_writers"], cwd=ground.CHECKOUT, env=where, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        yield child
    finally:
        stream(child.stdin).close()
        try:
            child.wait(30)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        stream(child.stdout).close()


def _tell(child, word: str) -> None:
    stream(child.stdin).write(f"{word}\n")
    stream(child.stdin).flush()


def _line(child) -> str:
    line = stream(child.stdout).readline()
    if not line:
        raise ClientFailed(f"the writers ended with {child.wait(30)}")
    return line


def _heard(child, word: str) -> None:
    line = _line(child).strip()
    if line != word:
        raise ClientFailed(f"the writers said {line!r}, not {word!r}")
