"""The database that benches and proofs stand on: their own server, both roles, migrated, empty."""

import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import django

from trustfund import embedded

CHECKOUT = embedded.CHECKOUT


def environment(database: embedded.Database, redis_url: str) -> dict[str, str]:
    """Return the environment in which another process finds this database and broker."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "DATABASE_URL": database.app_url,
        "DATABASE_OWNER_URL": database.owner_url,
        "REDIS_URL": redis_url,
        "PYTHONPATH": str(CHECKOUT),
        "PYTHONUNBUFFERED": "1",
    }


def prepare(place: str) -> None:
    """Start the place's durable servers, make its database anew, migrate it and set Django up.

    With DATABASE_URL and DATABASE_OWNER_URL set, that database is used instead; it must be empty.
    """
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    os.environ["BENCH_PLACE"] = place
    if not os.environ.get("DATABASE_URL"):
        embedded.renew(place)
        database, redis_url = embedded.postgresql(place), embedded.valkey(place)
        migrate(environment(database, redis_url))
        os.environ.update(environment(database, redis_url))
    else:
        migrate(os.environ)
    django.setup()
    from tests.database import remember_seeds

    remember_seeds()


def migrate(where: Mapping[str, str]) -> None:
    """Bring a database to the present schema, as its owner, in a process of its own."""
    command = [sys.executable, "manage.py", "migrate", "--database=owner", "--verbosity=0"]
    subprocess.run(command, cwd=CHECKOUT, env=dict(where), check=True, stdin=subprocess.DEVNULL)


def empty() -> None:
    """Put every table back to what the migrations left."""
    from django.db import connections

    from tests.database import wipe

    connections.close_all()
    wipe()
    connections.close_all()


def as_owner(statement: str, values: Any = None) -> list[tuple[Any, ...]]:
    """Run a statement as the owner of the database and return its rows."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []
