"""What papers of donors tell of each other: receipts and installments, pledges and agreements. Pure."""

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


def signed_by_state(state: str, *, pledged: Decimal, signed: Decimal, step: Decimal) -> Decimal:
    """Return how much of a pledge is signed, as its state tells it.

    That is what the agreements say, `signed`, where the state fits it, else the nearest amount that
    the state would fit; `step` is the smallest unit of the currency. A converted pledge is signed in
    full, or beyond; a partly converted one is not; one that is announced or confirmed not at all;
    one that has ended was not signed in full before.
    """
    if state == "CONVERTED":
        return max(signed, pledged)
    if state in {"ANNOUNCED", "CONFIRMED"}:
        return Decimal(0)
    least = step if state == "PARTLY_CONVERTED" else Decimal(0)
    return max(least, min(signed, pledged - step))
