"""What this server does with write skew under SERIALIZABLE, and that money does not rest on it."""

import contextlib
from collections.abc import Iterator
from decimal import Decimal
from threading import Barrier
from typing import Any
from uuid import UUID

import psycopg2
from django.db import connection, connections, transaction
from psycopg2.extensions import ISOLATION_LEVEL_SERIALIZABLE

from bench.ground import as_owner
from bench.proofs.cross_account import posted_and_pinned
from bench.proofs.threads import at_once
from bench.registry import Found, proof
from bench.stage import stage_make
from trustfund.kernel.money import Money
from trustfund.ledger import selectors
from trustfund.ledger.errors import InsufficientBalance
from trustfund.ledger.rules import posting

# How the first transaction learns that row 1 is there, before it deletes row 2. The second one
# has seen row 2 and deletes row 1: whichever came first, the other could not have seen its row.
VARIANTS = {
    "plain SELECT": "SELECT 1 FROM skew_probe WHERE k = %s",
    "ON CONFLICT DO NOTHING": "INSERT INTO skew_probe VALUES (%s, 0) ON CONFLICT DO NOTHING",
    "ON CONFLICT DO UPDATE WHERE false": (
        "INSERT INTO skew_probe VALUES (%s, 0) ON CONFLICT (k) DO UPDATE SET v = 1 WHERE false"
    ),
}
AT_ONCE = 2


@contextlib.contextmanager
def sessions() -> Iterator[list[Any]]:
    """Yield two sessions of the owner under SERIALIZABLE."""
    parameters = connections["owner"].get_connection_params()
    names = ("dbname", "user", "password", "host", "port")
    given = {name: parameters[name] for name in names if parameters.get(name)}
    opened = [psycopg2.connect(**given) for _number in range(2)]
    for one in opened:
        one.set_session(isolation_level=ISOLATION_LEVEL_SERIALIZABLE)
    try:
        yield opened
    finally:
        for one in opened:
            one.close()


def skewed(variant: str) -> bool:
    """Return whether both transactions committed although no order of the two explains it."""
    as_owner("DROP TABLE IF EXISTS skew_probe; CREATE TABLE skew_probe (k int PRIMARY KEY, v int)")
    as_owner("INSERT INTO skew_probe VALUES (1, 0), (2, 0)")
    with sessions() as (one, other):
        first, second = one.cursor(), other.cursor()
        try:
            second.execute("SELECT 1 FROM skew_probe WHERE k = 2")
            first.execute(VARIANTS[variant], [1])
            first.execute("DELETE FROM skew_probe WHERE k = 2")
            one.commit()
            second.execute("DELETE FROM skew_probe WHERE k = 1")
            other.commit()
        except psycopg2.errors.SerializationFailure:
            both = False
        else:
            both = True
    as_owner("DROP TABLE skew_probe")
    return both


@proof("write_skew_probe", count=200)
def write_skew_probe(count: int, seed: int) -> Found:
    """Record the three variants; then let two at a time, under SERIALIZABLE or not, take the last money.

    Asked: that exactly one of each pair gets it, and that the balance ends at zero.
    """
    del seed
    version = as_owner("SHOW server_version")[0][0]
    remarks = [f"PostgreSQL {version} under SERIALIZABLE:"] + [
        f"  {name}: {'both committed (write skew)' if skewed(name) else 'one was aborted'}"
        for name in VARIANTS
    ]
    cast, fund = stage_make(agreements=0)
    actor, amount = cast.finance_officer, Money(Decimal(10), "USD")
    right = 0
    for number in range(count):
        posted_and_pinned(actor, fund, "RECEIPT", posting.receipt_booked(amount, UUID(int=1)))
        start = Barrier(AT_ONCE)

        def take(_number: int, level: str = ("READ COMMITTED", "SERIALIZABLE")[number % 2]) -> bool:
            connection.ensure_connection()
            start.wait(30)  # noqa: B023 - used within this round
            try:
                return took(actor, fund, amount, level)
            finally:
                connection.close()

        taken = sum(at_once(take, range(AT_ONCE), threads=AT_ONCE))
        left = selectors.balance(fund_id=fund.pk, code="1100", currency="USD")
        right += taken == 1 and left.amount == 0
    return Found(count, right, tuple(remarks))


def took(actor: Any, fund: Any, amount: Money, level: str) -> bool:
    """Return whether the money could be taken, by a fee, at this isolation level."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"SET TRANSACTION ISOLATION LEVEL {level}")
            posted_and_pinned(actor, fund, "FEE", posting.fee_charged(amount))
    except InsufficientBalance:
        return False
    except Exception as error:
        if getattr(error.__cause__, "pgcode", "") == "40001":
            return False
        raise
    return True
