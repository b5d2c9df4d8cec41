"""Cases of tampering with protected rows and with the trail: what is done, and what must be named."""

import random
from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import uuid4

from tests.prove.tamper_world import OLDER, World, changed, protected_rows, put
from trustfund.audit.rules.chain import record_hash
from trustfund.audit.rules.checkpoint import (
    LOG_KEY,
    Checkpoint,
    Signature,
    VerifierKey,
    note_of,
)
from trustfund.db.models import Protected, protected_models

LOG = ("audit_cosignature", "audit_checkpoint", "audit_node", "audit_leaf")

COVERED: set[str] = set()  # the protected tables that a case has touched


class Case(NamedTuple):
    """What was done, and the words of which the first finding must hold one."""

    what: str
    words: tuple[str, ...]


Kind = Callable[[World, random.Random, type[Protected]], Case]
TrailKind = Callable[[World, random.Random], Case]


def edit_row(world: World, source: random.Random, model: type[Protected]) -> Case:
    row = source.choice(protected_rows(model))
    field = source.choice(model._meta.concrete_fields)
    value = changed(getattr(row, field.attname), field, source)
    put(world, row, field.column, value)
    label = model._meta.label_lower
    names = (f"{label} {row.pk}:", f"{label} {value}:")
    # The keys of log and witnesses stand behind signatures, which are looked at as well.
    return Case(f"edit {label}.{field.column}", names)


def delete_row(world: World, source: random.Random, model: type[Protected]) -> Case:
    row = source.choice(protected_rows(model))
    world.ask(f"DELETE FROM {model._meta.db_table} WHERE id = %s", row.pk)
    label = model._meta.label_lower
    return Case(f"delete {label}", (f"{label} {row.pk}: it is gone",))


def insert_row(world: World, source: random.Random, model: type[Protected]) -> Case:
    row, new, table = source.choice(protected_rows(model)), uuid4(), model._meta.db_table
    names = [f'"{field.column}"' for field in model._meta.concrete_fields if field.column != "id"]
    listed = ", ".join(names)
    world.ask(
        f"INSERT INTO {table} (id, {listed}) SELECT %s, {listed} FROM {table} WHERE id = %s",
        new, row.pk,
    )  # fmt: skip
    label = model._meta.label_lower
    return Case(f"insert {label}", (f"{label} {new}: the trail has no record of it",))


def swap_rows(world: World, source: random.Random, model: type[Protected]) -> Case:
    rows = protected_rows(model)
    if len(rows) < 2:
        return edit_row(world, source, model)
    one, two = source.sample(rows, 2)
    table, between = model._meta.db_table, uuid4()
    for old, new in ((one.pk, between), (two.pk, one.pk), (between, two.pk)):
        world.ask(f"UPDATE {table} SET id = %s WHERE id = %s", new, old)
    label = model._meta.label_lower
    return Case(f"swap two of {label}", (f"{label} {one.pk}:", f"{label} {two.pk}:"))


def truncate_table(world: World, source: random.Random, model: type[Protected]) -> Case:
    first, label = protected_rows(model)[0], model._meta.label_lower
    world.ask(f"TRUNCATE {model._meta.db_table}")
    return Case(f"truncate {label}", (f"{label} {first.pk}: it is gone",))


def revert_table(world: World, source: random.Random, model: type[Protected]) -> Case:
    """Bring back the rows of one table as they were at the first checkpoint."""
    table, label = model._meta.db_table, model._meta.label_lower
    if world.one(f"SELECT count(*) = (SELECT count(*) FROM {OLDER}.{table}) FROM {table}"):
        return delete_row(world, source, model)
    _back(world, table)
    return Case(f"older copy of {label}", (f"{label} ",))


def edit_record(world: World, source: random.Random) -> Case:
    column = source.choice(
        ("chain", "sequence", "recorded_at", "content", "previous_hash", "hash", "action",
         "person_id", "organization_id", "subject_type", "subject_id", "entry_id")
    )  # fmt: skip
    ident, chain, sequence = _record(world, source)
    put_sql = {
        "chain": "chain || 'x'",
        "sequence": "sequence + 1",
        "recorded_at": "recorded_at + interval '1 microsecond'",
        "content": 'replace(content, \'"organization":"\', \'"organization":"x\')',
        "person_id": "gen_random_uuid()",
        "organization_id": "gen_random_uuid()",
        "entry_id": "coalesce(entry_id, 0) + 1",
        "hash": "sha256(hash)",
        "previous_hash": "sha256(hash)",
    }.get(column, f"{column} || 'x'")
    world.ask(f"UPDATE audit_record SET {column} = {put_sql} WHERE id = %s", ident)
    return Case(f"edit {column} of a record", _near(chain, sequence))


