"""How long works take when they are done in turn, in one process."""

import time
from collections.abc import Callable, Mapping
from typing import Any

WARM_UP = 2


def taken_in_turn(works: Mapping[str, Callable[[], Any]], *, times: int) -> dict[str, list[float]]:
    """Return the seconds of each work, done so often in turn after two rounds that do not count."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for number in range(times + WARM_UP):
        for name, work in works.items():
            start = time.perf_counter()
            work()
            if number >= WARM_UP:
                taken[name].append(time.perf_counter() - start)
    return taken
