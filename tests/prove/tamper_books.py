"""Cases of tampering with the books: what is done, and what must be named."""

import random
from collections.abc import Callable

from tests.prove.tamper_trail import Case
from tests.prove.tamper_world import World

BooksKind = Callable[[World, random.Random], Case]
# The hash of what now stands there, as somebody would put it who knows how it is made.
HASH_AGAIN = """
    UPDATE ledger_entry e SET content_hash = ledger_content_hash(e.fund_id, e.kind, e.value_date,
      e.reference, e.memo, e.subject_id, e.reverses_id, e.adjusts, x.codes, x.currencies, x.parties,
      x.sides, x.amounts)
    FROM (SELECT l.entry_id, array_agg(a.code ORDER BY l.n) AS codes,
        array_agg(a.currency::text ORDER BY l.n) AS currencies,
        array_agg(a.party_id ORDER BY l.n) AS parties, array_agg(l.side::text ORDER BY l.n) AS sides,
        array_agg(l.amount ORDER BY l.n) AS amounts
      FROM ledger_leg l JOIN ledger_account a ON a.id = l.account_id GROUP BY l.entry_id) x
    WHERE x.entry_id = e.id AND e.id = %s
"""
ENTRY = (
    "fund_id = gen_random_uuid()",
    "kind = CASE kind WHEN 'FEE' THEN 'RECEIPT' ELSE 'FEE' END",
    "value_date = value_date - 1",
    "recorded_at = recorded_at + interval '1 microsecond'",
    "reference = reference || 'x'",
    "memo = memo || 'x'",
    "subject_id = gen_random_uuid()",
    "reverses_id = coalesce(reverses_id, 0) + 1",
    "adjusts = coalesce(adjusts, '2020-01-01') - 1",
    "content_hash = sha256(content_hash)",
)
LEG = (
    "entry_id = entry_id + 1000",
    "n = n + 10",
    "account_id = (SELECT a.id FROM ledger_account a WHERE a.id <> account_id LIMIT 1)",
    "side = CASE side WHEN 'D' THEN 'C' ELSE 'D' END",
    "amount = amount + 0.0001",
    "value_date = value_date - 1",
)
# What is done to an account, a controlled balance or a rollup is named by its account or day.
STORED = (
    "UPDATE ledger_control_balance SET balance = balance + 0.0001 WHERE account_id = {balance}",
    "DELETE FROM ledger_control_balance WHERE account_id = {balance}",
    "TRUNCATE ledger_control_balance",
    "UPDATE ledger_rollup SET debit = debit + 0.0001 WHERE account_id = {rolled}",
    "UPDATE ledger_rollup SET credit = credit + 0.0001 WHERE account_id = {rolled}",
    "UPDATE ledger_rollup SET account_id = account_id + 1000 WHERE account_id = {rolled}",
    "UPDATE ledger_rollup SET day = day - 1 WHERE account_id = {rolled}",
    "UPDATE ledger_rollup SET fund_id = gen_random_uuid() WHERE account_id = {rolled}",
    "DELETE FROM ledger_rollup WHERE account_id = {rolled}",
    "TRUNCATE ledger_rollup",
    "INSERT INTO ledger_rollup SELECT fund_id, day, 1000, 5, 5 FROM ledger_rollup LIMIT 1",
    "UPDATE ledger_rollup_day SET made_at = made_at - interval '1 day'",
    "UPDATE ledger_rollup_day SET day = day - 31",
    "DELETE FROM ledger_rollup_day",
    "UPDATE ledger_account SET code = '4200' WHERE id = {account}",
    "UPDATE ledger_account SET currency = 'CHF' WHERE id = {account}",
    "UPDATE ledger_account SET party_id = gen_random_uuid() WHERE id = {account}",
    "UPDATE ledger_account SET fund_id = gen_random_uuid() WHERE id = {account}",
    ("UPDATE ledger_account SET book = CASE book WHEN 'CASH' THEN 'COMMITMENT' ELSE 'CASH' END"
    " WHERE id = {account}"),
    "UPDATE ledger_account SET normal = CASE normal WHEN 'D' THEN 'C' ELSE 'D' END WHERE id = {account}",
    "DELETE FROM ledger_account WHERE id = {account}",
)  # fmt: skip


def edit_entry(world: World, source: random.Random) -> Case:
    ident, reference = _entry(world, source)
    change = source.choice(ENTRY)
    world.ask(f"UPDATE ledger_entry SET {change} WHERE id = %s", ident)
    if source.random() < 0.5 and "content_hash" not in change:
        world.ask(HASH_AGAIN, ident)
    return Case(f"entry: {change}", (f"entry {reference}",))


def edit_leg(world: World, source: random.Random) -> Case:
    ident, reference = _entry(world, source)
    number = source.choice(world.ask("SELECT n FROM ledger_leg WHERE entry_id = %s", ident))[0]
    change = source.choice(LEG)
    world.ask(f"UPDATE ledger_leg SET {change} WHERE (entry_id, n) = (%s, %s)", ident, number)
    if source.random() < 0.5:
        world.ask(HASH_AGAIN, ident)
    return Case(f"leg: {change}", (f"entry {reference}:", *_reversing(world, ident)))


