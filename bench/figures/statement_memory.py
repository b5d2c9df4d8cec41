"""A bank statement of 100,000 lines, imported by a process of its own: how much memory that takes."""

import json
import subprocess
import sys
from collections.abc import Mapping
from uuid import UUID

from bench.ground import CHECKOUT
from bench.proofs.bank_files import peak_kilobytes
from bench.registry import measure

LINES = 100_000
ACCOUNT = "BENCH-1"


class ImportBroken(RuntimeError):
    """Not every line is in the books, so what the import took says nothing."""


@measure("statement_100000_lines_megabytes", "statement_100000_lines_seconds")
def statement_memory() -> Mapping[str, float]:
    """Hand in a statement of 100,000 lines as MT940, and have another process take and book it.

    The first figure is the largest resident size of that process since it started, Django included.
    """
    from bench.stage import stage_make
    from donors import services
    from donors.models import StatementLine
    from tests.factories.bank_files import file_of, lines_drawn, mt940, statement_of
    from tests.factories.funds import bank_accounts_make
    from trustfund.db import clock

    cast, fund = stage_make(agreements=0)
    bank_accounts_make(cast, fund, "USD", identifier=ACCOUNT)
    row = services.statement_import(
        actor=cast.finance_officer,
        now=clock.now(),
        fund_id=fund.pk,
        file=file_of(mt940([statement_of(lines_drawn(LINES), account=ACCOUNT)])),
        name="bench.sta",
    )
    asked = [sys.executable, "-m", "bench.figures.statement_memory", str(row.pk)]
    ended = subprocess.run(asked, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, check=True)
    row.refresh_from_db()
    booked = StatementLine.objects.filter(entry_id__isnull=False).count()
    if row.state != "BOOKED" or booked == 0 or StatementLine.objects.count() != LINES:
        raise ImportBroken(f"{row.state} {row.failure_code} {row.failure_facts} {booked}")
    found: dict[str, float] = json.loads(ended.stdout)
    return found


def taking(import_id: UUID) -> dict[str, float]:
    """Take the import as its job does; return what that took of memory and of time."""
    import time

    import django

    django.setup()
    from donors import services
    from trustfund.db import clock
    from trustfund.identity.selectors import system_actor

    begun = time.perf_counter()
    services.statement_take(actor=system_actor(), now=clock.now(), import_id=import_id)
    return {
        "statement_100000_lines_megabytes": round(peak_kilobytes() / 1024, 1),
        "statement_100000_lines_seconds": round(time.perf_counter() - begun, 1),
    }


if __name__ == "__main__":
    print(json.dumps(taking(UUID(sys.argv[1]))))
