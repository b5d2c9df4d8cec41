"""Burden sharing: who was to carry which part, who carries it, and the gap between the two."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from trustfund.kernel.money import Money, MoneyError, largest_remainder, money_sum, zero

PERCENT, FIXED, PROPORTIONAL = "PERCENT", "FIXED", "PROPORTIONAL"
HUNDRED = Decimal(100)
SHARE_DECIMALS = 4  # of a percent


class KeysNotWhole(MoneyError):
    """The percentages are not a hundred; `difference` is what is missing, negative if too much."""

    def __init__(self, difference: Decimal) -> None:
        sign = "missing" if difference > 0 else "too much"
        super().__init__(f"The keys do not add up to 100 %: {abs(difference):f} % {sign}")
        self.difference = difference


class NegativeKey(MoneyError):
    """A key below zero, or one that is no number."""


class NoKeys(MoneyError):
    """No donor has a key above zero: there is nothing to share by."""


class NobodyShares(MoneyError):
    """Every donor with a key is prospective or excluded, so nobody could carry the others' part."""


@dataclass(frozen=True, slots=True)
class Key:
    """By what the burden is shared: a weight for each donor, and what the weights are.

    `kind` is PERCENT (weights are percent of a hundred), FIXED (amounts in `unit`, a currency) or
    PROPORTIONAL (weights are a measure that `unit` names, such as income by source and year).
    """

    kind: str
    weights: Mapping[UUID, Decimal]
    unit: str


@dataclass(frozen=True, slots=True)
class Share:
    """One donor against the key, on one rung; money in one currency, percent to four decimals.

    `key` is the donor's part as agreed by all; the others are None for who takes no share:
    `rescaled` the part among those who do, `target` that part of the total, `given` what the donor
    really carries of the total (None also while the total is zero), `gap` target less actual:
    positive where the donor carries too little. `fixed` is the fixed amount, if that is the key.
    `in_kind` is valued and shown, and enters no other figure.
    """

    donor_id: UUID
    key: Decimal
    actual: Money
    in_kind: Money
    fixed: Money | None = None
    rescaled: Decimal | None = None
    target: Money | None = None
    given: Decimal | None = None
    gap: Money | None = None

    @property
    def takes_share(self) -> bool:
        """Return whether this donor carries a part of the burden now."""
        return self.target is not None


@dataclass(frozen=True, slots=True)
class Burden:
    """The shares of one rung. `total` is the cash of those who take a share, `outside` that of the
    others, `in_kind` everybody's; `left_out` names who has a key and takes no share for now, and
    `key_taken` how many percent of the key the others had before they were rescaled to a hundred.
    """

    shares: tuple[Share, ...]
    total: Money
    outside: Money
    in_kind: Money
    left_out: tuple[UUID, ...]
    key_taken: Decimal

    @property
    def is_rescaled(self) -> bool:
        """Return whether keys were raised because somebody takes no share: a page must say so."""
        return bool(self.left_out)


def percent_key(percents: Mapping[UUID, Decimal]) -> Key:
    """Return a key of percentages, which are exactly a hundred together.

    :raises KeysNotWhole: if they are not, with the difference
    :raises NegativeKey: if one is below zero or no number
    """
    key = _key(PERCENT, percents, "%")
    difference = HUNDRED - sum(percents.values(), Decimal(0))
    if difference:
        raise KeysNotWhole(difference)
    return key


def fixed_key(amounts: Mapping[UUID, Money], currency: str) -> Key:
    """Return a key of amounts in one currency: each donor's part is its amount of their sum.

    :raises CurrencyMismatch: if one is in another currency
    :raises NegativeKey: if one is below zero
    :raises NoKeys: if all are zero
    """
    money_sum(list(amounts.values()), currency)
    weights = {donor_id: money.amount for donor_id, money in amounts.items()}
    return _not_empty(_key(FIXED, weights, currency))


def proportional_key(measures: Mapping[UUID, Decimal], measure: str) -> Key:
    """Return a key in proportion to a measure, which is named with its source and year.

    :raises NegativeKey: if one is below zero or no number
    :raises NoKeys: if all are zero
    """
    return _not_empty(_key(PROPORTIONAL, measures, measure))


