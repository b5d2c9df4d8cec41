"""The books follow a small model through random stories, crashes and retries among them."""

import contextlib
import traceback
from collections.abc import Iterator

import hypothesis
from hypothesis import HealthCheck, Phase
from hypothesis.stateful import run_state_machine_as_test

from bench import ground
from bench.registry import Found, proof
from tests.factories.cast import cast_make
from tests.prove.books_story import OUTCOMES, Story
from trustfund.db.clock import clock_move

STEPS = 50
STORIES = 10  # after so many the tables are emptied, so that verifying stays short


@contextlib.contextmanager
def gate_lifted() -> Iterator[None]:
    """Take the gate of disbursements away from the books while they are tried by themselves."""
    table = "ALTER TABLE ledger_leg {} TRIGGER ledger_legs_through_the_gate"
    ground.as_owner(table.format("DISABLE"))
    try:
        yield
    finally:
        ground.as_owner(table.format("ENABLE ALWAYS"))


def told(count: int, seed: int) -> tuple[int, str]:
    """Run so many steps; return how many held, and what broke the rest."""
    steps = number = 0
    while steps < count:
        if number:
            ground.empty()
        stories = min(-(-(count - steps) // STEPS), STORIES)
        kind = hypothesis.seed(seed + number)(type("Books", (Story,), {"cast": cast_make()}))
        try:
            run_state_machine_as_test(kind, settings=hypothesis.settings(
                max_examples=stories, stateful_step_count=STEPS, deadline=None, database=None,
                phases=[Phase.generate], suppress_health_check=list(HealthCheck),
                report_multiple_bugs=False, print_blob=False,
            ))  # fmt: skip
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what was looked for
            return steps + kind.checks - kind.stories, story_of(error)
        finally:
            clock_move()
        steps += kind.checks - kind.stories
        number += 1
    return steps, ""


def story_of(error: BaseException) -> str:
    """Return an error with the steps that led to it."""
    steps = "\n".join(getattr(error, "__notes__", ()))
    error.__notes__ = []
    return f"{steps}\n{''.join(traceback.format_exception(error)[-3:])}"


@proof("state_machine", count=10_000)
def state_machine(count: int, seed: int) -> Found:
    """Take so many steps in the lives of funds; asked is that every check after each holds."""
    OUTCOMES.clear()
    with gate_lifted():
        steps, wrong = told(count, seed)
    outcomes = ", ".join(f"{number} {name}" for name, number in sorted(OUTCOMES.items()))
    return Found(count, min(steps, count) - bool(wrong), (outcomes, *([wrong] if wrong else [])))