def edit_and_hash_record(world: World, source: random.Random) -> Case:
    ident, chain, sequence = _record(world, source)
    world.ask(
        "UPDATE audit_record SET content = replace(content, '\"person\":\"', '\"person\":\"x')"
        " WHERE id = %s", ident
    )  # fmt: skip
    world.ask(
        "UPDATE audit_record SET hash = audit_hash(chain, sequence, recorded_at, content,"
        " previous_hash) WHERE id = %s", ident
    )  # fmt: skip
    return Case("edit a record and its hash", (*_near(chain, sequence), f"chain {chain}: its head"))


def delete_records(world: World, source: random.Random) -> Case:
    chain = source.choice(_chains(world))
    last = world.one("SELECT max(sequence) FROM audit_record WHERE chain = %s", chain)
    cut = source.randrange(1, last + 1)
    how = source.choice(("= %s", ">= %s", "<= %s"))
    world.ask(f"DELETE FROM audit_record WHERE chain = %s AND sequence {how}", chain, cut)
    return Case(f"delete records {how % cut} of {last}", (f"chain {chain}",))


def insert_record(world: World, source: random.Random) -> Case:
    ident, chain, sequence = _record(world, source)
    world.ask(
        "INSERT INTO audit_record (chain, sequence, recorded_at, content, previous_hash, hash,"
        " action, person_id, organization_id, subject_type, subject_id, entry_id)"
        " SELECT chain, sequence, recorded_at, replace(content, '\"person\":\"', '\"person\":\"x'),"
        " previous_hash, audit_hash(chain, sequence, recorded_at,"
        "   replace(content, '\"person\":\"', '\"person\":\"x'), previous_hash), action, person_id,"
        " organization_id, subject_type, subject_id, entry_id FROM audit_record WHERE id = %s", ident
    )  # fmt: skip
    return Case("insert a record", _near(chain, sequence))


def swap_records(world: World, source: random.Random) -> Case:
    chain = source.choice(_chains(world))
    rows = world.ask("SELECT id, sequence FROM audit_record WHERE chain = %s ORDER BY 1", chain)
    (one, first), (two, second) = sorted(source.sample(rows, 2))
    column = source.choice(("sequence", "id"))
    if column == "sequence":
        world.ask(
            "UPDATE audit_record SET sequence = %s - sequence WHERE id IN (%s, %s)",
            first + second, one, two,
        )  # fmt: skip
    else:
        for old, new in ((one, -1), (two, one), (-1, two)):
            world.ask("UPDATE audit_record SET id = %s WHERE id = %s", new, old)
    near = (*_near(chain, first), *_near(chain, second), f"chain {chain}", "log, leaf ")
    return Case(f"swap {column} of two records", near)


def truncate_records(world: World, source: random.Random) -> Case:
    world.ask("TRUNCATE audit_record")
    return Case("truncate the records", ("its records are gone",))


def edit_head(world: World, source: random.Random) -> Case:
    chain = source.choice(_chains(world))
    what = source.choice(
        ("UPDATE audit_chain SET sequence = sequence + 1 WHERE chain = %s",
         "UPDATE audit_chain SET hash = sha256(hash) WHERE chain = %s",
         "UPDATE audit_chain SET chain = chain || 'x' WHERE chain = %s",
         "DELETE FROM audit_chain WHERE chain = %s")
    )  # fmt: skip
    world.ask(what, chain)
    return Case(what, (f"chain {chain}",))


def tamper_leaf(world: World, source: random.Random) -> Case:
    index = source.randrange(world.sizes[1])
    other = (index + source.randrange(1, world.sizes[1])) % world.sizes[1]
    what = source.choice(
        ("UPDATE audit_leaf SET hash = sha256(hash) WHERE index = {0}",
         "UPDATE audit_leaf SET index = index + 100000 WHERE index = {0}",
         "UPDATE audit_leaf SET record_id = record_id + 100000 WHERE index = {0}",
         "DELETE FROM audit_leaf WHERE index = {0}",
         "DELETE FROM audit_leaf WHERE index >= {0}",
         "INSERT INTO audit_leaf SELECT 100000, 100000, hash FROM audit_leaf WHERE index = {0}",
         ("UPDATE audit_leaf a SET record_id = b.record_id, hash = b.hash FROM audit_leaf b"
         " WHERE a.index IN ({0}, {1}) AND b.index = {0} + {1} - a.index"),
         "TRUNCATE audit_leaf")
    ).format(index, other)  # fmt: skip
    world.ask(what)
    return Case(what, ("log, leaf ", "checkpoint ", "chain "))


