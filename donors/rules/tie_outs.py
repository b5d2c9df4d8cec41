"""How far the installments of an agreement take up what was received under it. Pure."""

from collections.abc import Iterable
from decimal import Decimal


def taken_up(receipts: Iterable[Decimal], installments: Iterable[Decimal]) -> list[Decimal]:
    """Return of each receipt, in their order, the part that installments were still waiting for.

    Both are in the agreement's currency. What comes in beyond the last installment is taken by none.
    """
    left = sum(installments, Decimal(0))
    taken = []
    for amount in receipts:
        part = max(Decimal(0), min(amount, left))
        left -= part
        taken.append(part)
    return taken
