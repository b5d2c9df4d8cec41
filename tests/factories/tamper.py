"""What an owner of the tables could do: lift every guard of some tables, and put them back."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction


@contextmanager
def guards_lifted(*tables: str) -> Iterator:
    """Yield the owner's cursor while no trigger of these tables fires; then all stand as before."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger"
            " WHERE tgenabled = 'A' AND tgrelid = ANY (%s::regclass[])",
            [list(tables)],
        )
        always = cursor.fetchall()
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        try:
            yield cursor
        finally:
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            for table, trigger in always:
                cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}")


@contextmanager
def owner_undone() -> Iterator:
    """Yield the owner's cursor; every query of the body goes through it, in a transaction that is undone.

    So a verifier of the application sees what an owner has done, and nothing has to be put back.
    """
    ours = connections["default"]
    connections["default"] = connections["owner"]
    try:
        with transaction.atomic(), connections["owner"].cursor() as cursor:
            yield cursor
            transaction.set_rollback(True)
    finally:
        connections["default"] = ours
