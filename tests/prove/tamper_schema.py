"""Cases of tampering with the database's own objects: what is done, and what must be named."""

import random
from collections.abc import Callable
from typing import Any, NamedTuple

from tests.prove.tamper_trail import Case

ENABLED = "DISABLE", "ENABLE REPLICA"
WRITERS = ("ledger_post", "ledger_reverse", "ledger_legs_lawful", "audit_append", "audit_seal")


class Objects(NamedTuple):
    """What the migrations made, by kind."""

    cursor: Any
    tables: list[str]
    functions: list[tuple[str, str]]
    triggers: list[tuple[str, str]]
    constraints: list[tuple[str, str, str, str]]
    indexes: list[tuple[str, str]]

    def ask(self, statement: str) -> None:
        self.cursor.execute(statement)


SchemaKind = Callable[[Objects, random.Random], Case]


def objects_of(cursor: Any) -> Objects:
    """Return every object of ours that may be tampered with."""

    def rows(question: str) -> list[Any]:
        cursor.execute(question)
        return cursor.fetchall()

    ours = "'public'::regnamespace"
    tables = rows(
        f"SELECT relname FROM pg_class WHERE relnamespace = {ours} AND relkind = 'r'"
        " AND relname <> 'django_migrations' ORDER BY 1"
    )
    return Objects(
        cursor,
        [name for (name,) in tables],
        rows(
            "SELECT proname || '(' || oidvectortypes(proargtypes) || ')', pg_get_functiondef(oid)"
            f" FROM pg_proc WHERE pronamespace = {ours} ORDER BY 1"
        ),
        rows(
            "SELECT tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            f" WHERE c.relnamespace = {ours} AND NOT tgisinternal ORDER BY 1, 2"
        ),
        rows(
            "SELECT conname, c.relname, o.contype, pg_get_constraintdef(o.oid) FROM pg_constraint o"
            f" JOIN pg_class c ON c.oid = o.conrelid WHERE c.relnamespace = {ours}"
            " AND contype IN ('c', 'f', 'p', 'u') ORDER BY 1, 2"
        ),
        rows(
            "SELECT i.relname, c.relname FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid"
            " JOIN pg_class i ON i.oid = x.indexrelid WHERE indisunique"
            f" AND c.relnamespace = {ours}"
            " AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid) ORDER BY 1"
        ),
    )


def view_in_place(world: Objects, source: random.Random) -> Case:
    table = source.choice(world.tables)
    world.ask(
        f"ALTER TABLE {table} RENAME TO zz_{table}; CREATE VIEW {table} AS SELECT * FROM zz_{table}"
    )
    return Case("a view", (f"table {table}: a view stands in its place",))


def rule_that_swallows(world: Objects, source: random.Random) -> Case:
    table, act = source.choice(world.tables), source.choice(("INSERT", "UPDATE", "DELETE"))
    world.ask(f"CREATE RULE quiet AS ON {act} TO {table} DO INSTEAD NOTHING")
    return Case(f"a rule on {act}", (f"rule quiet on {table}: no migration made it",))


def changed_function(world: Objects, source: random.Random) -> Case:
    """Change any function, half the time one by which books and trail are written."""
    named = [one for one in world.functions if one[0].startswith(WRITERS)]
    name, text = source.choice(source.choice((world.functions, named)))
    head, opening, body = text.partition("$function$")
    assert opening, name
    how = source.choice(("body", "rights", "path", "all", "strict"))
    if how == "body":
        world.ask(f"{head}{opening}/* another one */{body}")
    else:
        world.ask(
            f"ALTER FUNCTION {name} " + {
                "rights": "SECURITY INVOKER" if "SECURITY DEFINER" in head else "SECURITY DEFINER",
                "path": "SET search_path = pg_temp, public",
                "all": "PARALLEL SAFE VOLATILE COST 7 SET work_mem = '1MB'",
                "strict": "STRICT",
            }[how]
        )  # fmt: skip
    return Case(f"a function's {how}", (f"function {name}: it is not as the migrations made it",))


def another_function(world: Objects, source: random.Random) -> Case:
    name = source.choice(world.functions)[0].partition("(")[0]
    body = "RETURNS text LANGUAGE sql AS $$ SELECT 'nothing' $$"
    world.ask(f"CREATE FUNCTION {name}(point) {body}")
    return Case("another function", (f"function {name}(point): no migration made it",))


def switched_trigger(world: Objects, source: random.Random) -> Case:
    name, table = source.choice(world.triggers)
    how = source.choice(ENABLED)
    world.ask(f'ALTER TABLE {table} {how} TRIGGER "{name}"')
    words = "it is switched off" if how == "DISABLE" else "it is not as the migrations made it"
    return Case(f"{how} trigger", (f"trigger {name} on {table}: {words}",))