def change_legs(world: World, source: random.Random) -> Case:
    """Add, remove, double or reorder legs so that the entry stays in balance where it can."""
    ident, reference = _entry(world, source)
    what = source.choice(
        ("DELETE FROM ledger_leg WHERE entry_id = {0}",
         "DELETE FROM ledger_leg WHERE entry_id = {0} AND n = 1",
         "UPDATE ledger_leg SET amount = amount * 2 WHERE entry_id = {0}",
         "UPDATE ledger_leg SET n = 100 - n WHERE entry_id = {0}",
         "UPDATE ledger_leg SET n = n + 1 WHERE entry_id = {0}",
         ("INSERT INTO ledger_leg SELECT entry_id, n + 10, account_id, side, amount, value_date"
         " FROM ledger_leg WHERE entry_id = {0}"))
    ).format(ident)  # fmt: skip
    # One statement may pass the same number twice: the primary key is not deferred.
    world.ask("ALTER TABLE ledger_leg DROP CONSTRAINT ledger_leg_pkey")
    world.ask(what)
    if source.random() < 0.5:
        world.ask(HASH_AGAIN, ident)
    return Case(what, (f"entry {reference}:", *_reversing(world, ident)))


def delete_entry(world: World, source: random.Random) -> Case:
    ident, _reference = _entry(world, source)
    world.ask("DELETE FROM ledger_leg WHERE entry_id = %s", ident)
    world.ask("DELETE FROM ledger_entry WHERE id = %s", ident)
    if source.random() < 0.5:  # and make the stored balances and rollups right again
        _stored_again(world)
    words = (f"entry number {ident}: it is gone", *_reversing(world, ident))
    return Case("delete an entry", words)


def insert_entry(world: World, source: random.Random) -> Case:
    """Copy an entry under another reference, with its own hash and all that follows from it."""
    ident, _reference = _entry(world, source)
    new = world.one(
        "INSERT INTO ledger_entry (fund_id, kind, value_date, recorded_at, reference, memo,"
        " subject_id, reverses_id, adjusts, content_hash) SELECT fund_id, kind, value_date,"
        " recorded_at, 'forged:1', memo, subject_id, reverses_id, adjusts, content_hash"
        " FROM ledger_entry WHERE id = %s RETURNING id", ident
    )  # fmt: skip
    world.ask(
        "INSERT INTO ledger_leg SELECT %s, n, account_id, side, amount, value_date FROM ledger_leg"
        " WHERE entry_id = %s", new, ident
    )  # fmt: skip
    world.ask(HASH_AGAIN, new)
    _stored_again(world)
    return Case("insert an entry", ("entry forged:1: no record of the trail tells of it",))


def swap_entries(world: World, source: random.Random) -> Case:
    rows = world.ask("SELECT id, reference FROM ledger_entry ORDER BY id")
    (one, first), (two, second) = source.sample(rows, 2)
    column = source.choice(("reference", "content_hash", "id"))
    if column == "id":
        for old, new in ((one, -1), (two, one), (-1, two)):
            world.ask("UPDATE ledger_entry SET id = %s WHERE id = %s", new, old)
    else:
        world.ask(
            f"UPDATE ledger_entry a SET {column} = b.{column} FROM ledger_entry b"
            " WHERE a.id IN (%s, %s) AND b.id = %s - a.id AND b.id IN (%s, %s)",
            one, two, one + two, one, two,
        )  # fmt: skip
    return Case(f"swap {column} of two entries", (f"entry {first}:", f"entry {second}:"))


def truncate_books(world: World, source: random.Random) -> Case:
    what = source.choice(
        ("ledger_leg", "ledger_entry", "ledger_leg, ledger_entry", "ledger_account")
    )
    world.ask(f"TRUNCATE {what}")
    return Case(f"truncate {what}", ("entry ",))


def tamper_stored(world: World, source: random.Random) -> Case:
    balances = world.ask("SELECT account_id FROM ledger_control_balance ORDER BY 1")
    rolled = world.ask("SELECT DISTINCT account_id FROM ledger_rollup ORDER BY 1")
    used = world.ask("SELECT DISTINCT account_id FROM ledger_leg ORDER BY 1")
    what = source.choice(STORED).format(
        balance=source.choice(balances)[0], rolled=source.choice(rolled)[0],
        account=source.choice(used)[0],
    )  # fmt: skip
    world.ask(what)
    return Case(what, ("account ", "entry ", "rollup of "))


BOOKS_KINDS: tuple[BooksKind, ...] = (
    edit_entry, edit_leg, tamper_stored, change_legs, edit_entry, delete_entry, edit_leg,
    insert_entry, tamper_stored, swap_entries, truncate_books, tamper_stored,
)  # fmt: skip


def _entry(world: World, source: random.Random) -> tuple[int, str]:
    rows = world.ask("SELECT id, reference FROM ledger_entry ORDER BY id")
    ident, reference = source.choice(rows)
    return ident, reference


def _reversing(world: World, ident: int) -> tuple[str, ...]:
    """Return the name of the entry that reverses this one: it no longer mirrors it."""
    rows = world.ask("SELECT reference FROM ledger_entry WHERE reverses_id = %s", ident)
    return tuple(f"entry {reference}:" for (reference,) in rows)


def _stored_again(world: World) -> None:
    world.ask(
        "UPDATE ledger_control_balance b SET balance = (SELECT coalesce(sum("
        "   CASE WHEN l.side = a.normal THEN l.amount ELSE -l.amount END), 0) FROM ledger_leg l"
        "   WHERE l.account_id = a.id) FROM ledger_account a WHERE a.id = b.account_id"
    )
    world.ask("DELETE FROM ledger_rollup")
    world.ask("DELETE FROM ledger_rollup_day")
