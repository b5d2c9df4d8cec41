"""One client of the posting benches: the raw statement, our posting, and the whole act."""

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import django
import psycopg2

from bench.loop import serve

# A header and three legs by one prepared statement that commits by itself.
PREPARE = """
    PREPARE raw_post (uuid, text, date, text, text, uuid, bigint, bigint, bigint, numeric, numeric,
      numeric) AS
    WITH e AS (
      INSERT INTO raw_entry (fund_id, kind, value_date, recorded_at, reference, memo, subject_id)
      VALUES ($1, $2, $3, now(), $4, $5, $6) RETURNING id)
    INSERT INTO raw_leg (entry_id, n, account_id, side, amount, value_date)
    SELECT e.id, x.n, x.account_id, x.side, x.amount, $3 FROM e, (
      VALUES (1, $7, 'D', $10), (2, $8, 'C', $11), (3, $9, 'C', $12)) AS x(n, account_id, side, amount)
"""
DONORS = (UUID(int=1), UUID(int=2))


def raw_work() -> Callable[[], None]:
    """Return the raw baseline, on a connection of its own."""
    connection = psycopg2.connect(os.environ["DATABASE_OWNER_URL"])
    connection.autocommit = True
    cursor = connection.cursor()
    cursor.execute(PREPARE)
    today = datetime.now(UTC).date()

    def post() -> None:
        cursor.execute(
            "EXECUTE raw_post (%s, 'RECEIPT', %s, %s, 'bench', %s, 1, 2, 3, 100, 60, 40)",
            [str(DONORS[0]), today, str(uuid4()), str(DONORS[1])],
        )

    return post


def posting_work() -> Callable[[], None]:
    """Return our posting: the books, the trail and the request's key, in one transaction."""
    from django.db import transaction

    from bench.stage import bench_fund, bench_officer
    from trustfund.audit.services import record
    from trustfund.kernel.actor import RequestStamp
    from trustfund.kernel.money import Money
    from trustfund.ledger.rules.posting import Leg
    from trustfund.ledger.services import entry_post

    actor, fund = bench_officer(), bench_fund()

    def post() -> None:
        now, key = datetime.now(UTC), uuid4()
        legs = [
            Leg("1100", "D", Money("100", "USD")),
            Leg("4100", "C", Money("60", "USD"), DONORS[0]),
            Leg("4100", "C", Money("40", "USD"), DONORS[1]),
        ]
        asker = replace(actor, request=RequestStamp(key, "bench:post", "0" * 64))
        with transaction.atomic():
            entry = entry_post(
                fund_id=fund.pk, kind="RECEIPT", value_date=now.date(), reference=f"bench:{key}",
                memo="bench", subject_id=fund.pk, legs=legs,
            )  # fmt: skip
            record(
                asker, "bench.post", subject=fund, at=now, fund_id=fund.pk,
                extra={"entries": [entry.facts()]},
            )  # fmt: skip

    return post


def act_work(number: int) -> Callable[[], None]:
    """Return a whole act, from the authorization to the outbox: a receipt under an agreement."""
    from bench.stage import bench_agreement, bench_officer
    from donors.services import receipt_record
    from trustfund.kernel.money import Money

    agreement, officer = bench_agreement(number), bench_officer()

    def act() -> None:
        now = datetime.now(UTC)
        receipt_record(
            actor=officer, now=now, agreement_id=agreement.pk, money=Money("1.00", "USD"),
            value_date=now.date(), bank_reference=str(uuid4()),
        )  # fmt: skip

    return act


class Later:
    """Work that is prepared when it is first asked for."""

    def __init__(self, make: Callable[[], Callable[[], None]]) -> None:
        self.make = make
        self.work: Callable[[], None] | None = None

    def __call__(self) -> None:
        """Do one unit of the work."""
        if self.work is None:
            self.work = self.make()
        self.work()


if __name__ == "__main__":
    django.setup()
    number = int(sys.argv[-1])
    serve(
        {
            "raw": Later(raw_work),
            "ours": Later(posting_work),
            "act": Later(lambda: act_work(number)),
        }
    )
