"""SQL in migrations: files beside the migration, and the guards that protected tables share."""

from collections.abc import Sequence
from pathlib import Path

from django.db.migrations import RunSQL

from trustfund.kernel.states import Machine


def beside(migration: str) -> RunSQL:
    """Return the operation that runs `<migration>.up.sql`, and `.down.sql` on the way back.

    Pass `__file__` of the migration.
    """
    path = Path(migration)
    up = path.with_suffix(".up.sql").read_text(encoding="utf-8")
    down = path.with_suffix(".down.sql").read_text(encoding="utf-8")
    return RunSQL(sql=[(up, None)], reverse_sql=[(down, None)])


def protect(table: str, *, mutable: Sequence[str] = ()) -> RunSQL:
    """Return the operation that makes a table append-only for the application's role.

    Only the `mutable` columns may be updated; `recorded_at` is stamped by the database.
    """
    grant = f"GRANT UPDATE ({', '.join(mutable)}) ON {table} TO trustfund_app;" if mutable else ""
    regrant = f"GRANT UPDATE, DELETE ON {table} TO trustfund_app;"
    trigger = f"{table}_recorded_by_database"
    up = f"""
        REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM trustfund_app; {grant}
        CREATE TRIGGER {trigger} BEFORE INSERT ON {table}
          FOR EACH ROW EXECUTE FUNCTION trustfund_stamp();
        ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger};
    """
    down = f"DROP TRIGGER {trigger} ON {table}; {regrant}"
    return RunSQL(sql=[(up, None)], reverse_sql=[(down, None)])


def state_guard(table: str, law: Machine, *, column: str = "state") -> RunSQL:
    """Return the operation by which the database refuses every move that the table has not.

    A row starts in the machine's initial state; later moves are those of `law.pairs`.
    """
    down = f"DROP TRIGGER {_guard_name(table, column)} ON {table};"
    return RunSQL(sql=[(_guard(table, law, column), None)], reverse_sql=[(down, None)])


def state_guard_renewed(table: str, law: Machine, *, column: str = "state") -> RunSQL:
    """Return the operation that puts a longer table of moves in the place of an earlier one.

    On the way back nothing is done: the guard then still is that of the table as it is written.
    """
    up = f"DROP TRIGGER {_guard_name(table, column)} ON {table}; {_guard(table, law, column)}"
    return RunSQL(sql=[(up, None)], reverse_sql="")


def mutable_too(table: str, columns: Sequence[str]) -> RunSQL:
    """Return the operation that lets the application's role update further columns."""
    names = ", ".join(columns)
    up = f"GRANT UPDATE ({names}) ON {table} TO trustfund_app;"
    down = f"REVOKE UPDATE ({names}) ON {table} FROM trustfund_app;"
    return RunSQL(sql=[(up, None)], reverse_sql=[(down, None)])


def _guard_name(table: str, column: str) -> str:
    return f"{table}_{column}_moves_by_table"


def _guard(table: str, law: Machine, column: str) -> str:
    trigger = _guard_name(table, column)
    pairs = ", ".join(f"'{pair}'" for pair in law.pairs)
    return f"""
        CREATE TRIGGER {trigger} BEFORE INSERT OR UPDATE OF {column} ON {table}
          FOR EACH ROW EXECUTE FUNCTION trustfund_state_moves(
            '{column}', '{law.initial}', {pairs});
        ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger};
    """
