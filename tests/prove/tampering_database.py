"""Generated cases of tampering with the live database: each must be found, and named first."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain

from django.db import transaction

from tests.factories.tamper import owner_undone
from tests.prove.tamper_books import BOOKS_KINDS
from tests.prove.tamper_schema import SCHEMA_KINDS, objects_of
from tests.prove.tamper_trail import COVERED, TRAIL_KINDS, Case, row_case
from tests.prove.tamper_world import World, world_made
from trustfund.audit.selectors import (
    Finding,
    schema_findings,
    seen_findings,
    signed_findings,
    trail_findings,
)
from trustfund.db.models import protected_models
from trustfund.ledger.selectors import books_findings, numbering_findings

Verifiers = tuple[Callable[[World], Iterator[Finding]], ...]
TOUCHED: Counter[str] = Counter()


def missed(count: int, seed: int) -> Iterator[str]:
    """Try so many cases and yield each that was not found, or not named first.

    Two in five with protected rows, table after table; the others with the trail, the books and
    the database's own objects.
    """
    source = random.Random(seed)
    TOUCHED.clear()
    COVERED.clear()
    rows = max(count * 2 // 5, len(protected_models()))
    others = (count - rows) // 3
    with world_made(source) as world:
        if wrong := first_finding(world):
            yield f"the honest installation: {wrong}"
        for number in range(rows):
            yield from tried(lambda n=number: row_case(n, world, source), world)
        untouched = {model._meta.label_lower for model in protected_models()} - COVERED
        if untouched:
            yield f"never touched: {sorted(untouched)}"
        for number in range(others):
            kind = TRAIL_KINDS[number % len(TRAIL_KINDS)]
            yield from tried(lambda k=kind: k(world, source), world)
        for number in range(others):
            kind = BOOKS_KINDS[number % len(BOOKS_KINDS)]
            yield from tried(lambda k=kind: k(world, source), world, (books_say, trail_says))
    yield from schema_missed(count - rows - 2 * others, source)


def schema_missed(count: int, source: random.Random) -> Iterator[str]:
    """Try so many cases with the database's own objects."""
    with owner_undone() as cursor:
        found = objects_of(cursor)
        if wrong := next(schema_findings(), None):
            yield f"the honest database: {wrong}"
        for number in range(count):
            with undone():
                case = SCHEMA_KINDS[number % len(SCHEMA_KINDS)](found, source)
                line = str(next(schema_findings(), ""))
            yield from unnamed(case, line)


def tried(
    act: Callable[[], Case], world: World, verifiers: Verifiers | None = None
) -> Iterator[str]:
    """Do one thing, ask the verifiers, undo it; yield it if it was not found or not named."""
    with undone():
        case = act()
        line = first_finding(world, verifiers)
    yield from unnamed(case, line)


def unnamed(case: Case, line: str) -> Iterator[str]:
    TOUCHED[case.what] += 1
    if not any(word in line for word in case.words):
        yield f"{case.what}: {line!r} lacks {case.words}"


def trail_says(world: World) -> Iterator[Finding]:
    """Yield what verify_trail says, given a checkpoint that a witness has kept."""
    return chain(trail_findings(), signed_findings(), seen_findings(world.kept))


def books_say(_world: World) -> Iterator[Finding]:
    """Yield what verify_books says."""
    return chain(books_findings(), numbering_findings())


def first_finding(world: World, verifiers: Verifiers | None = None) -> str:
    """Return what is said first, "" if the verifiers of trail and books are content."""
    asked = verifiers or (trail_says, books_say)
    return str(next(chain.from_iterable(verifier(world) for verifier in asked), ""))


@contextmanager
def undone() -> Iterator[None]:
    """Undo what the body does, and nothing before it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
