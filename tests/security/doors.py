"""The doors through which an act comes in, its page form and its program address, and what lies
behind them: the whole database, so that "nothing was written" can be asked of every table."""

from collections.abc import Iterator
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
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


def written() -> dict[str, tuple[int, int]]:
    """Return the count and a sum over the content of every table's rows."""
    with connection.cursor() as cursor:
        cursor.execute(_question())
        return {name: (rows, total) for name, rows, total in cursor.fetchall()}


@cache
def _question() -> str:
    """Return the question about every table, which are the same throughout a run."""
    with connection.cursor() as cursor:
        tables = sorted(set(connection.introspection.table_names(cursor)) - TRACES)
    return " UNION ALL ".join(
        f"SELECT '{name}', count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) "
        f'FROM "{name}" t'
        for name in tables
    )
