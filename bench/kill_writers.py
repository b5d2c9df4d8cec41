"""Eight writers that post until their server is killed, then ask by key what became of the last."""

import json
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from threading import Barrier
from uuid import UUID, uuid4

import django

WRITERS = 8
PATIENCE = 60


@dataclass
class Tale:
    """What one writer saw in one round."""

    acknowledged: dict[str, str] = field(default_factory=dict)
    unknown: int = 0
    unknown_committed: int = 0
    unresolved: int = 0


def main() -> None:
    """Write whenever the parent says so; afterwards tell what was found."""
    django.setup()
    from bench.stage import stage_make

    cast, fund = stage_make(agreements=0)
    for _line in sys.stdin:
        ready = Barrier(WRITERS + 1)
        with ThreadPoolExecutor(WRITERS) as pool:
            tales = [pool.submit(write, cast.finance_officer, fund, ready) for _n in range(WRITERS)]
            ready.wait(PATIENCE)
            print("writing", flush=True)
            told = [tale.result() for tale in tales]
        print(json.dumps(outcome(told)), flush=True)


def write(actor, fund, ready: Barrier) -> Tale:
    """Post until the connection breaks; then resolve the entry whose answer never came."""
    from django.db import InterfaceError, OperationalError, connection

    tale = Tale()
    connection.ensure_connection()
    ready.wait(PATIENCE)
    try:
        while True:
            key = uuid4()
            try:
                tale.acknowledged[str(key)] = post(actor, fund, key)
            except (OperationalError, InterfaceError):
                break
        tale.unknown += 1
        again(connection)
        resolve(actor, fund, key, tale)
    finally:
        connection.close()
    return tale


def post(actor, fund, key: UUID) -> str:
    """Post one entry under this key, with its record, and return the hash of its content."""
    from django.db import transaction

    from trustfund.audit.services import record
    from trustfund.db.clock import now
    from trustfund.kernel.actor import RequestStamp
    from trustfund.kernel.money import Money
    from trustfund.ledger.rules.posting import receipt_booked
    from trustfund.ledger.services import entry_post

    moment = now()
    asker = replace(actor, request=RequestStamp(key, "bench:post", "0" * 64))
    with transaction.atomic():
        entry = entry_post(
            fund_id=fund.pk, kind="RECEIPT", value_date=moment.date(), reference=str(key), memo="",
            subject_id=fund.pk, legs=receipt_booked(Money(1, "USD"), UUID(int=1)),
        )  # fmt: skip
        record(
            asker, "bench.post", subject=fund, at=moment, fund_id=fund.pk,
            extra={"entries": [entry.facts()]},
        )  # fmt: skip
    return entry.content_hash


def again(connection) -> None:
    """Return when the server answers again."""
    from django.db import InterfaceError, OperationalError

    deadline = time.monotonic() + PATIENCE
    while True:
        connection.close()
        try:
            connection.ensure_connection()
        except (OperationalError, InterfaceError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def resolve(actor, fund, key: UUID, tale: Tale) -> None:
    """Ask by the key whether it was carried out, as a door does; if not, do it now."""
    from trustfund.audit.selectors import request_outcome

    if request_outcome(person_id=actor.person_id, key=key) is not None:
        tale.unknown_committed += 1
        tale.unresolved += len(hashes([str(key)])) != 1
    else:
        tale.unresolved += len(hashes([str(key)])) != 0
        tale.acknowledged[str(key)] = post(actor, fund, key)


def hashes(references: list[str]) -> dict[str, str]:
    """Return the content hash of each entry that the books hold under these references."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reference, encode(content_hash, 'hex') FROM ledger_entry"
            " WHERE reference = ANY (%s)",
            [references],
        )
        return dict(cursor.fetchall())


def outcome(told: list[Tale]) -> dict[str, object]:
    """Return what the round came to, with what both verifiers find."""
    from django.db import connection

    from trustfund.audit.selectors import trail_findings
    from trustfund.ledger.selectors import books_findings

    again(connection)
    acknowledged = {key: digest for tale in told for key, digest in tale.acknowledged.items()}
    found = hashes(list(acknowledged))
    verifiers: list[Callable] = [books_findings, trail_findings]
    return {
        "acknowledged": len(acknowledged),
        "lost": sum(found.get(key) != digest for key, digest in acknowledged.items()),
        "unknown": sum(tale.unknown for tale in told),
        "unknown_committed": sum(tale.unknown_committed for tale in told),
        "unresolved": sum(tale.unresolved for tale in told),
        "findings": [str(one) for verify in verifiers for one in verify()][:5],
    }


if __name__ == "__main__":
    main()
