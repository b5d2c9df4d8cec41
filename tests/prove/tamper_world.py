"""A small installation to tamper with: real books, a sealed and witnessed trail, rows in every table."""

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection, models

from tests.factories.cast import Cast, cast_make
from tests.factories.donors import fund_opened
from tests.factories.ledger import pin, posted
from tests.factories.periods import month_shut
from tests.factories.tamper import owner_undone
from tests.factories.witness import Cosigner
from trustfund.audit import selectors, services
from trustfund.db.clock import now
from trustfund.db.models import Protected, protected_models
from trustfund.identity.selectors import system_actor
from trustfund.kernel.money import Money
from trustfund.ledger.rules import posting
from trustfund.ledger.services import entry_reverse

DONOR, GRANT = UUID(int=1), UUID(int=2)
WITNESSED = 1_700_000_000  # when the witnesses signed, in seconds since 1970
OLDER = "older"  # the schema that holds the installation as it was at the first checkpoint


class Nameless:
    """A row without its name, which may follow to rows that are not there."""

    def __init__(self, row: Protected) -> None:
        self._meta, self.pk, self.facts = row._meta, row.pk, row.facts


@dataclass
class World:
    """What a case needs to know of the installation, and what outsiders hold of it."""

    cursor: Any
    cast: Cast
    fund: Any
    key: Ed25519PrivateKey
    witnesses: list[Cosigner]
    sizes: tuple[int, int]
    kept: str  # the newest checkpoint, as a witness keeps it
    tables: list[str]

    def ask(self, question: str, *values: Any) -> list[Any]:
        """Return the rows of a question, as the owner."""
        self.cursor.execute(question, values)
        return self.cursor.fetchall() if self.cursor.description else []

    def one(self, question: str, *values: Any) -> Any:
        """Return the first value of the first row."""
        return self.ask(question, *values)[0][0]


@contextmanager
def world_made(source: random.Random) -> Iterator[World]:
    """Yield the installation, seen as its owner with every guard lifted; nothing of it stays."""
    with tempfile.TemporaryDirectory() as folder, owner_undone() as cursor, key_file(folder) as key:
        cursor.execute("ALTER TABLE ledger_leg DISABLE TRIGGER ledger_legs_through_the_gate")
        cast = cast_make()
        fund = fund_opened(cast)
        witnesses = [Cosigner(f"{name}.example/w") for name in ("donor", "dprk")]
        for one in witnesses:
            services.witness_add(
                actor=cast.system_administrator, now=now(), action="test.add", name=one.key.name,
                vkey=one.key.text,
            )  # fmt: skip
        world = World(cursor, cast, fund, key, witnesses, (0, 0), "", tables_of(cursor))
        books_kept(world)
        guards_lifted(world)
        rows_filled(source, cast, fund, 1)
        first = sealed(world)[0]
        copied(world)
        rows_filled(source, cast, fund, 2)
        booked(world, "RECEIPT", posting.receipt_booked(Money(700, "USD"), DONOR))
        second, world.kept = sealed(world)
        booked(world, "FEE", posting.fee_charged(Money(3, "USD")))
        world.sizes = (first, second)
        uniqueness_lifted(world)
        yield world


@contextmanager
def key_file(folder: str) -> Iterator[Ed25519PrivateKey]:
    """Yield a key that signs the log meanwhile, in a file of its own."""
    path = Path(folder) / "log-key.pem"
    services.key_file_make(path, beside=False)
    before, settings.LOG_KEY_FILE = settings.LOG_KEY_FILE, str(path)
    try:
        yield next(iter(services.keys_in_file(path).values()))
    finally:
        settings.LOG_KEY_FILE = before


def tables_of(cursor: Any) -> list[str]:
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        " AND relname NOT LIKE 'django%%' ORDER BY relname", []
    )  # fmt: skip
    return [name for (name,) in cursor.fetchall()]


def booked(world: World, kind: str, legs: list[Any], **more: Any) -> Any:
    return posted(world.cast.finance_officer, world.fund, kind, legs, **more)


def books_kept(world: World) -> None:
    """Post entries of every kind, two of them in months that are closed then."""
    today = now().date()
    last = today.replace(day=1) - timedelta(days=1)
    before = last.replace(day=1) - timedelta(days=1)
    usd, eur = Money(1000, "USD"), Money(500, "EUR")
    wrong = booked(world, "RECEIPT", posting.receipt_booked(usd, DONOR), on=before)
    booked(world, "RECEIPT", posting.receipt_booked(eur, DONOR), on=before)
    booked(world, "GRANT_COMMITTED", posting.grant_committed(usd, GRANT), on=last)
    for day in (before, last):
        month_shut(world.cast, world.fund, day)
    booked(world, "CONVERSION", posting.conversion_booked(eur, usd, DONOR))
    booked(world, "PAYMENT", posting.payment_made(Money(10, "USD"), GRANT))
    booked(world, "FEE", posting.fee_charged(Money(5, "USD")))
    reversal = entry_reverse(
        entry_id=wrong.id, value_date=today, reference="r:1", memo="Wrong donor"
    )
    pin(world.cast.finance_officer, world.fund, reversal)


