"""The cost-recovery fee: marginal tiers on cumulative contributions."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal

from trustfund.kernel.money import CurrencyMismatch, Money, MoneyError, quantum, zero

HIGHEST_PERCENT = Decimal(25)
EXACT = Context(prec=60, rounding=ROUND_HALF_EVEN)


@dataclass(frozen=True, slots=True)
class Tier:
    """On cumulative contributions above `above`, `percent` of a hundred is charged."""

    above: Decimal
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Schedule:
    """The tiers by which contributions are charged from a day on, until a later schedule begins.

    `authority` names the decision behind it; empty for the one that a fund was opened with.
    """

    valid_from: date
    tiers: tuple[Tier, ...]
    authority: str = ""


@dataclass(frozen=True, slots=True)
class TierPart:
    """What one tier charges: the parts of the sum before and of the sum after that lie in it, and
    the percentage of each, which is not rounded yet."""

    tier: Tier
    before: Decimal
    after: Decimal

    @property
    def fee_before(self) -> Decimal:
        """Return the percentage of what lay in the tier before."""
        return self.before * self.tier.percent / 100

    @property
    def fee_after(self) -> Decimal:
        """Return the percentage of what lies in the tier now."""
        return self.after * self.tier.percent / 100


@dataclass(frozen=True, slots=True)
class Formula:
    """How a fee is reckoned, figure by figure: fee = T(after) - T(before), by one schedule."""

    schedule: Schedule
    before: Money
    after: Money
    parts: tuple[TierPart, ...]

    @property
    def total_before(self) -> Money:
        """Return T(before): the fee on all earlier contributions by this schedule."""
        return _total(self.before, self.schedule.tiers)

    @property
    def total_after(self) -> Money:
        """Return T(after): the fee on all contributions with the new one, by this schedule."""
        return _total(self.after, self.schedule.tiers)

    @property
    def fee(self) -> Money:
        """Return the fee on the new contribution."""
        return self.total_after - self.total_before


class NoSchedule(MoneyError):
    """No fee schedule is valid on the contribution's day: enter one, 0 percent if there is no fee."""


class RefundBeyondContribution(MoneyError):
    """More would be given back than was contributed."""


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


def schedule_on(schedules: Sequence[Schedule], day: date) -> Schedule:
    """Return the schedule of a contribution's day: the one that began last by then, in any order.

    :raises NoSchedule: if none had begun
    """
    begun = [schedule for schedule in schedules if schedule.valid_from <= day]
    if not begun:
        raise NoSchedule(f"No fee schedule is valid on {day}")
    return max(begun, key=lambda schedule: schedule.valid_from)


def fee_on(schedules: Sequence[Schedule], day: date, cumulative: Money, addition: Money) -> Money:
    """Return the fee on an addition that was contributed on a day after `cumulative`.

    The day's schedule charges the addition alone, but finds its tiers by all contributions, also
    those that an earlier schedule charged; those are never charged again. So the fees of parts add
    up to the fee of the whole while one schedule is valid. Source: domain.md §1.6.

    :raises NoSchedule: if none is valid on the day
    :raises CurrencyMismatch: if the two amounts differ in currency
    :raises MoneyError: for a negative amount
    """
    return fee_tiered(cumulative, addition, schedule_on(schedules, day).tiers)


def formula_of(schedule: Schedule, cumulative: Money, addition: Money) -> Formula:
    """Return how a schedule reckons the fee on an addition, tier by tier, to be redone by hand.

    :raises CurrencyMismatch: if the two amounts differ in currency
    """
    after = cumulative + addition
    return Formula(
        schedule=schedule,
        before=cumulative,
        after=after,
        parts=tuple(
            TierPart(tier, earlier, now)
            for (tier, earlier), (_tier, now) in zip(
                _in_tiers(cumulative, schedule.tiers),
                _in_tiers(after, schedule.tiers),
                strict=True,
            )
        ),
    )


def fee_reversed(
    fee: Money, contribution: Money, *, refunded_before: Money, refund: Money
) -> Money:
    """Return how much of a contribution's fee a refund of it reverses, in the holding currency.

    R(x) = fee × x / contribution, rounded half to even; a refund r after b was refunded reverses
    R(b + r) − R(b). So refunds in any parts reverse the same as one, and the last one that makes
    the refund full has reversed the whole fee, to the cent. It is this contribution's own fee that
    is reversed, whatever tiers it was charged by. Source: domain.md §1.6.

    :raises RefundBeyondContribution: if more would be refunded than was contributed
    :raises CurrencyMismatch: if the amounts are not in one currency
    :raises MoneyError: for a negative amount, or a contribution that is not above zero
    """
    nothing = zero(fee.currency)
    if min(fee, contribution, refunded_before, refund, nothing) < nothing:
        raise MoneyError("A fee is reversed on amounts that are not negative")
    if contribution == nothing:
        raise MoneyError("Nothing was contributed that could be refunded")
    refunded = refunded_before + refund
    if refunded > contribution:
        raise RefundBeyondContribution(f"{refunded} would be refunded of {contribution}")
    return _reversed(fee, contribution, refunded) - _reversed(fee, contribution, refunded_before)


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


def schedules_faults(schedules: Sequence[Schedule]) -> list[str]:
    """Return the codes of what is wrong with schedules; empty for good ones.

    `none` (there is no schedule), `days` (two begin on one day), and those of `tiers_faults` of
    any of them, each code once.
    """
    if not schedules:
        return ["none"]
    days = [schedule.valid_from for schedule in schedules]
    found = ["days"] if len(set(days)) < len(days) else []
    for schedule in schedules:
        found.extend(tiers_faults(schedule.tiers))
    return list(dict.fromkeys(found))


def _reversed(fee: Money, contribution: Money, refunded: Money) -> Money:
    share = EXACT.divide(EXACT.multiply(fee.amount, refunded.amount), contribution.amount)
    step = quantum(fee.currency)
    return Money(share.quantize(step, rounding=ROUND_HALF_EVEN, context=EXACT), fee.currency)


def _in_tiers(contributed: Money, tiers: Sequence[Tier]) -> list[tuple[Tier, Decimal]]:
    """Return each tier, lowest first, with the part of the sum that lies in it."""
    ordered = sorted(tiers, key=lambda tier: tier.above)
    found = []
    for index, tier in enumerate(ordered):
        upper = ordered[index + 1].above if index + 1 < len(ordered) else contributed.amount
        part = min(contributed.amount, upper) - tier.above
        found.append((tier, max(part, Decimal(0))))
    return found


def _total(contributed: Money, tiers: Sequence[Tier]) -> Money:
    parts = _in_tiers(contributed, tiers)
    fee = sum((part * tier.percent / 100 for tier, part in parts), Decimal(0))
    step = quantum(contributed.currency)
    return Money(fee.quantize(step, rounding=ROUND_HALF_EVEN), contributed.currency)
