"""Posting 100,000 entries at once, against COPY of bare legs and against a peer's bulk_create."""

import io
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import psycopg2
from django.db import transaction

from bench.clients import Clients, paired
from bench.ground import as_owner
from bench.peers import peer_clients
from bench.registry import measure
from bench.stage import RAW_TABLES, THREE_LEGS, bench_fund, bench_officer, stage_make
from trustfund.audit.services import record
from trustfund.kernel.actor import RequestStamp
from trustfund.ledger.selectors import books_findings
from trustfund.ledger.services import Draft, entries_post

ENTRIES = 100_000
BATCH = 1000
ROUNDS = 3


class BooksBroken(RuntimeError):
    """What was posted does not pass the verifier, so its speed says nothing."""


@measure("bulk_v_copy", "bulk_v_hordak", "bulk_entries_a_second")
def bulk() -> Mapping[str, float]:
    """Measure 100,000 entries of three legs in batches of 1,000, each batch one transaction.

    Ours with every guarantee: reference, hash, balance, rules, period, no overdraft, request key,
    and a record of each batch that pins its entries. The other is one COPY of 300,000 bare legs.
    """
    as_owner(RAW_TABLES)
    stage_make(agreements=0)
    with peer_clients("hordak", 1) as hordak:
        rows = [one_round(number, hordak) for number in range(ROUNDS)]
    if found := [str(one) for one in books_findings()]:
        raise BooksBroken(found[0])
    return {
        "bulk_v_copy": paired(rows, "ours", "copy"),
        "bulk_v_hordak": paired(rows, "ours", "hordak"),
        "bulk_entries_a_second": max(row["ours"] for row in rows),
    }


def one_round(number: int, hordak: Clients) -> dict[str, float]:
    """Return the entries a second of each way, done in turn."""
    peer = hordak.rate("hordak_bulk_1000", clients=1, seconds=3, warm_up=1)
    return {
        "copy": ENTRIES / seconds(lambda: copied(number)),
        "ours": ENTRIES / seconds(posted),
        "hordak": BATCH * peer,
    }


def seconds(work: Callable[[], None]) -> float:
    """Return how long this took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def copied(number: int) -> None:
    """Copy three bare legs for each entry into a table with nothing but its primary key."""
    today = datetime.now(UTC).date()
    first = number * ENTRIES
    text = io.StringIO(
        "".join(
            f"{first + entry}\t1\t1\tD\t100\t{today}\n{first + entry}\t2\t2\tC\t60\t{today}\n"
            f"{first + entry}\t3\t3\tC\t40\t{today}\n"
            for entry in range(ENTRIES)
        )
    )
    connection = psycopg2.connect(os.environ["DATABASE_OWNER_URL"])
    with connection, connection.cursor() as cursor:
        cursor.copy_expert("COPY raw_leg FROM STDIN", text)
    connection.close()


def posted() -> None:
    """Post the entries through the service, as the application's role."""
    fund, officer = bench_fund(), bench_officer()
    for _batch in range(ENTRIES // BATCH):
        now = datetime.now(UTC)
        drafts = [
            Draft("RECEIPT", now.date(), f"bulk:{uuid4()}", "bench", fund.pk, THREE_LEGS)
            for _entry in range(BATCH)
        ]
        asker = replace(officer, request=RequestStamp(uuid4(), "bench:bulk", "0" * 64))
        with transaction.atomic():
            entries = entries_post(fund_id=fund.pk, drafts=drafts)
            record(
                asker, "bench.post", subject=fund, at=now, fund_id=fund.pk,
                extra={"entries": [entry.facts() for entry in entries]},
            )  # fmt: skip
