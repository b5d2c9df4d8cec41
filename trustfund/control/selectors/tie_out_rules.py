"""The table of tie-outs, and their comparison. A house that brings figures brings its rule."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db import transaction

from disbursements.selectors.tie_outs import GRANTS_MOTIONS, PAYMENTS_APPLICATIONS
from donors.selectors.balances import BALANCES_BOOKS
from donors.selectors.bank_tie_out import BANK_BOOKS
from donors.selectors.note_tie_out import NOTES_AGREEMENTS, NOTES_RECEIPTS
from donors.selectors.tie_outs import PLEDGES_AGREEMENTS, RECEIPTS_INSTALLMENTS
from trustfund.db import clock
from trustfund.db.snapshots import one_moment
from trustfund.funds.selectors.income import INCOME_BOOKS
from trustfund.funds.selectors.tie_outs import SET_ASIDES_BOOKS
from trustfund.kernel.tie_outs import Pair, TieOut
from trustfund.ledger.selectors.tie_outs import ROLLUPS_LEGS
from trustfund.reports.builders.tie_outs import REPORTS_BOOKS

RULES: Final[tuple[TieOut, ...]] = (
    ROLLUPS_LEGS,
    RECEIPTS_INSTALLMENTS,
    PLEDGES_AGREEMENTS,
    NOTES_RECEIPTS,
    NOTES_AGREEMENTS,
    BANK_BOOKS,
    BALANCES_BOOKS,
    SET_ASIDES_BOOKS,
    INCOME_BOOKS,
    GRANTS_MOTIONS,
    PAYMENTS_APPLICATIONS,
    REPORTS_BOOKS,
)
BY_CODE: Final = {rule.code: rule for rule in RULES}

logger = logging.getLogger(__name__)

Totals = dict[str, tuple[Decimal, Decimal]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What one rule found in a fund: how many figures it compared, the sums of both sides by
    currency, and those that differ by key. With a `fault` it found nothing, and says why."""

    rule: TieOut
    fault: str = ""
    compared: int = 0
    totals: Totals = field(default_factory=dict)
    differing: dict[tuple[str, str, str, str], Pair] = field(default_factory=dict)


def compare(fund_id: UUID) -> tuple[datetime, list[Comparison]]:
    """Compare a fund's figures by every rule, and say as known at which time.

    All of it is of one moment, so that it may run while others post. A rule that fails says so and
    does not keep the others from being asked.
    """
    with one_moment():
        return clock.now(), [_compared(rule, fund_id) for rule in RULES]


def _compared(rule: TieOut, fund_id: UUID) -> Comparison:
    try:
        with transaction.atomic():
            return _folded(rule, rule.pairs(fund_id))
    except Exception as error:  # whatever was spoiled so that no figure can be read
        logger.exception("tie-out %s of fund %s cannot be made", rule.code, fund_id)
        return Comparison(rule, fault=f"{type(error).__name__}: {error}"[:500])


def _folded(rule: TieOut, pairs: Iterable[Pair]) -> Comparison:
    compared, totals, differing = 0, Totals(), {}
    nothing = (Decimal(0), Decimal(0))
    for pair in pairs:
        compared += 1
        left, right = totals.get(pair.currency, nothing)
        totals[pair.currency] = (left + pair.left, right + pair.right)
        if not pair.ties:
            differing[pair.key] = pair
    return Comparison(rule, compared=compared, totals=totals, differing=differing)
