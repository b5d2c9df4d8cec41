"""How the fee on a contribution was reckoned: by which schedule, tier by tier, from its figures."""

from datetime import date

from donors.models import FeeCharge, Receipt
from trustfund.funds.rules.fees import Formula, formula_of, schedule_on
from trustfund.funds.selectors import fee_schedules
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