def burden(
    key: Key,
    actual: Mapping[UUID, Money],
    *,
    currency: str,
    left_out: Collection[UUID] = (),
    in_kind: Mapping[UUID, Money] | None = None,
) -> Burden:
    """Return what each donor carries of one rung (pledged, signed or paid) against the key.

    gap_d = key_d × total − actual_d. Source: domain.md §8.10, there for what is paid.

    `actual` is each donor's cash on this rung, `in_kind` the value of what it gave otherwise, both
    in `currency`. `left_out` are the donors that are prospective or excluded by their own law; they
    take no share, nor does who has no key, and the keys of the others are raised in proportion to
    a hundred again. What who takes no share gives nevertheless is shown and stays out of the total.

    Targets are parts of the total by largest remainder, so that they add up to it and the gaps to
    zero, to the minor unit; percentages likewise to a hundred. They come in the order of the key,
    then of who has none; equal remainders go to the smaller identifier.

    :raises NobodyShares: if nobody is left with a key above zero
    :raises CurrencyMismatch: if an amount is not in `currency`
    :raises MoneyError: if an amount is negative
    """
    other = in_kind or {}
    _not_negative([*actual.values(), *other.values()], currency)
    taking = sorted(one for one in key.weights if key.weights[one] > 0 and one not in left_out)
    if not taking:
        raise NobodyShares("No donor with a key takes a share now")
    none = zero(currency)
    agreed = dict(zip(key.weights, percents_of(list(key.weights.values())), strict=True))
    shares = {
        donor_id: Share(
            donor_id=donor_id,
            key=agreed.get(donor_id, Decimal(0)),
            actual=actual.get(donor_id, none),
            in_kind=other.get(donor_id, none),
            fixed=Money(key.weights[donor_id], key.unit)
            if key.kind == FIXED and donor_id in key.weights
            else None,
        )
        for donor_id in dict.fromkeys([*key.weights, *actual, *other])
    }
    total = money_sum([shares[donor_id].actual for donor_id in taking], currency)
    for share in _against(key, [shares[donor_id] for donor_id in taking], total):
        shares[share.donor_id] = share
    missing = tuple(one for one in key.weights if one in left_out and key.weights[one] > 0)
    return Burden(
        shares=tuple(shares.values()),
        total=total,
        outside=money_sum(list(actual.values()), currency) - total,
        in_kind=money_sum(list(other.values()), currency),
        left_out=missing,
        key_taken=HUNDRED - sum((agreed[one] for one in missing), Decimal(0)),
    )


def percents_of(weights: Sequence[Decimal]) -> list[Decimal]:
    """Return weights as percent to four decimals, a hundred together (largest remainder).

    All are zero if all weights are.
    """
    if not any(weights):
        return [Decimal(0) for _ in weights]
    whole = int(HUNDRED.scaleb(SHARE_DECIMALS))
    return [Decimal(part).scaleb(-SHARE_DECIMALS) for part in largest_remainder(whole, weights)]


def _against(key: Key, taking: Sequence[Share], total: Money) -> list[Share]:
    """Return the shares of those who take one, with everything that depends on the total."""
    weights = [key.weights[share.donor_id] for share in taking]
    given = percents_of([share.actual.amount for share in taking])
    return [
        replace(
            share,
            rescaled=rescaled,
            target=target,
            given=carried if total.amount else None,
            gap=target - share.actual,
        )
        for share, rescaled, target, carried in zip(
            taking, percents_of(weights), total.allocate(weights), given, strict=True
        )
    ]


def _key(kind: str, weights: Mapping[UUID, Decimal], unit: str) -> Key:
    for weight in weights.values():
        if not weight.is_finite() or weight < 0:
            raise NegativeKey(f"A key is a number and at least zero, not {weight}")
    return Key(kind, dict(weights), unit)


def _not_empty(key: Key) -> Key:
    if not any(key.weights.values()):
        raise NoKeys("No donor has a key above zero")
    return key


def _not_negative(amounts: Sequence[Money], currency: str) -> None:
    if any(money < zero(currency) for money in amounts):
        raise MoneyError("What a donor carries is never negative")
