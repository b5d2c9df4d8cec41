"""The cost-recovery fee: marginal tiers on cumulative contributions."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from trustfund.kernel.money import CurrencyMismatch, Money, MoneyError, quantum, zero

HIGHEST_PERCENT = Decimal(25)


@dataclass(frozen=True, slots=True)
class Tier:
    """On cumulative contributions above `above`, `percent` of a hundred is charged."""

    above: Decimal
    percent: Decimal


def fee_tiered(cumulative: Money, addition: Money, tiers: Sequence[Tier]) -> Money:
    """Return the fee on an addition after `cumulative` was contributed, in their currency.

    fee(c) = T(previous + c) - T(previous), where T charges each tier on the part of the sum that
    lies in it; each T is rounded half to even, so that fees of parts add up to the fee of the
    whole. Source: the Bank's cost-recovery framework for recipient-executed trust funds.

    :raises CurrencyMismatch: if the two amounts differ in currency
    :raises MoneyError: for a negative amount
    """
    if cumulative.currency != addition.currency:
        raise CurrencyMismatch(f"{cumulative.currency} cannot meet {addition}")
    if cumulative < zero(cumulative.currency) or addition < zero(addition.currency):
        raise MoneyError("A fee is charged on amounts that are not negative")
    return _total(cumulative + addition, tiers) - _total(cumulative, tiers)


def tiers_faults(tiers: Sequence[Tier]) -> list[str]:
    """Return the codes of what is wrong with a schedule; empty for a good one.

    `empty`, `start` (the first tier does not start at zero), `order` (thresholds do not rise),
    `percent` (a percentage below zero or above 25).
    """
    if not tiers:
        return ["empty"]
    found = []
    if tiers[0].above != 0:
        found.append("start")
    if any(later.above <= tier.above for tier, later in itertools.pairwise(tiers)):
        found.append("order")
    if any(not 0 <= tier.percent <= HIGHEST_PERCENT for tier in tiers):
        found.append("percent")
    return found


def _total(contributed: Money, tiers: Sequence[Tier]) -> Money:
    ordered = sorted(tiers, key=lambda tier: tier.above)
    fee = Decimal(0)
    for index, tier in enumerate(ordered):
        upper = ordered[index + 1].above if index + 1 < len(ordered) else contributed.amount
        part = min(contributed.amount, upper) - tier.above
        fee += max(part, Decimal(0)) * tier.percent / 100
    step = quantum(contributed.currency)
    return Money(fee.quantize(step, rounding=ROUND_HALF_EVEN), contributed.currency)