def tamper_node(world: World, source: random.Random) -> Case:
    level, position = source.choice(world.ask("SELECT level, position FROM audit_node"))
    what = source.choice(
        ("UPDATE audit_node SET hash = sha256(hash) WHERE (level, position) = ({0}, {1})",
         "DELETE FROM audit_node WHERE (level, position) = ({0}, {1})",
         "UPDATE audit_node SET position = position + 1000 WHERE (level, position) = ({0}, {1})",
         "INSERT INTO audit_node SELECT {0}, {1} + 1000, hash FROM audit_node LIMIT 1",
         "TRUNCATE audit_node")
    ).format(level, position)  # fmt: skip
    world.ask(what)
    return Case(what, ("log, subtree ",))


def tamper_checkpoint(world: World, source: random.Random) -> Case:
    size = source.choice(world.sizes)
    what = source.choice(
        ("UPDATE audit_checkpoint SET size = size - 1 WHERE size = {0}",
         "UPDATE audit_checkpoint SET root = sha256(root) WHERE size = {0}",
         "UPDATE audit_checkpoint SET note = replace(note, E'\\n{0}\\n', E'\\n1\\n') WHERE size = {0}",
         "UPDATE audit_checkpoint SET note = note || note WHERE size = {0}",
         "UPDATE audit_checkpoint SET note = left(note, -8) || 'AAAAAA=' || chr(10) WHERE size = {0}",
         "DELETE FROM audit_checkpoint WHERE size = {0}",
         "TRUNCATE audit_checkpoint")
    ).format(size)  # fmt: skip
    world.ask(what)
    return Case(what, ("checkpoint ",))


def tamper_cosignature(world: World, source: random.Random) -> Case:
    ident = source.choice(world.ask("SELECT id FROM audit_cosignature"))[0]
    what = source.choice(
        ("UPDATE audit_cosignature SET line = left(line, -8) || 'AAAAAA=' || chr(10) WHERE id = {0}",
         "UPDATE audit_cosignature SET signed_at = signed_at + interval '1 day' WHERE id = {0}",
         "UPDATE audit_cosignature SET witness_id = gen_random_uuid() WHERE id = {0}",
         "UPDATE audit_cosignature SET size = {1} - size WHERE id = {0}",
         "TRUNCATE audit_cosignature")
    ).format(ident, sum(world.sizes))  # fmt: skip
    world.ask(what)
    return Case(what, (f"line {ident} of a witness", "below it is gone"))


def rewrite_chain(world: World, source: random.Random) -> Case:
    """Change a sealed record and make every later hash anew; go as deep as an owner can."""
    depth = source.randrange(6)
    ident, chain, _sequence = _record(world, source, most=world.sizes[0])
    index = world.one("SELECT index FROM audit_leaf WHERE record_id = %s", ident)
    world.ask(
        "UPDATE audit_record SET content = replace(content, '\"person\":\"', '\"person\":\"x')"
        " WHERE id = %s", ident
    )  # fmt: skip
    _hash_again(world, chain)
    if depth == 0:
        return Case("rewrite the chain", (f"log, leaf {index}:",))
    _seal_again(world)
    if depth == 1:
        return Case("rewrite chain and log", ("checkpoint ",))
    _publish_again(world, None if depth == 2 else world.key)
    if depth == 2:
        return Case("rewrite up to the checkpoints", ("the log's key of that time has not signed",))
    if depth == 3:
        return Case("rewrite with the log's key", ("has not signed this",))
    world.ask("TRUNCATE audit_cosignature")
    if depth == 5:
        _back(world, "audit_checkpoint")
        _publish_again(world, world.key)
    return Case("rewrite all that is here", ("log: it forked",))


def return_to_older_copy(world: World, source: random.Random) -> Case:
    what = source.choice(("all", "log", "trail", "books"))
    tables = {
        "all": world.tables,
        "log": list(LOG),
        "trail": ["audit_record", "audit_chain"],
        "books": [name for name in world.tables if name.startswith("ledger_")],
    }[what]
    for table in tables:
        _back(world, table)
    words = {
        "all": ("log: it shrank",),
        "log": ("log: it shrank",),
        "trail": ("log, leaf ",),
        "books": ("entry number ",),
    }[what]
    return Case(f"older copy: {what}", words)


