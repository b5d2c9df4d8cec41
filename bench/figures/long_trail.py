"""The history of one object in a trail of 1,000,000 records."""

import statistics
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench import ground
from bench.figures.large_books import LARGE
from bench.registry import measure
from bench.timing import taken_in_turn
from bench.trail import indexes_of, trail_load
from tests.factories.cast import cast_make
from trustfund.audit import selectors as audit
from trustfund.audit.selectors.records import record_of_entry
from trustfund.identity.models import Person

TIMES = 31
SUBJECT = "bench.object"
INDEX_FETCH = """
    SELECT * FROM audit_record WHERE subject_type = %s AND subject_id = %s ORDER BY id DESC LIMIT 200
"""

# In how many ways one looks into the trail for one thing.
LOOKS: dict[str, Callable[[UUID], Any]] = {
    "by subject": lambda subject: audit.history(subject_type=SUBJECT, subject_id=subject),
    "by identifier": lambda subject: audit.records_page(subject_id=str(subject)),
    "by person": lambda subject: audit.records_page(person_id=subject),
    "by entry": lambda subject: record_of_entry(entry_id=int(subject) * 3),
}


@measure("history_queries", "history_v_index_fetch", "history_growth")
def long_trail() -> Mapping[str, float]:
    """Open one object's history in a trail of a tenth of the size and of the whole."""
    small = reads(trail_load(LARGE // 10))
    ground.empty()
    subject = trail_load(LARGE)
    large = reads(subject)
    for name, work in LOOKS.items():
        indexes = indexes_of(partial(work, subject))
        if "" in indexes or not indexes:
            raise AssertionError(f"{name} reads the whole trail")
    return {
        "history_queries": queries_of_page(subject),
        "history_v_index_fetch": large["history"] / large["fetch"],
        "history_growth": large["least"] / small["least"],
    }


def reads(subject: UUID) -> dict[str, float]:
    """Return the seconds of the history and of a bare fetch of its rows, taken in turn.

    The median of each, and the least of the history: two loads apart, only that is comparable.
    """
    works: dict[str, Callable[[], Any]] = {
        "history": lambda: audit.history(subject_type=SUBJECT, subject_id=subject),
        "fetch": lambda: fetched(subject),
    }
    taken = taken_in_turn(works, times=TIMES)
    medians = {name: statistics.median(times) for name, times in taken.items()}
    return {**medians, "least": min(taken["history"])}


def fetched(subject: UUID) -> list[tuple[Any, ...]]:
    """Return the rows of the bare query."""
    with connection.cursor() as cursor:
        cursor.execute(INDEX_FETCH, [SUBJECT, str(subject)])
        return cursor.fetchall()


def queries_of_page(subject: UUID) -> int:
    """Return how many of the page's queries read the trail; the others know who is asking."""
    auditor = cast_make().auditor
    client = Client()
    client.force_login(Person.objects.get(pk=auditor.person_id))
    address = reverse("control:object_history", args=[SUBJECT, subject])
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address, headers={"HX-Request": "true"})
    if answer.status_code != 200 or "Bench" not in answer.content.decode():
        raise AssertionError(f"the history answered {answer.status_code}")
    return sum("audit_" in query["sql"] for query in queries)
