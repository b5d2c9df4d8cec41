"""Planned and received explained: volume, timing and rate, which add up to the cent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from donors.rules.ladder import AgreementFact, InstallmentFact, ReceiptFact
from donors.rules.rates import EXACT, RATE_STEP
from trustfund.kernel.money import Money, MoneyError, money_sum, zero


class CannotExplain(MoneyError):
    """What was planned and what was received cannot be compared as they stand."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What an agreement promises for one due date, and the two rates it is judged by.

    `money` is in the donor's currency. Both rates are units of the holding currency for one unit
    of it: `rate` is the one planned with, `due_rate` that of the due date (while that day has not
    come, that of the day as of which one asks).
    """

    money: Money
    due_date: date
    rate: Decimal
    due_rate: Decimal


@dataclass(frozen=True, slots=True)
class Received:
    """What came for it: `money` in the donor's currency that was converted, `holding` what that
    brought in the holding currency, `unconverted` what waits for its deal."""

    money: Money
    holding: Money
    unconverted: Money

    def __add__(self, other: "Received") -> "Received":
        return Received(
            self.money + other.money,
            self.holding + other.holding,
            self.unconverted + other.unconverted,
        )


@dataclass(frozen=True, slots=True)
class Effects:
    """Three differences in the holding currency; negative where less came than was planned."""

    volume: Money
    timing: Money
    rate: Money

    @property
    def exchange(self) -> Money:
        """Return what exchange rates did: a shortfall here is owed by nobody and no arrears."""
        return self.timing + self.rate

    @property
    def total(self) -> Money:
        """Return received less planned, in the holding currency."""
        return self.volume + self.exchange


@dataclass(frozen=True, slots=True)
class Variance:
    """The way from planned to received in the holding currency, with each station on it.

    `planned_holding` is planned × planned rate, `at_planned_rate` received × planned rate,
    `at_due_rate` received × rate of the due date, `received.holding` what the deals brought.
    """

    planned: Planned
    received: Received
    planned_holding: Money
    at_planned_rate: Money
    at_due_rate: Money

    @property
    def effects(self) -> Effects:
        """Return the three parts: the steps from each station to the next."""
        return Effects(
            volume=self.at_planned_rate - self.planned_holding,
            timing=self.at_due_rate - self.at_planned_rate,
            rate=self.received.holding - self.at_due_rate,
        )

    @property
    def deal_rate(self) -> Decimal | None:
        """Return the rate that the deals came to, to ten decimals; None if nothing was converted.

        For showing: the parts are computed from the amounts, never from this rounded rate.
        """
        sold = self.received.money.amount
        if sold == 0:
            return None
        rate = EXACT.divide(self.received.holding.amount, sold)
        return rate.quantize(RATE_STEP, rounding=ROUND_HALF_EVEN, context=EXACT)

    @property
    def unpaid(self) -> Money:
        """Return what has not come at all, converted or not, in the donor's currency."""
        came = self.received.money + self.received.unconverted
        return max(self.planned.money - came, zero(came.currency))

    def arrears(self, as_of: date) -> Money:
        """Return what the donor owes since before this day, in the donor's currency.

        Exchange never enters: who paid the agreed amount in the agreed currency owes nothing,
        whatever it brought. Source: domain.md §1.4 (2.3) and §8.7.
        """
        late = as_of > self.planned.due_date
        return self.unpaid if late else zero(self.planned.money.currency)


def explained(planned: Planned, received: Received) -> Variance:
    """Return why the holding currency received is not the one planned.

    - volume = (received − planned) × planned rate
    - timing = received × (rate of the due date − planned rate)
    - rate = received × (deal rate − rate of the due date)

    Received is the converted part; what waits for its deal stands in volume until then, and
    `Received.unconverted` says how much that is. The deal rate is what the bank paid divided by
    what it got, so that the rounding of a rate on the bank's paper falls into the third part.

    Rounding: each station on the way (planned, received at the planned rate, received at the rate
    of the due date, received) is rounded once, half to even, to the minor unit of the holding
    currency, and each part is the step between two stations. So what one step's rounding takes
    the next gives back: the parts add up to received less planned exactly, each is at most one
    minor unit away from its formula, and a part without a cause is zero and never an odd cent.

    Source: domain.md §1.4 (2.3), §8.14; the split itself is the project's own.

    :raises CannotExplain: for a negative amount, for something bought with nothing, and in the
        holding currency itself for a rate that is not one or a bought amount that is not the
        received one
    :raises CurrencyMismatch: if planned and received differ in currency
    :raises MoneyError: for a rate that is not a positive Decimal
    """
    _must_compare(planned, received)
    holding = received.holding.currency
    return Variance(
        planned=planned,
        received=received,
        planned_holding=planned.money.converted_half_even(planned.rate, holding),
        at_planned_rate=received.money.converted_half_even(planned.rate, holding),
        at_due_rate=received.money.converted_half_even(planned.due_rate, holding),
    )


