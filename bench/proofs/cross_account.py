"""Random entries across accounts by 16 threads: no deadlock reaches a caller, every sum is zero."""

import random
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import OperationalError, transaction

from bench.ground import as_owner
from bench.proofs.threads import at_once
from bench.registry import Found, proof
from bench.stage import stage_make
from trustfund.audit.services import record
from trustfund.db.clock import now
from trustfund.funds.models import Fund
from trustfund.kernel.actor import Actor
from trustfund.kernel.money import Money
from trustfund.ledger.errors import InsufficientBalance
from trustfund.ledger.rules import posting
from trustfund.ledger.selectors import books_findings
from trustfund.ledger.services import Posted, entry_post

CURRENCIES = ("USD", "EUR", "GBP", "CHF", "SEK", "NOK")
DONORS = tuple(UUID(int=number) for number in range(1, 5))
THREADS = 16
PLENTY = Decimal(10**9)
SUMS = """
    SELECT a.book, a.currency, sum(CASE l.side WHEN 'D' THEN l.amount ELSE -l.amount END)
    FROM ledger_leg l JOIN ledger_account a ON a.id = l.account_id
    GROUP BY 1, 2 HAVING sum(CASE l.side WHEN 'D' THEN l.amount ELSE -l.amount END) <> 0
"""


def posted_and_pinned(actor: Actor, fund: Fund, kind: str, legs: list[posting.Leg]) -> Posted:
    """Post one entry with its record, in one transaction."""
    moment = now()
    with transaction.atomic():
        entry = entry_post(
            fund_id=fund.pk, kind=kind, value_date=moment.date(), reference=str(uuid4()), memo="",
            subject_id=fund.pk, legs=legs,
        )  # fmt: skip
        record(
            actor, "bench.post", subject=fund, at=moment, fund_id=fund.pk,
            extra={"entries": [entry.facts()]},
        )  # fmt: skip
    return entry


@proof("cross_account", count=10_000)
def cross_account(count: int, seed: int) -> Found:
    """Convert between random currencies, each entry locking two balances in a random order."""
    cast, fund = stage_make(agreements=0)
    actor = cast.finance_officer
    for currency in CURRENCIES:
        legs = posting.receipt_booked(Money(PLENTY, currency), DONORS[0])
        posted_and_pinned(actor, fund, "RECEIPT", legs)

    def one(number: int) -> str:
        draw = random.Random(f"{seed}:{number}")
        sold, bought = draw.sample(CURRENCIES, 2)
        legs = posting.conversion_booked(
            Money(Decimal(draw.randint(1, 10**6)) / 100, sold),
            Money(Decimal(draw.randint(1, 10**6)) / 100, bought),
            draw.choice(DONORS),
        )
        draw.shuffle(legs)
        try:
            posted_and_pinned(actor, fund, "CONVERSION", legs)
        except OperationalError as error:
            return str(error).splitlines()[0]
        except InsufficientBalance:
            return "refused"
        return ""

    answers = at_once(one, range(count), threads=THREADS)
    wrong = [*as_owner(SUMS), *books_findings(), *filter(None, answers)]
    stored = as_owner("SELECT count(*) FROM ledger_entry WHERE kind = 'CONVERSION'")[0][0]
    found = stored if not wrong else min(stored, count - len(wrong))
    return Found(count, found, tuple(f"{one}" for one in wrong[:5]))
