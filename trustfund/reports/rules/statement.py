"""The statement: its lines from the books' balances on a few days. Modified cash basis.

Contributions stand at the rates of their conversion deals. What still awaits conversion is
valued at the published rate of each column's last day; on what was carried into the column, the
change of rate is the exchange gain or loss. Everything is in the fund's holding currency. Cash is
shown without what came in and nobody has been found to have paid: it is not the fund's yet. What
lies on donors' balance accounts is in the bank, and due to them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from trustfund.kernel.money import Money, zero
from trustfund.ledger.rules.chart import (
    ADMINISTRATION,
    CASH,
    CLEARING,
    CONTRIBUTIONS,
    COST_RECOVERY,
    DONOR_BALANCES,
    DONOR_REFUNDS,
    INCOME,
    PROJECT_DISBURSEMENTS,
    RECIPIENT_REFUNDS,
    RESERVE,
    TRANSFERS_IN,
    TRANSFERS_OUT,
    UNDISBURSED,
    UNIDENTIFIED,
)
from trustfund.reports.rules.periods import Period

NOTHING = Decimal(0)


class AccountBalance(Protocol):
    """One account as the books give it."""

    @property
    def code(self) -> str: ...  # noqa: D102
    @property
    def currency(self) -> str: ...  # noqa: D102
    @property
    def party_id(self) -> UUID | None: ...  # noqa: D102
    @property
    def debit(self) -> Decimal: ...  # noqa: D102
    @property
    def credit(self) -> Decimal: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Rate:
    """Units of the holding currency for one unit of another, with its day and source."""

    rate: Decimal
    rate_date: date
    source: str


# (day, currency) -> rate into the holding currency
Rates = Mapping[tuple[date, str], Rate]


@dataclass(frozen=True, slots=True)
class Position:
    """The fund at the close of one day. Decimals are in the holding currency unless keyed."""

    day: date | None
    contributions: Decimal = NOTHING
    income: Decimal = NOTHING
    refunds: Decimal = NOTHING
    disbursed: Mapping[UUID | None, Decimal] = field(default_factory=dict)
    cost_recovery: Decimal = NOTHING
    donor_refunds: Decimal = NOTHING
    transfers_in: Decimal = NOTHING
    transfers_out: Decimal = NOTHING
    due_to_donors: Decimal = NOTHING
    undisbursed: Mapping[UUID | None, Decimal] = field(default_factory=dict)
    reserve: Decimal = NOTHING
    administration: Decimal = NOTHING
    cash: Mapping[str, Decimal] = field(default_factory=dict)
    awaiting: Mapping[str, Decimal] = field(default_factory=dict)
    by_donor: Mapping[UUID | None, Decimal] = field(default_factory=dict)
    strays: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the statement, every line an amount in the holding currency."""

    key: str
    opening: Money
    contributions: Money
    awaiting: Money
    income: Money
    transfers_in: Money
    refunds: Money
    total_receipts: Money
    disbursed: Money
    cost_recovery: Money
    transfers_out: Money
    donor_refunds: Money
    total_disbursements: Money
    excess: Money
    exchange: Money
    ending: Money
    cash_holding: Money
    cash_other: Money
    due_to_donors: Money
    cash_total: Money
    undisbursed: Money
    reserve: Money
    administration: Money
    available: Money


def position_of(balances: Iterable[AccountBalance], *, day: date | None, holding: str) -> Position:
    """Return the fund's position from the sums of its accounts up to a day."""
    sums: dict[str, Decimal] = {}
    groups: dict[str, dict[UUID | None, Decimal]] = {}
    cash: dict[str, Decimal] = {}
    awaiting: dict[str, Decimal] = {}
    strays: list[str] = []
    for row in balances:
        net = row.credit - row.debit
        if row.code in {CASH, UNIDENTIFIED}:
            cash[row.currency] = cash.get(row.currency, NOTHING) - net
        elif row.code in {CONTRIBUTIONS, CLEARING} and row.currency != holding:
            awaiting[row.currency] = awaiting.get(row.currency, NOTHING) + net
        elif row.currency != holding and row.code in OTHER_LINES and net:
            strays.append(f"{row.code} {row.currency}")
        else:
            sums[row.code] = sums.get(row.code, NOTHING) + net
            group = groups.setdefault(_group(row.code), {})
            group[row.party_id] = group.get(row.party_id, NOTHING) + net
    return Position(
        day=day,
        contributions=sums.get(CONTRIBUTIONS, NOTHING) + sums.get(CLEARING, NOTHING),
        income=sums.get(INCOME, NOTHING),
        refunds=sums.get(RECIPIENT_REFUNDS, NOTHING),
        disbursed={party: -net for party, net in groups.get(PROJECT_DISBURSEMENTS, {}).items()},
        cost_recovery=-sums.get(COST_RECOVERY, NOTHING),
        donor_refunds=-sums.get(DONOR_REFUNDS, NOTHING),
        transfers_in=sums.get(TRANSFERS_IN, NOTHING),
        transfers_out=-sums.get(TRANSFERS_OUT, NOTHING),
        due_to_donors=sums.get(DONOR_BALANCES, NOTHING),
        undisbursed=groups.get(UNDISBURSED, {}),
        reserve=sums.get(RESERVE, NOTHING),
        administration=sums.get(ADMINISTRATION, NOTHING),
        cash=cash,
        awaiting={currency: net for currency, net in awaiting.items() if net},
        by_donor=groups.get(CONTRIBUTIONS, {}),
        strays=tuple(strays),
    )


