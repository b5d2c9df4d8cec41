"""What can be proved and measured: one decorator on one function registers it.

A proof takes how much to try and a seed, and returns what was asked and what was found. A measure
takes nothing and returns the values of the figures that it names; bench/goals.toml judges them.
Every module under bench/proofs and bench/figures is read by itself.
"""

import importlib
import pkgutil
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

GOALS = Path(__file__).with_name("goals.toml")


class Found(NamedTuple):
    """What a proof asked for and what it found; it holds when both are equal."""

    asked: int
    found: int
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proof:
    """One proof, with its full size."""

    name: str
    count: int
    run: Callable[[int, int], Found]

    @property
    def tenth(self) -> int:
        """Return the size at which the test suite runs it."""
        return max(self.count // 10, 1)


@dataclass(frozen=True)
class Measure:
    """One function that measures some figures in one run."""

    figures: tuple[str, ...]
    run: Callable[[], Mapping[str, float]]


@dataclass(frozen=True)
class Goal:
    """What a figure must reach: the floor decides, the target is wished for."""

    floor: float
    target: float
    unit: str
    higher_is_better: bool

    def reached(self, value: float) -> bool:
        """Return whether the value is at the floor or better."""
        return value >= self.floor if self.higher_is_better else value <= self.floor


PROOFS: dict[str, Proof] = {}
MEASURES: list[Measure] = []


def proof(name: str, *, count: int) -> Callable[[Callable[[int, int], Found]], Proof]:
    """Register a proof under its name, with its size for `make prove`."""

    def register(run: Callable[[int, int], Found]) -> Proof:
        PROOFS[name] = Proof(name, count, run)
        return PROOFS[name]

    return register


def measure(
    *figures: str,
) -> Callable[[Callable[[], Mapping[str, float]]], Callable[[], Mapping[str, float]]]:
    """Register a function that measures these figures."""

    def register(run: Callable[[], Mapping[str, float]]) -> Callable[[], Mapping[str, float]]:
        MEASURES.append(Measure(figures, run))
        return run

    return register


def discover() -> None:
    """Read every module that may register something."""
    for package in ("bench.proofs", "bench.figures"):
        for found in pkgutil.iter_modules(importlib.import_module(package).__path__):
            importlib.import_module(f"{package}.{found.name}")


def goals() -> dict[str, Goal]:
    """Return the goal of each figure that has one."""
    listed = tomllib.loads(GOALS.read_text(encoding="utf-8"))
    return {
        name: Goal(row["floor"], row["target"], row["unit"], row["direction"] == "up")
        for name, row in listed.items()
    }
