"""Legs in any order, straight to the function of the books: locks are still taken in one order."""

import random
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import OperationalError, connection, transaction

from bench.proofs.cross_account import CURRENCIES, DONORS, PLENTY, SUMS, posted_and_pinned
from bench.proofs.threads import at_once
from bench.registry import Found, proof
from bench.stage import stage_make
from trustfund.db.clock import now
from trustfund.kernel.money import Money
from trustfund.ledger.rules import posting
from trustfund.ledger.rules.posting import Leg

CALL = """
    SELECT o_id FROM ledger_post(%s, 'CONVERSION', %s, %s, '', %s, NULL, NULL, %s::text[],
      %s::text[], %s::uuid[], %s::text[], %s::numeric[])
"""
THREADS = 8


def posted_as_given(fund_id: UUID, legs: list[Leg]) -> int:
    """Post an entry with its legs in exactly this order, past the service that would sort them."""
    arguments = [
        fund_id, now().date(), str(uuid4()), fund_id, [leg.code for leg in legs],
        [leg.money.currency for leg in legs], [leg.party_id for leg in legs],
        [leg.side for leg in legs], [leg.money.amount for leg in legs],
    ]  # fmt: skip
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CALL, arguments)
        entry_id: int = cursor.fetchone()[0]
    return entry_id


@proof("unsorted_legs", count=3_000)
def unsorted_legs(count: int, seed: int) -> Found:
    """Post conversions whose legs come in random orders, 8 at a time; none may run into a deadlock."""
    cast, fund = stage_make(agreements=0)
    for currency in CURRENCIES:
        legs = posting.receipt_booked(Money(PLENTY, currency), DONORS[0])
        posted_and_pinned(cast.finance_officer, fund, "RECEIPT", legs)

    def one(number: int) -> str:
        draw = random.Random(f"{seed}:{number}")
        sold, bought = draw.sample(CURRENCIES, 2)
        legs = posting.conversion_booked(
            Money(Decimal(draw.randint(1, 10**6)) / 100, sold),
            Money(Decimal(draw.randint(1, 10**6)) / 100, bought),
            DONORS[0],
        )
        draw.shuffle(legs)
        try:
            posted_as_given(fund.pk, legs)
        except OperationalError as error:
            return str(error).splitlines()[0]
        return ""

    wrong = [found for found in at_once(one, range(count), threads=THREADS) if found]
    with connection.cursor() as cursor:
        cursor.execute(SUMS)
        wrong += [f"out of balance: {row}" for row in cursor.fetchall()]
    return Found(count, count - len(wrong), tuple(wrong[:5]))
