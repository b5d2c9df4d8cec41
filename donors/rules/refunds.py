"""Refunds: how much of a receipt may go back, and what that is of it in its own currency."""

from decimal import ROUND_HALF_EVEN, Context
from typing import Final

from trustfund.kernel.money import Money, MoneyError, quantum, zero

EXACT: Final = Context(prec=60, rounding=ROUND_HALF_EVEN)
# What was overpaid was never part of what is owed, so that giving it back reopens the installment.
OWED_AGAIN: Final = frozenset({"OVERPAID"})


class RefundBeyondReceipt(MoneyError):
    """More would go back than the receipt brought, earlier refunds counted."""


def own_part(receipt: Money, brought: Money, *, refunded_before: Money, refund: Money) -> Money:
    """Return what a refund is of a receipt in its own currency.

    `brought` is what the receipt brought in the holding currency, of which `refund` goes back
    after `refunded_before`. O(x) = receipt × x / brought, rounded half to even; a refund r after b
    is O(b + r) − O(b). So refunds in any parts are together the part of the receipt that they
    are of what it brought, and all of it is all of it.

    :raises RefundBeyondReceipt: if more would go back than the receipt brought
    :raises MoneyError: for a negative amount, or a receipt that brought nothing
    :raises CurrencyMismatch: if the amounts of the holding currency are not in one
    """
    nothing = zero(brought.currency)
    if min(refunded_before, refund) < nothing or brought <= nothing:
        raise MoneyError("A refund is a part above zero of something that was received")
    if refunded_before + refund > brought:
        raise RefundBeyondReceipt(f"{refunded_before + refund} would go back of {brought}")
    return _own(receipt, brought, refunded_before + refund) - _own(
        receipt, brought, refunded_before
    )


def _own(receipt: Money, brought: Money, part: Money) -> Money:
    share = EXACT.divide(EXACT.multiply(receipt.amount, part.amount), brought.amount)
    step = quantum(receipt.currency)
    rounded = share.quantize(step, rounding=ROUND_HALF_EVEN, context=EXACT)
    return Money(rounded, receipt.currency)
