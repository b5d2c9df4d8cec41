"""What most tests begin with, made by the services once in a process and then written again in one statement."""

import copy
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import connection

from trustfund.db.clock import now

Made = TypeVar("Made")
# As long after it was made may the same moments be written again: no test is about minutes this long ago.
FRESH = timedelta(minutes=20)
_kept: dict[str, tuple[datetime, str, Any]] = {}


def again(name: str, make: Callable[[], Made]) -> Made:
    """Return what `make` makes, under the same identifiers each time: made once, then its statements repeated.

    Only for a test that is rolled back: what `make` leaves for after the commit is not repeated. A clock that was
    moved makes everything anew.
    """
    moment = now()
    if name in _kept:
        made_at, statements, made = _kept[name]
        if made_at <= moment < made_at + FRESH and moment.date() == made_at.date():
            with connection.cursor() as cursor:
                cursor.execute(statements)
            return copy.deepcopy(made)
    statements: list[str] = []

    def listen(execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        if _writes(sql):
            cursor = context["cursor"].cursor
            statements.append(cursor.query.decode())
        return answer

    with connection.execute_wrapper(listen):
        made = make()
    _kept[name] = (moment, ";\n".join(statements), copy.deepcopy(made))
    return made


def _writes(sql: str) -> bool:
    """Say whether a statement leaves something behind; functions of the database that write are named by their house."""
    verb = sql.lstrip().split(maxsplit=1)[0].upper()
    return verb in {"INSERT", "UPDATE", "DELETE"} or (verb == "SELECT" and "audit_append" in sql)