def guards_lifted(world: World) -> None:
    """Lift what an owner can lift while the installation still works: triggers, foreign keys, checks."""
    world.ask("SET CONSTRAINTS ALL IMMEDIATE")
    for table in world.tables:
        world.ask(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    dropped(world, "f")
    dropped(world, "c")
    for table in ("audit_record", "audit_cosignature", "ledger_entry", "ledger_account"):
        world.ask(f"ALTER TABLE {table} ALTER id SET GENERATED BY DEFAULT")


def uniqueness_lifted(world: World) -> None:
    """Lift the rest: what may stand there once."""
    dropped(world, "u")
    for (name,) in world.ask(
        "SELECT indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid"
        " WHERE c.relnamespace = 'public'::regnamespace AND indisunique AND NOT indisprimary"
    ):
        world.ask(f"DROP INDEX {name}")


def dropped(world: World, kind: str) -> None:
    for table, name in world.ask(
        "SELECT conrelid::regclass::text, conname FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace AND contype = %s AND conrelid <> 0", kind
    ):  # fmt: skip
        world.ask(f'ALTER TABLE {table} DROP CONSTRAINT "{name}" CASCADE')


def rows_filled(source: random.Random, cast: Cast, fund: Any, least: int) -> None:
    """Give every protected table at least so many rows, recorded as every service does.

    The rows mean nothing: only what the trail says of them counts here.
    """
    for model in protected_models():
        if model in {services.LogKey, services.Witness}:  # real ones: signatures hang on them
            continue
        for _time in range(least - model._base_manager.count()):
            row = model(
                **{field.attname: value_of(field, source) for field in model._meta.concrete_fields}
            )
            row.save(force_insert=True)
            row.refresh_from_db()
            services.record(
                cast.program_manager, "test.fill", subject=Nameless(row), at=now(),
                fund_id=source.choice((None, fund.pk)),
            )  # fmt: skip


def value_of(field: Any, source: random.Random) -> Any:
    """Return a value that fits the column."""
    if field.primary_key:
        return uuid4()
    if field.name == "recorded_at":
        return now()
    kind = field.target_field if field.is_relation else field
    number = source.randrange(1, 10**4)
    by_type: dict[type[Any], Any] = {
        models.UUIDField: uuid4(),
        models.DateTimeField: now(),
        models.DateField: date(2026, 1, 1) + timedelta(days=number % 300),
        models.BooleanField: number % 2 == 0,
        models.DecimalField: Decimal(number % 90),
        models.IntegerField: number,
        models.JSONField: {"number": number},
        models.BinaryField: b"%d" % number,
    }
    for cls in type(kind).__mro__:
        if cls in by_type:
            return by_type[cls]
    return "USD" if "currency" in field.name else f"{number} words"[: field.max_length]


def sealed(world: World) -> tuple[int, str]:
    """Seal, let both witnesses sign, and return the size and what one of them keeps."""
    services.log_seal(actor=system_actor(), now=now())
    found = selectors.head()
    assert found is not None
    note = found.note
    for one in world.witnesses:
        note += one.line(found.note, seconds=WITNESSED)
    services.cosignature_add(note=note)
    return found.size, note


def copied(world: World) -> None:
    """Keep the installation as it is now, to return to it."""
    world.ask(f"CREATE SCHEMA {OLDER}")
    for table in world.tables:
        world.ask(f"CREATE TABLE {OLDER}.{table} AS TABLE public.{table}")


def changed(value: Any, field: Any, source: random.Random) -> Any:
    """Return another value of the same type."""
    match value:
        case None:
            other = value_of(field, source)
            return other if other is not None else "changed"
        case bool():
            return not value
        case int() | Decimal():
            return value - 1 if value > 1 else value + 1
        case datetime():
            return value + timedelta(microseconds=1)
        case date():
            return value + timedelta(days=1)
        case UUID():
            return uuid4()
        case str() if value:
            at = source.randrange(len(value))
            return value[:at] + ("a" if value[at] != "a" else "b") + value[at + 1 :]
        case bytes() | memoryview():
            return bytes(value) + b"x"
        case dict() | list():
            return {"changed": True}
    return "a"


def protected_rows(model: type[Protected]) -> list[Any]:
    return list(model._base_manager.order_by("pk"))


def put(world: World, row: Any, column: str, value: Any) -> None:
    """Write one column of one row, past everything."""
    field = next(one for one in row._meta.concrete_fields if one.column == column)
    prepared = field.get_db_prep_save(value, connection)
    table = row._meta.db_table
    world.ask(f'UPDATE {table} SET "{column}" = %s WHERE id = %s', prepared, row.pk)
