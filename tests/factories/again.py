"""What most tests begin with, made by the services once in a process and then written again in one statement."""

import copy
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection

from trustfund.db.clock import now

Made = TypeVar("Made")
# As long after it was made may the same moments be written again: no test is about minutes this long ago.
FRESH = timedelta(minutes=20)
# The database stamps each row anew, and the trail holds what was stamped.
RECORD = """SELECT o_sequence FROM audit_append(%s, replace(%s, %s, (
  SELECT '"recorded_at":"' || replace(
    to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"'), '.000000', '') || '"'
  FROM {table} WHERE id = %s)), %s::jsonb)"""
_kept: dict[str, tuple[datetime, str, Any]] = {}


def again(name: str, make: Callable[[], Made]) -> Made:
    """Return what `make` makes, under the same identifiers each time: made once, then its statements repeated.

    Only for a test that is rolled back: what `make` leaves for after the commit is not repeated. A clock that was
    moved makes everything anew. What the database stamps on a row differs from what is returned: refresh it.
    """
    moment = now()
    if name in _kept:
        made_at, statements, made = _kept[name]
        if made_at <= moment < made_at + FRESH and moment.date() == made_at.date():
            with connection.cursor() as cursor:
                cursor.execute(statements)
            return copy.deepcopy(made)
    written: list[str] = []

    def listen(execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        cursor = context["cursor"].cursor
        if "audit_append" in sql:
            written.append(cursor.mogrify(*_record(*params)).decode())
        elif sql.lstrip()[:6].upper() in {"INSERT", "UPDATE", "DELETE"}:
            written.append(cursor.query.decode())
        return answer

    with connection.execute_wrapper(listen):
        made = make()
    _kept[name] = (moment, ";\n".join(written), copy.deepcopy(made))
    return made


def _record(chain: str, content: str, request: str | None) -> tuple[str, list[Any]]:
    """Return the statement that writes a record of the trail with the moment that its row will have."""
    told = json.loads(content)
    table = apps.get_model(told["subject_type"])._meta.db_table
    stamp = f'"recorded_at":"{told["after"]["recorded_at"]}"'
    assert stamp in content, content
    return RECORD.format(table=table), [chain, content, stamp, told["subject_id"], request]
