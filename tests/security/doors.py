"""The doors through which an act comes in, its page form and its program address, and what lies
behind them: the whole database, so that "nothing was written" can be asked of every table."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.test import Client

from tests.architecture.access_acts import BY_ACTION
from tests.architecture.access_fund import PLAYERS
from tests.architecture.access_walk import SHARED, Walk, by_program, methods_of
from tests.architecture.routes import Route, routes
from trustfund.api.views import ActionView

Written = dict[str, tuple[int, int]]
# How many rows of each table this transaction has written, what it took back included.
TOUCHED = """
    SELECT relname, pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
        + pg_stat_get_xact_tuples_deleted(oid)
    FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""
# Of each table: the rows written when it was last read, and what was found.
_known: dict[str, tuple[int, tuple[int, int]]] = {}
# What a refused request may leave behind.
TRACES = {"django_session", "cache_entry", "db_clock"}
REFUSED = {400, 401, 403, 404, 409, 413, 422}
DONE = {200, 201, 302}
ALL_DOORS = [
    route.name
    for route in routes()
    if route.permission in BY_ACTION and "POST" in methods_of(route)
]
PAGES = [name for name in ALL_DOORS if "_api:" not in name and ":api:" not in name]
PROGRAMS = [name for name in ALL_DOORS if name not in PAGES]


@dataclass
class Door:
    """One door of one act, with the person who may do it before it, and what they would send."""

    walk: Walk
    route: Route
    role: str
    address: str
    body: dict[str, Any]

    @classmethod
    def of(cls, walk: Walk, name: str) -> "Door":
        """Return the door of this name."""
        route = walk.routes[name]
        player = BY_ACTION[route.permission or ""].player
        role = next(role for role, who in PLAYERS.items() if who == player)
        sent = walk.sending(route, SHARED, role)
        body = deepcopy(sent.api if route.is_api else sent.page)
        return cls(walk, route, role, walk.address(route, SHARED, role), body)

    @property
    def client(self) -> Client:
        """Return the browser of the person who may do this."""
        return self.walk.clients[self.role]

    def send(self, body: Any, *, key: UUID | None = None, client: Client | None = None) -> Any:
        """Send this body, under a key of its own unless one is given."""
        client, text = client or self.client, str(key or uuid4())
        if self.route.is_api:
            headers = {"Idempotency-Key": text}
            return by_program(client, self.address, body, headers=headers)
        return client.post(self.address, {**body, "request_key": text, "step": "confirm"})

    def fields(self) -> dict[str, Any]:
        """Return the fields that this door reads, by name: of its form, or of its serializer."""
        if self.route.is_api:
            view: type[ActionView] = self.route.view.cls
            return dict(view.input().fields) if view.input else {}
        return dict(self.client.get(self.address).context["form"].fields)


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever happens inside, also what insists on being outermost."""
    known = dict(_known)
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)
    _known.clear()
    _known.update(known)


def written() -> Written:
    """Return the count and a sum over the content of every table's rows."""
    return _asked(_tables())


def written_here() -> Written:
    """Return what `written` returns, inside the one transaction of a module.

    Only tables that this transaction has touched since it was last asked are read again. What is
    taken back counts as touched; whoever takes back by `undone` knows again what was known before.
    """
    with connection.cursor() as cursor:
        cursor.execute(TOUCHED)
        touched = dict(cursor.fetchall())
    stale = [name for name in _tables() if name not in _known or _known[name][0] != touched[name]]
    _known.update({name: (touched[name], found) for name, found in _asked(stale).items()})
    return {name: found for name, (_touched, found) in _known.items()}


def forget() -> None:
    """Know nothing of the tables: another transaction begins."""
    _known.clear()


def _asked(tables: Sequence[str]) -> Written:
    if not tables:
        return {}
    question = " UNION ALL ".join(
        f"SELECT '{name}', count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) "
        f'FROM "{name}" t'
        for name in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(question)
        return {name: (rows, total) for name, rows, total in cursor.fetchall()}


@cache
def _tables() -> list[str]:
    """Return every table, which are the same throughout a run."""
    with connection.cursor() as cursor:
        return sorted(set(connection.introspection.table_names(cursor)) - TRACES)
