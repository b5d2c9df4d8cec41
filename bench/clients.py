"""Clients as processes of their own: warmed, started together, counted over a slice of time."""

import json
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, Any

from bench.ground import CHECKOUT

WARM_UP = 30
SLICE = 1.5
ROUNDS = 3


class ClientFailed(RuntimeError):
    """A client ended or said something else than it was asked for."""


class Clients(AbstractContextManager["Clients"]):
    """Some client processes that all know the same kinds of work.

    A client reads one JSON line {"work", "warm_up"}, answers "warm"; reads {"seconds"}, works that
    long and answers {"done", "seconds"}. See bench/client.py.
    """

    def __init__(
        self,
        count: int,
        command: Sequence[str] = (),
        *,
        environment: Mapping[str, str] | None = None,
        folder: Path = CHECKOUT,
    ) -> None:
        self.processes = [
            subprocess.Popen(
                [*(command or (sys.executable, "-m", "bench.client")), str(number)],
                cwd=folder, env=environment and dict(environment), text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )
            for number in range(count)
        ]  # fmt: skip
        for process in self.processes:
            _expect(process, "ready")

    def rate(
        self, work: str, *, clients: int, seconds: float = SLICE, warm_up: int = WARM_UP
    ) -> float:
        """Return how often a second this work was done by so many clients at once."""
        chosen = self.processes[:clients]
        for process in chosen:
            _tell(process, {"work": work, "warm_up": -(-warm_up // clients)})
        for process in chosen:
            _expect(process, "warm")
        for process in chosen:
            _tell(process, {"seconds": seconds})
        answers = [json.loads(_hear(process)) for process in chosen]
        return float(sum(answer["done"] / answer["seconds"] for answer in answers))

    def __exit__(self, *_error: object) -> None:
        for process in self.processes:
            stream(process.stdin).close()
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            stream(process.stdout).close()


def paired(rounds: Sequence[Mapping[str, float]], name: str, base: str) -> float:
    """Return the median, over the rounds, of one rate divided by another of the same round."""
    return statistics.median(one[name] / one[base] for one in rounds)


def stream(found: IO[str] | None) -> IO[str]:
    """Return a pipe that was asked for and so is there."""
    if found is None:
        raise ClientFailed("the client has no pipe")
    return found


def _tell(process: "subprocess.Popen[str]", message: Mapping[str, Any]) -> None:
    pipe = stream(process.stdin)
    pipe.write(json.dumps(message) + "\n")
    pipe.flush()


def _hear(process: "subprocess.Popen[str]") -> str:
    line = stream(process.stdout).readline()
    if not line:
        raise ClientFailed(f"{process.args!r} ended with {process.wait(10)}")
    return line.strip()


def _expect(process: "subprocess.Popen[str]", word: str) -> None:
    heard = _hear(process)
    if heard != word:
        raise ClientFailed(f"{process.args!r} said {heard!r}, not {word!r}")
