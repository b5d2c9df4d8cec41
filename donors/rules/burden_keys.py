"""Versions of a key of burden sharing: reading one from what was agreed, and which one counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from donors.rules.burden import (
    FIXED,
    PERCENT,
    SHARE_DECIMALS,
    Key,
    NegativeKey,
    fixed_key,
    percent_key,
    proportional_key,
)
from trustfund.kernel.money import MAX_DIGITS, Money, MoneyError


class WeightTooFine(MoneyError):
    """A weight has more decimals, or more digits, than can be kept."""


@dataclass(frozen=True, slots=True)
class KeyVersion:
    """A key that was agreed, from which day it counts, and when it was agreed."""

    id: UUID
    effective_on: date
    agreed_at: datetime


def key_read(kind: str, weights: Mapping[UUID, Decimal], *, unit: str) -> Key:
    """Return the key that these weights are; `unit` is the currency of fixed amounts.

    Who has no share has no weight.

    :raises NegativeKey: for a weight that is not above zero
    :raises WeightTooFine: for more than four decimals, or than a fixed amount's currency has
    :raises KeysNotWhole: for percentages that are not a hundred
    :raises NoKeys: if there is no weight
    """
    for weight in weights.values():
        if not weight.is_finite() or weight <= 0:
            raise NegativeKey(f"A key is a number above zero, not {weight}")
        if weight.adjusted() >= MAX_DIGITS or _decimals(weight) > SHARE_DECIMALS:
            raise WeightTooFine(f"A key has at most {SHARE_DECIMALS} decimals, not {weight}")
    if kind == PERCENT:
        return percent_key(weights)
    if kind != FIXED:
        return proportional_key(weights, unit)
    try:
        amounts = {one: Money(weight, unit) for one, weight in weights.items()}
    except MoneyError as error:
        raise WeightTooFine(str(error)) from error
    return fixed_key(amounts, unit)


def key_text(weight: Decimal) -> str:
    """Return a weight as it is kept: digits without zeros at the end."""
    return f"{weight.normalize():f}"


def key_on(versions: Iterable[KeyVersion], day: date) -> KeyVersion | None:
    """Return the version that counts at the end of a day: the newest; None before the first.

    Of two for one day the one that was agreed later counts.
    """
    counting = [one for one in versions if one.effective_on <= day]
    return max(counting, key=lambda one: (one.effective_on, one.agreed_at, one.id), default=None)


def _decimals(weight: Decimal) -> int:
    exponent = weight.normalize().as_tuple().exponent
    return max(0, -int(exponent))
