"""Exchange rates: a cross rate through the euro, and whether a bank's amount fits its rate."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal

from trustfund.kernel.money import Money, quantum

RATE_DECIMALS = 10
RATE_STEP = Decimal(1).scaleb(-RATE_DECIMALS)
RATE_BELOW = Decimal(10) ** 9
DAYS_OLD_AT_MOST = 7
EXACT = Context(prec=60, rounding=ROUND_HALF_EVEN)

# Units of a currency for one euro, as published on a day; None on a day without that rate.
Published = Callable[[str, date], Decimal | None]


@dataclass(frozen=True, slots=True)
class RateQuote:
    """Units of the target currency for one unit of the source, with the rate's day and source."""

    rate: Decimal
    rate_date: date
    rate_source: str


@dataclass(frozen=True, slots=True)
class GivenFact:
    """A rate that a fund's treasury gave: units of `holding` for one of `currency`, confirmed."""

    currency: str
    holding: str
    rate: Decimal
    rate_date: date
    rate_source: str
    confirmed_at: datetime


def given_quote(
    facts: Iterable[GivenFact], *, source: str, target: str, on: date
) -> RateQuote | None:
    """Return the newest given rate of a pair, either way around; of one day the one confirmed last.

    It is of `on` or at most seven days before it. One too small for ten decimals is no rate.
    """
    oldest = on - timedelta(days=DAYS_OLD_AT_MOST)
    fitting = [
        fact
        for fact in facts
        if {fact.currency, fact.holding} == {source, target} and oldest <= fact.rate_date <= on
    ]
    if not fitting:
        return None
    best = max(fitting, key=lambda fact: (fact.rate_date, fact.confirmed_at))
    rate = best.rate
    if best.currency == target:
        rate = cross_rate(source_per_euro=best.rate, target_per_euro=Decimal(1))
    return RateQuote(rate, best.rate_date, best.rate_source) if rate > 0 else None


def cross_rate(*, source_per_euro: Decimal, target_per_euro: Decimal) -> Decimal:
    """Return the units of the target for one unit of the source, to ten decimals, half to even.

    The quotient of the two euro rates is formed to 60 digits first, so that it is rounded once.
    """
    quotient = EXACT.divide(target_per_euro, source_per_euro)
    return quotient.quantize(RATE_STEP, rounding=ROUND_HALF_EVEN, context=EXACT)


def last_published(
    *, source: str, target: str, on: date, published: Published, rate_source: str
) -> RateQuote | None:
    """Return the last rate of both currencies from one and the same day, or None.

    The day is `on` or at most seven days before it (weekends and the longest bank holidays).
    A rate too small for ten decimals is no rate.
    """
    for age in range(DAYS_OLD_AT_MOST + 1):
        day = on - timedelta(days=age)
        source_per_euro, target_per_euro = published(source, day), published(target, day)
        if source_per_euro is None or target_per_euro is None:
            continue
        rate = cross_rate(source_per_euro=source_per_euro, target_per_euro=target_per_euro)
        return RateQuote(rate, day, rate_source) if rate > 0 else None
    return None


def is_rate(rate: Decimal) -> bool:
    """Return whether this can be a rate: above zero, below a thousand million, ten decimals."""
    return rate.is_finite() and 0 < rate < RATE_BELOW and rate_decimals(rate) <= RATE_DECIMALS


def rate_decimals(rate: Decimal) -> int:
    """Return with how many decimals a rate was written: 1.0800 has four."""
    exponent = rate.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def deal_agrees(*, sold: Money, bought: Money, rate: Decimal, decimals: int) -> bool:
    """Return whether the bank's bought amount fits the rate within the rate's own rounding.

    A rate written with d decimals stands for everything within half a unit of its last decimal;
    the bought amount stands for everything within half a minor unit.
    """
    rate_slack = EXACT.multiply(sold.amount, Decimal(5).scaleb(-decimals - 1))
    amount_slack = quantum(bought.currency) / 2
    difference = abs(bought.amount - EXACT.multiply(sold.amount, rate))
    return difference <= rate_slack + amount_slack
