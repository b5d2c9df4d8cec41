"""Setting money aside: for what, on which account, and what speaks against it."""

from collections.abc import Mapping
from typing import Final

from trustfund.kernel.money import Money, zero
from trustfund.ledger.rules.chart import ADMINISTRATION, RESERVE

ACCOUNTS: Final[Mapping[str, str]] = {"RESERVE": RESERVE, "ADMINISTRATION": ADMINISTRATION}


def amount_fault(money: Money, *, limit: Money) -> str:
    """Return the code of what is wrong with an amount; empty for a good one.

    `currency` (not the holding currency, which `limit` is in), `amount` (not above zero), `limit`
    (more than is available, or than is left of a set-aside).
    """
    if money.currency != limit.currency:
        return "currency"
    if money <= zero(money.currency):
        return "amount"
    return "limit" if money > limit else ""
