"""Threads that post together, each on a connection of its own."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

Item = TypeVar("Item")
Result = TypeVar("Result")


def at_once(work: Callable[[Item], Result], items: Iterable[Item], *, threads: int) -> list[Result]:
    """Return what each item's work returned, so many at a time; every connection is closed."""
    pool = ThreadPoolExecutor(threads)
    try:
        results = list(pool.map(work, items))
        list(pool.map(lambda _number: connection.close(), range(threads * 4)))
    finally:
        pool.shutdown()
    return results
