"""Money: an exact amount in one currency. Never a float, never a sum across currencies."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

from trustfund.kernel.currencies import exponent

MAX_DIGITS = 16  # before the decimal point; the column is NUMERIC(20, 4)


class MoneyError(ValueError):
    """The amount cannot be money: not finite, too large, or finer than the minor unit."""


class CurrencyMismatch(MoneyError):
    """Two amounts of different currencies were added or compared."""


def quantum(currency: str) -> Decimal:
    """Return the smallest amount of the currency, such as Decimal('0.01') for USD."""
    return Decimal(1).scaleb(-exponent(currency))


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency, held with exactly the decimals of its minor unit.

    :raises MoneyError: for a float, a value that is not finite, or excess decimals
    :raises UnknownCurrency: for a code outside the list
    """

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if isinstance(self.amount, bool) or not isinstance(self.amount, (Decimal, int, str)):
            raise MoneyError(f"Money takes a Decimal, not {type(self.amount).__name__}")
        object.__setattr__(self, "amount", _exact(self.amount, self.currency))

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: "Money") -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: "Money") -> bool:
        return self.amount >= self._same(other)

    def __str__(self) -> str:
        return f"{self.currency} {self.amount:,}"

    def allocate(self, shares: Sequence[Decimal | int]) -> list["Money"]:
        """Split in proportion to the shares, losing nothing: the parts sum to the whole.

        Largest remainder; equal remainders go to the earlier share. Shares are not negative and
        do not all vanish.

        :raises MoneyError: if the shares are negative or sum to zero
        """
        step = quantum(self.currency)
        sign = -1 if self.amount < 0 else 1
        parts = largest_remainder(int(abs(self.amount) / step), shares)
        return [Money(step * part * sign, self.currency) for part in parts]

    def converted_half_even(self, rate: Decimal, currency: str) -> "Money":
        """Return this amount times the rate, in another currency, rounded half to even.

        `rate` is units of `currency` for one unit of this currency.
        """
        if not isinstance(rate, Decimal) or not rate.is_finite() or rate <= 0:
            raise MoneyError("A rate is a positive Decimal")
        rounded = (self.amount * rate).quantize(quantum(currency), rounding=ROUND_HALF_EVEN)
        return Money(rounded, currency)

    def _same(self, other: "Money") -> Decimal:
        if not isinstance(other, Money) or other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} cannot meet {other}")
        return other.amount


def zero(currency: str) -> Money:
    """Return nothing, in this currency."""
    return Money(Decimal(0), currency)


def money_sum(amounts: Sequence[Money], currency: str) -> Money:
    """Return the sum of amounts that are all in this currency; zero for none."""
    total = zero(currency)
    for amount in amounts:
        total = total + amount
    return total


def largest_remainder(units: int, shares: Sequence[Decimal | int]) -> list[int]:
    """Split whole units in proportion to the shares, losing none: the parts sum to the units.

    Each part is rounded down; what is left goes by one unit to the largest remainders, and among
    equal ones to the earlier share. It is all done in whole numbers, so that no size is rounded.

    :raises MoneyError: for negative units, and if a share is negative or not finite, or all are zero
    """
    weights = [Decimal(share) for share in shares]
    if units < 0 or not all(weight.is_finite() and weight >= 0 for weight in weights):
        raise MoneyError("Shares must be at least zero and not all zero")
    ratios = [weight.as_integer_ratio() for weight in weights]
    scale = math.lcm(*(denominator for _, denominator in ratios))
    whole = [numerator * (scale // denominator) for numerator, denominator in ratios]
    total = sum(whole)
    if total == 0:
        raise MoneyError("Shares must be at least zero and not all zero")
    divided = [divmod(units * weight, total) for weight in whole]
    parts = [quotient for quotient, _ in divided]
    order = sorted(range(len(parts)), key=lambda index: (-divided[index][1], index))
    for index in order[: units - sum(parts)]:
        parts[index] += 1
    return parts


def _exact(value: Decimal | int | str, currency: str) -> Decimal:
    try:
        amount = Decimal(value)
    except InvalidOperation:
        raise MoneyError(f"{value!r} is not an amount") from None
    if not amount.is_finite():
        raise MoneyError("An amount is finite")
    if amount.adjusted() >= MAX_DIGITS:
        raise MoneyError(f"An amount has at most {MAX_DIGITS} digits before the decimal point")
    exact = amount.quantize(quantum(currency))
    if exact != amount:
        raise MoneyError(f"{currency} has {exponent(currency)} decimals")
    return exact + Decimal(0)  # a negative zero becomes zero
