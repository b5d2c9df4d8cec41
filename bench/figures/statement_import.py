"""A bank statement of 10,000 lines, from the upload to the last line in the books."""

import time
from collections.abc import Mapping

from bench.registry import measure
from bench.stage import stage_make
from donors import services
from donors.models import StatementImport, StatementLine
from tests.factories.bank_files import camt053, file_of, lines_drawn, statement_of
from tests.factories.funds import bank_accounts_make
from trustfund.db import clock
from trustfund.identity.selectors import system_actor
from trustfund.ledger.selectors import books_findings

LINES = 10_000
ACCOUNT = "BENCH-1"


class BooksBroken(RuntimeError):
    """What was booked does not pass the verifier, so its speed says nothing."""


@measure("statement_10000_lines_seconds", "statement_10000_lines_progress")
def statement_import() -> Mapping[str, float]:
    """Hand in a camt.053 of 10,000 lines and take it, as the job does, and watch its progress move.

    The second figure counts how often the progress bar could have been seen to move.
    """
    cast, fund = stage_make(agreements=0)
    bank_accounts_make(cast, fund, "USD", identifier=ACCOUNT)
    lines = lines_drawn(LINES)
    content = file_of(camt053([statement_of(lines, account=ACCOUNT)]))
    seen = Watch()
    start = time.perf_counter()
    row = services.statement_import(
        actor=cast.finance_officer, now=clock.now(), fund_id=fund.pk, file=content, name="bench.xml"
    )
    seen.row = row
    services.statement_take(
        actor=system_actor(),
        now=clock.now(),
        import_id=row.pk,
        lease=seen,
    )
    seconds = time.perf_counter() - start
    row.refresh_from_db()
    if row.state != "BOOKED" or StatementLine.objects.count() != LINES:
        raise BooksBroken(f"{row.state} {row.failure_code} {row.failure_facts}")
    if found := [str(one) for one in books_findings()]:
        raise BooksBroken(found[0])
    return {
        "statement_10000_lines_seconds": seconds,
        "statement_10000_lines_progress": float(len(seen.steps)),
    }


class Watch:
    """Looks at the progress each time the work renews its lease, as the page does each second."""

    row: StatementImport

    def __init__(self) -> None:
        self.steps: set[tuple[str, int]] = set()

    def renew(self) -> None:
        """Note where the import stands now."""
        found = StatementImport.objects.get(pk=self.row.pk)
        self.steps.add((found.state, found.done))