def planned_for(
    item: InstallmentFact, came: Received, *, as_of: date, rate: Decimal, due_rate: Decimal
) -> Planned | None:
    """Return what was planned for an installment by the end of a day; None while nothing was.

    Before its due date, or while it is qualified, only what came early is planned, so that an installment whose day has not
    come is no shortfall.
    """
    day = item.due_date or as_of
    if item.is_due(as_of):
        return Planned(item.money, day, rate, due_rate)
    early = came.money + came.unconverted
    return Planned(early, day, rate, due_rate) if early.amount else None


def effects_sum(parts: Iterable[Effects], holding_currency: str) -> Effects:
    """Return the sum of effects, which may stem from several currencies: all are in the holding one.

    :raises CurrencyMismatch: if one of them is not
    """
    every = list(parts)
    return Effects(
        volume=money_sum([part.volume for part in every], holding_currency),
        timing=money_sum([part.timing for part in every], holding_currency),
        rate=money_sum([part.rate for part in every], holding_currency),
    )


def received_by_installment(
    agreement: AgreementFact, *, as_of: date, holding_currency: str
) -> tuple[dict[int, Received], Received]:
    """Return what came for each installment by its number, and what came beyond the last one.

    As on the ladder, receipts pay the earliest due date first, here in order of their value dates;
    what was given back counts as received unless it is owed again.
    A receipt that pays several installments is split between them together with what it brought
    (largest remainder), so that all parts add up to the receipts and to their deals.
    """
    agreement = agreement.in_force(as_of)
    none = zero(agreement.money.currency)
    nothing = Received(none, zero(holding_currency), none)
    order = sorted(agreement.installments, key=lambda one: one.turn)
    room = {item.number: item.money for item in order}
    found = dict.fromkeys(room, nothing)
    beyond = nothing
    every = [item for item in agreement.receipts if item.value_date <= as_of]
    settling = [receipt.settling(as_of) for receipt in every]
    came = [receipt for receipt in settling if receipt.money.amount > 0]
    for receipt in sorted(came, key=lambda one: (one.value_date, one.reference)):
        parts = _filled(receipt.money, list(room.values()))
        *into, over = _split(receipt, parts, as_of=as_of, holding_currency=holding_currency)
        for number, part, taken in zip(room, into, parts, strict=False):
            found[number] = found[number] + part
            room[number] = room[number] - taken
        beyond = beyond + over
    return found, beyond


def _filled(money: Money, room: list[Money]) -> list[Money]:
    """Return what each place takes in turn and, last, what is left over."""
    parts = []
    for place in room:
        part = min(money, place)
        parts.append(part)
        money = money - part
    return [*parts, money]


def _split(
    receipt: ReceiptFact, parts: list[Money], *, as_of: date, holding_currency: str
) -> list[Received]:
    none, nothing = zero(receipt.money.currency), zero(holding_currency)
    sold = receipt.holding_date is not None and receipt.holding_date <= as_of
    if receipt.holding is None or not sold:
        return [Received(none, nothing, part) for part in parts]
    brought = receipt.holding.allocate([part.amount for part in parts])
    return [Received(part, share, none) for part, share in zip(parts, brought, strict=True)]


def _must_compare(planned: Planned, received: Received) -> None:
    """Stop where a comparison would say something untrue.

    :raises CannotExplain: with the reason
    :raises CurrencyMismatch: if planned and received differ in currency
    """
    least = min(planned.money, received.money, received.unconverted)
    if least.amount < 0 or received.holding.amount < 0:
        raise CannotExplain(
            "Planned and received are never negative: a refund is an act of its own"
        )
    if received.money.amount == 0 and received.holding.amount != 0:
        raise CannotExplain(f"{received.holding} cannot have been bought with nothing")
    if planned.money.currency != received.holding.currency:
        return
    if planned.rate != 1 or planned.due_rate != 1:
        raise CannotExplain(f"{planned.money.currency} is worth exactly one of itself")
    if received.money != received.holding:
        raise CannotExplain(f"{received.money} in the holding currency is not {received.holding}")
