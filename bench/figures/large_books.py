"""Reading and verifying 1,000,000 legs in 990 accounts over 60 closed months."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db import connection

from bench import ground
from bench.load import LEGS, load
from bench.peers import peer_clients
from bench.registry import measure
from bench.timing import taken_in_turn
from trustfund.funds.models import Fund
from trustfund.ledger import selectors

# `LARGE=100000 make bench NAME=verify` is a shorter look.
LARGE = int(os.environ.get("LARGE", "1000000"))
SMALL = LARGE // 10
TIMES = 15
# In the middle of the last whole month, so that a plain sum reads nearly every leg.
AS_OF, CLOSED = date(2024, 11, 17), date(2024, 10, 31)

PLAIN_SUM = """
    SELECT account_id, sum(amount) FILTER (WHERE side = 'D'), sum(amount) FILTER (WHERE side = 'C')
    FROM ledger_leg WHERE value_date <= %s GROUP BY account_id
"""
ROLLUP = """
    SELECT a.id, a.code, a.currency, a.party_id, r.debit, r.credit
    FROM ledger_rollup r JOIN ledger_account a ON a.id = r.account_id
    WHERE r.fund_id = %s AND r.day = %s ORDER BY a.code, a.currency, a.party_id
"""
INDEX_FETCH = """
    SELECT value_date, entry_id, n, side, amount FROM ledger_leg
    WHERE account_id = %s AND value_date <= %s ORDER BY value_date DESC, entry_id DESC, n DESC
    LIMIT 50
"""


@measure(
    "trial_balance_v_sum",
    "trial_balance_v_rollup",
    "trial_balance_growth",
    "trial_balance_v_hordak",
    "statement_page_v_index_fetch",
    "statement_page_growth",
    "verify_books_entries_a_second",
    "verify_trail_entries_a_second",
    "verify_books_memory_mb",
    "verify_trail_memory_mb",
)
def large_books() -> Mapping[str, float]:
    """Read the same pages at a tenth of the size and at the whole, then verify the whole."""
    small = reads(load(SMALL, trail=False))
    ground.empty()
    fund = load(LARGE)
    large = reads(fund)
    with peer_clients("hordak", 1, setup=("load", str(LARGE))) as hordak:
        peer = hordak.rate("hordak_trial_balance", clients=1, seconds=5, warm_up=1)
    books, trail = verified("books"), verified("trail")
    entries = LARGE // LEGS
    return {
        "trial_balance_v_sum": large["sum"] / large["balances"],
        "trial_balance_v_rollup": large["balances"] / large["rollup"],
        "trial_balance_growth": large["balances"] / small["balances"],
        "trial_balance_v_hordak": 1 / peer / large["balances"],
        "statement_page_v_index_fetch": large["statement"] / large["index"],
        "statement_page_growth": large["statement"] / small["statement"],
        "verify_books_entries_a_second": entries / books["seconds"],
        "verify_trail_entries_a_second": entries / trail["seconds"],
        "verify_books_memory_mb": books["memory"],
        "verify_trail_memory_mb": trail["memory"],
    }


def reads(fund: Fund) -> dict[str, float]:
    """Return the median seconds of each read, taken in turn."""
    cash = next(
        row
        for row in selectors.accounts_of(fund_id=fund.pk)
        if (row.code, row.currency) == ("1100", "USD")
    )
    before = selectors.LineKey(AS_OF, 2**40, 0)
    works: dict[str, Callable[[], Any]] = {
        "sum": lambda: fetched(PLAIN_SUM, AS_OF),
        "balances": lambda: selectors.balances(fund_id=fund.pk, as_of=AS_OF),
        "rollup": lambda: fetched(ROLLUP, fund.pk, CLOSED),
        "statement": lambda: selectors.statement_page(held=cash, before=before),
        "index": lambda: fetched(INDEX_FETCH, cash.id, AS_OF),
    }
    taken = taken_in_turn(works, times=TIMES)
    return {name: statistics.median(times) for name, times in taken.items()}


def fetched(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Return the rows of a bare query."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def verified(what: str) -> dict[str, float]:
    """Return how long one verifier took in a process of its own, and its memory."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.verify", what], cwd=ground.CHECKOUT, check=True, text=True,
        stdout=subprocess.PIPE, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    if told["findings"]:
        raise AssertionError(f"verify_{what} found {told['findings']}")
    return told
