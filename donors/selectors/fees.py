"""How the fee on a contribution was reckoned: by which schedule, tier by tier, from its figures."""

from collections.abc import Collection
from datetime import date

from donors.models import Conversion, FeeCharge, Receipt
from trustfund.funds.models import Fund
from trustfund.funds.rules.fees import Formula, fee_on, formula_of, schedule_on
from trustfund.funds.selectors import fee_schedules
from trustfund.kernel.money import money_sum, quantum
from trustfund.ledger.selectors import entry_day


def contribution_day(receipt: Receipt) -> date:
    """Return the day on which a contribution came in, by the bank: it says which schedule charges it.

    That is the value date of its receipt, or the day that a prior-period adjustment belongs to. A
    conversion on a later day does not move it. One query.
    """
    return entry_day(entry_id=receipt.entry_id) or receipt.value_date


def fee_formula(charge: FeeCharge) -> Formula:
    """Return how a fee that was charged is reckoned, to be redone by hand. Three queries.

    A schedule begins after the last fee that was charged, so the one that is found is the one by
    which it was charged, for ever.
    """
    receipt = charge.receipt
    schedule = schedule_on(fee_schedules(receipt.fund), contribution_day(receipt))
    return formula_of(schedule, charge.before, charge.base)


def fee_charged_otherwise(fund: Fund, gone: Collection[Receipt]) -> Receipt | None:
    """Return the first contribution whose fee would be another one if these had never come in, or None.

    Each fee starts where the last ended, so what comes out from under a later one may move it into
    another tier: its fee is then no more that of a part of the whole (domain.md §1.6). Rounding may
    move each by the smallest unit, and so all of them together. A contribution that paid no fee has no
    place among the others on record; it counts as moved. Four queries, and one for each later fee
    where the fund has had several schedules.
    """
    moved = [one for one in gone if one.currency == fund.holding_currency]
    schedules = fee_schedules(fund)
    if not moved or not any(tier.percent for each in schedules for tier in each.tiers):
        return None
    first = min(one.entry_id for one in moved)
    free = Receipt.objects.exclude(pk__in=[one.pk for one in gone]).filter(
        fund=fund, reversal=None, fee_charge=None
    )
    direct = free.filter(currency=fund.holding_currency, entry_id__gt=first)
    sold = Conversion.objects.filter(receipt__in=free, entry_id__gt=first).select_related("receipt")
    for unplaced in (direct.first(), sold.first()):
        if unplaced is not None:
            return unplaced if isinstance(unplaced, Receipt) else unplaced.receipt
    later = FeeCharge.objects.filter(fund=fund, receipt__reversal=None, entry_id__gt=first)
    for charge in later.exclude(receipt__in=gone).select_related("receipt").order_by("entry_id"):
        out = money_sum(
            [one.money for one in moved if one.entry_id < charge.entry_id], fund.holding_currency
        )
        day = contribution_day(charge.receipt) if len(schedules) > 1 else date.max
        otherwise = fee_on(schedules, day, charge.before - out, charge.base)
        if abs(otherwise.amount - charge.amount) > quantum(charge.currency):
            return charge.receipt
    return None
