"""Refuse a PostgreSQL that could lose what it has confirmed: money needs a server that flushes."""

import logging
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connections

NEEDED = ("fsync", "full_page_writes", "synchronous_commit")
SETTINGS = f"""
    SELECT name FROM pg_settings WHERE setting = 'off' AND name IN {NEEDED} ORDER BY name
"""  # noqa: S608 - three constant names
logger = logging.getLogger(__name__)
_told: set[tuple[str, ...]] = set()


class NotDurable(ImproperlyConfigured):
    """This role's sessions on this server could lose payments that were confirmed."""


def durability_check(*, connection: Any, **_signal: Any) -> None:
    """Look at each new connection, before anything else uses it.

    With the setting DATABASE_MAY_LOSE_DATA a throw-away server is let through, and one line of
    the log says so.

    :raises NotDurable: if fsync, full_page_writes or synchronous_commit is off for this session
    """
    # Not through Django's cursor: the question belongs to no page and to no transaction.
    with connection.connection.cursor() as cursor:
        cursor.execute(SETTINGS)
        off = tuple(row[0] for row in cursor.fetchall())
    if not connection.get_autocommit():
        connection.connection.rollback()
    if not off:
        return
    named = ", ".join(off)
    if settings.DATABASE_MAY_LOSE_DATA:
        if off not in _told:
            _told.add(off)
            logger.warning("Throw-away database: %s off, so it may lose what was confirmed.", named)
        return
    user = connection.settings_dict["USER"]
    connection.close()
    raise NotDurable(
        f"PostgreSQL runs with {named} off for the role {user}, so a crash could lose payments that "
        "were confirmed. Switch it on (ALTER SYSTEM, ALTER ROLE, ALTER DATABASE or the server's "
        "configuration), reload the server and start again."
    )


def durable_or_stop() -> None:
    """Refuse to start on a database that may lose data; one that is away for now is no reason.

    :raises NotDurable: as durability_check does
    """
    connection = connections["default"]
    try:
        connection.ensure_connection()
    except OperationalError as error:
        logger.warning("The database does not answer yet: %s", error)
    finally:
        # A process that forks after this must not share it.
        connection.close()


@checks.register(checks.Tags.database)
def database_is_durable(databases: Any = None, **_options: Any) -> list[checks.CheckMessage]:
    """Say the same as a system check, where a command asks for those of the database."""
    found: list[checks.CheckMessage] = []
    for alias in databases or ():
        try:
            connections[alias].ensure_connection()
        except NotDurable as error:
            found.append(checks.Error(str(error), id="trustfund.E001"))
        except OperationalError:
            continue
    return found