ROW_KINDS: tuple[Kind, ...] = (
    edit_row, delete_row, edit_row, insert_row, edit_row, swap_rows, truncate_table, revert_table,
)  # fmt: skip
TRAIL_KINDS: tuple[TrailKind, ...] = (
    edit_record, edit_record, edit_and_hash_record, delete_records, insert_record, swap_records,
    truncate_records, edit_head, tamper_leaf, tamper_leaf, tamper_node, tamper_checkpoint,
    tamper_cosignature, rewrite_chain, rewrite_chain, return_to_older_copy,
)  # fmt: skip


def row_case(number: int, world: World, source: random.Random) -> Case:
    """Take the next protected table, and by turns the next kind: none is passed over."""
    listed = protected_models()
    model = listed[number % len(listed)]
    COVERED.add(model._meta.label_lower)
    return ROW_KINDS[(number + number // len(listed)) % len(ROW_KINDS)](world, source, model)


def _record(world: World, source: random.Random, most: int | None = None) -> Any:
    rows = world.ask(
        "SELECT r.id, r.chain, r.sequence FROM audit_record r LEFT JOIN audit_leaf l"
        " ON l.record_id = r.id WHERE %s::int IS NULL OR l.index < %s ORDER BY r.id", most, most
    )  # fmt: skip
    return source.choice(rows)


def _near(chain: str, sequence: int) -> tuple[str, ...]:
    near = (f"chain {chain}, record {number}:" for number in (sequence, sequence + 1, sequence + 2))
    return (*near, f"chain {chain}x, record {sequence}:", f"chain {chain}: its head")


def _chains(world: World) -> list[str]:
    return [chain for (chain,) in world.ask("SELECT chain FROM audit_chain ORDER BY chain")]


def _hash_again(world: World, chain: str) -> None:
    previous = b""
    for ident, sequence, at, content in world.ask(
        "SELECT id, sequence, recorded_at, content FROM audit_record WHERE chain = %s ORDER BY 2",
        chain,
    ):
        digest = record_hash(
            chain=chain, sequence=sequence, recorded_at=at, content=content, previous=previous
        )
        world.ask(
            "UPDATE audit_record SET previous_hash = %s, hash = %s WHERE id = %s AND hash <> %s",
            previous, digest, ident, digest,
        )  # fmt: skip
        previous = digest
    world.ask("UPDATE audit_chain SET hash = %s WHERE chain = %s", previous, chain)


def _seal_again(world: World) -> None:
    world.ask(
        "UPDATE audit_leaf l SET hash = sha256('\\x00'::bytea || r.hash) FROM audit_record r"
        " WHERE r.id = l.record_id"
    )
    for level in range(1, world.sizes[1].bit_length()):
        below = "audit_leaf x WHERE index" if level == 1 else (
            f"audit_node x WHERE level = {level - 1} AND position"
        )  # fmt: skip
        world.ask(
            f"UPDATE audit_node n SET hash = sha256('\\x01'::bytea"
            f" || (SELECT x.hash FROM {below} = 2 * n.position)"
            f" || (SELECT x.hash FROM {below} = 2 * n.position + 1)) WHERE n.level = {level}"
        )


def _publish_again(world: World, key: Any) -> None:
    """Write the checkpoints anew; without the key their old signature lines stay below them."""
    public = world.key.public_key().public_bytes_raw()
    for size, note in world.ask("SELECT size, note FROM audit_checkpoint"):
        root = bytes(world.one("SELECT audit_root(%s)", size))
        origin = note.split("\n", 1)[0]
        body = Checkpoint(origin, size, root).body
        named = VerifierKey(origin, LOG_KEY, public)
        lines = note.rpartition("\n\n")[2]
        made = f"{body}\n{lines}"
        if key is not None:
            made = note_of(body, [Signature(origin, named.key_hash, key.sign(body.encode()))])
        world.ask(
            "UPDATE audit_checkpoint SET root = %s, note = %s WHERE size = %s", root, made, size
        )


def _back(world: World, table: str) -> None:
    world.ask(f"DELETE FROM {table}")
    world.ask(f"INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT * FROM {OLDER}.{table}")