def dropped_trigger(world: Objects, source: random.Random) -> Case:
    name, table = source.choice(world.triggers)
    world.ask(f'DROP TRIGGER "{name}" ON {table}')
    return Case("drop a trigger", (f"trigger {name} on {table}: it is gone",))


def added_trigger(world: Objects, source: random.Random) -> Case:
    table = source.choice(world.tables)
    world.ask(
        f"CREATE TRIGGER aa_first BEFORE INSERT ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()"
    )
    return Case("add a trigger", (f"trigger aa_first on {table}: no migration made it",))


def dropped_constraint(world: Objects, source: random.Random) -> Case:
    name, table, _kind, _text = source.choice(world.constraints)
    world.ask(f'ALTER TABLE {table} DROP CONSTRAINT "{name}" CASCADE')
    # What refers to a key goes with it.
    words = (f"constraint {name} on {table}: it is gone", ": it is gone")
    return Case("drop a constraint", words)


def loosened_constraint(world: Objects, source: random.Random) -> Case:
    name, table, kind, text = source.choice([one for one in world.constraints if one[2] in "cf"])
    loose = "CHECK (true)" if kind == "c" and source.random() < 0.5 else f"{text} NOT VALID"
    world.ask(
        f'ALTER TABLE {table} DROP CONSTRAINT "{name}", ADD CONSTRAINT "{name}" {loose}'
    )  # fmt: skip
    return Case(f"loosen by {loose}", (f"constraint {name} on {table}: it ",))


def dropped_index(world: Objects, source: random.Random) -> Case:
    name, table = source.choice(world.indexes)
    world.ask(f"DROP INDEX {name}")
    return Case("drop an index", (f"index {name} on {table}: it is gone",))


def changed_table(world: Objects, source: random.Random) -> Case:
    table = source.choice(world.tables)
    what = source.choice(
        ("ALTER TABLE {0} ENABLE ROW LEVEL SECURITY", "ALTER TABLE {0} ADD COLUMN extra text",
         "GRANT TRUNCATE ON {0} TO trustfund_app", "GRANT TRIGGER ON {0} TO trustfund_app",
         "GRANT REFERENCES ON {0} TO PUBLIC", "CREATE TABLE zz_child () INHERITS ({0})")
    ).format(table)  # fmt: skip
    world.ask(what)
    return Case(what, (f"table {table}: ",))


def shadowing_schema(world: Objects, source: random.Random) -> Case:
    """Put a schema before ours on the path, with a table or a function of the same name in it."""
    name = source.choice(("dark", '"$user"'))
    world.ask(f"CREATE SCHEMA {'trustfund_owner' if 'user' in name else name}")
    world.ask(f"SET LOCAL search_path = {name}, public")
    if source.random() < 0.5:
        table = source.choice(world.tables)
        world.ask(f"CREATE TABLE {table} (LIKE public.{table})")
    else:
        text = source.choice(world.functions)[1]
        schema = "trustfund_owner" if "user" in name else name
        world.ask(text.replace("FUNCTION public.", f"FUNCTION {schema}.", 1))
    return Case("a schema before ours", ("setting search_path: names are looked for in",))


def temporary_table(world: Objects, source: random.Random) -> Case:
    table = source.choice(world.tables)
    world.ask(f"CREATE TEMP TABLE {table} (LIKE public.{table})")
    return Case("a temporary table", (f".{table}: it is read before the table of the same name",))


def changed_rows(world: Objects, source: random.Random) -> Case:
    what = source.choice(
        ("UPDATE ledger_chart SET controlled = NOT controlled WHERE code = '8100'",
         "DELETE FROM ledger_posting_rule WHERE kind = 'FEE'",
         "INSERT INTO ledger_posting_rule VALUES ('FEE', '5100', 'D')",
         "UPDATE ledger_posting_rule SET side = 'D' WHERE kind = 'FEE' AND code = '1100'")
    )  # fmt: skip
    world.ask(what)
    return Case(what, ("rows of ledger_chart:", "rows of ledger_posting_rule:"))


SCHEMA_KINDS: tuple[SchemaKind, ...] = (
    view_in_place, changed_function, switched_trigger, dropped_constraint, rule_that_swallows,
    changed_function, dropped_trigger, loosened_constraint, shadowing_schema, another_function,
    changed_table, added_trigger, dropped_index, temporary_table, changed_rows,
)  # fmt: skip