def rates_needed(positions: Iterable[Position]) -> set[tuple[date, str]]:
    """Return each day and currency for which a rate is needed: where something awaited conversion."""
    return {
        (position.day, currency)
        for position in positions
        if position.day is not None
        for currency in position.awaiting
    }


def awaiting_value(position: Position, *, rates: Rates, holding: str) -> Money:
    """Return what awaits conversion at the close of the day, at that day's rates."""
    return sum(
        (_valued(position, currency, rates, holding) for currency in position.awaiting),
        zero(holding),
    )


def column_of(
    period: Period, before: Position, after: Position, *, rates: Rates, holding: str
) -> Column:
    """Return one column from the positions at its opening and its close."""

    def change(name: str) -> Money:
        return Money(getattr(after, name) - getattr(before, name), holding)

    carried = awaiting_value(before, rates=rates, holding=holding)
    closing = awaiting_value(after, rates=rates, holding=holding)
    awaiting = _awaiting_flow(before, after, rates=rates, holding=holding)
    disbursed = Money(_total(after.disbursed) - _total(before.disbursed), holding)
    contributions, income = change("contributions"), change("income")
    refunds, cost_recovery = change("refunds"), change("cost_recovery")
    transfers_in, transfers_out = change("transfers_in"), change("transfers_out")
    receipts = contributions + awaiting + income + transfers_in + refunds
    donor_refunds = change("donor_refunds")
    disbursements = disbursed + cost_recovery + transfers_out + donor_refunds
    exchange = closing - carried - awaiting
    opening = _net(before, holding) + carried
    ending = opening + receipts - disbursements + exchange
    cash = Money(after.cash.get(holding, NOTHING), holding)
    cash_other = _cash_other(after, rates=rates, holding=holding)
    due_to_donors = Money(-after.due_to_donors, holding)
    undisbursed = Money(_total(after.undisbursed), holding)
    reserve, administration = Money(after.reserve, holding), Money(after.administration, holding)
    return Column(
        key=period.key,
        opening=opening,
        contributions=contributions,
        awaiting=awaiting,
        income=income,
        transfers_in=transfers_in,
        refunds=refunds,
        total_receipts=receipts,
        disbursed=disbursed,
        cost_recovery=cost_recovery,
        transfers_out=transfers_out,
        donor_refunds=donor_refunds,
        total_disbursements=disbursements,
        excess=receipts - disbursements,
        exchange=exchange,
        ending=ending,
        cash_holding=cash,
        cash_other=cash_other,
        due_to_donors=due_to_donors,
        cash_total=cash + cash_other + due_to_donors,
        undisbursed=undisbursed,
        reserve=reserve,
        administration=administration,
        available=ending - undisbursed - reserve - administration,
    )


def parties_change(
    periods: Sequence[tuple[Mapping[UUID | None, Decimal], Mapping[UUID | None, Decimal]]],
    *,
    holding: str,
) -> dict[UUID | None, tuple[Money, ...]]:
    """Return for each party what it gained in each period, given as (before, after)."""
    parties = {party for before, after in periods for party in (*before, *after)}
    return {
        party: tuple(
            Money(after.get(party, NOTHING) - before.get(party, NOTHING), holding)
            for before, after in periods
        )
        for party in parties
    }


OTHER_LINES = frozenset(
    {
        INCOME,
        RECIPIENT_REFUNDS,
        PROJECT_DISBURSEMENTS,
        COST_RECOVERY,
        DONOR_REFUNDS,
        DONOR_BALANCES,
        TRANSFERS_IN,
        TRANSFERS_OUT,
        UNDISBURSED,
        RESERVE,
        ADMINISTRATION,
    }
)


def _group(code: str) -> str:
    """Return the account under which parties are counted: a deal's proceeds are contributions, and
    what went back to a donor is one no more."""
    return CONTRIBUTIONS if code in {CLEARING, DONOR_REFUNDS} else code


def _total(parties: Mapping[UUID | None, Decimal]) -> Decimal:
    return sum(parties.values(), NOTHING)


def _net(position: Position, holding: str) -> Money:
    """Return receipts less disbursements since the beginning, without what awaits conversion."""
    received = position.contributions + position.income + position.refunds + position.transfers_in
    paid = _total(position.disbursed) + position.cost_recovery + position.donor_refunds
    return Money(received - paid - position.transfers_out, holding)


def _valued(position: Position, currency: str, rates: Rates, holding: str) -> Money:
    return _at_rate(position.awaiting[currency], position, currency, rates, holding)


def _at_rate(
    amount: Decimal, position: Position, currency: str, rates: Rates, holding: str
) -> Money:
    if position.day is None:
        return zero(holding)
    rate = rates[position.day, currency].rate
    return Money(amount, currency).converted_half_even(rate, holding)


def _awaiting_flow(before: Position, after: Position, *, rates: Rates, holding: str) -> Money:
    """Return the movement of what awaits conversion: at the closing rate, or at what it was
    carried at where nothing is left."""
    total = zero(holding)
    for currency in {*before.awaiting, *after.awaiting}:
        if currency in after.awaiting:
            moved = after.awaiting[currency] - before.awaiting.get(currency, NOTHING)
            total = total + _at_rate(moved, after, currency, rates, holding)
        else:
            total = total - _valued(before, currency, rates, holding)
    return total


def _cash_other(position: Position, *, rates: Rates, holding: str) -> Money:
    """Return cash in other currencies at the day's rates, from the cash accounts alone."""
    total = zero(holding)
    for currency, amount in position.cash.items():
        if currency != holding and amount:
            if position.day is None or (position.day, currency) not in rates:
                continue  # cash that no contribution explains: the tie names it
            rate = rates[position.day, currency].rate
            total = total + Money(amount, currency).converted_half_even(rate, holding)
    return total
