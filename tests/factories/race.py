"""Several calls at once, each on a connection of its own, for tests of races."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connections


def run(calls: Sequence[Callable[[], Any]]) -> list[str]:
    """Start every call at the same moment; return the type of each answer, or of what it raised."""
    answers: list[str] = []
    barrier = threading.Barrier(len(calls))

    def work(call: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            answers.append(type(call()).__name__)
        except Exception as error:  # noqa: BLE001 - the test names what happened
            answers.append(type(error).__name__)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=work, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def at_once(call: Callable[[], Any], *, count: int) -> list[str]:
    """Make the same call several times at once."""
    return run([call] * count)
