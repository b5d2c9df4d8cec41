"""What a receipt brought, what went back of it, and what a refund would book."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from donors.choices import RefundState, UnwindState
from donors.errors import ReceiptReversed, Refused
from donors.models import Receipt, Refund, UnwindShare
from donors.rules.refunds import own_part
from trustfund.funds.rules.fees import fee_reversed
from trustfund.kernel.money import Money, money_sum, zero
from trustfund.ledger.rules.posting import Leg, refund_paid
from trustfund.ledger.rules.posting import fee_reversed as fee_reversed_booked
from trustfund.ledger.selectors import booked_day


@dataclass(frozen=True, slots=True)
class ReceiptStanding:
    """What a receipt brought in the holding currency, by which entry, and what went back of it."""

    brought: Money
    entry_id: int
    refunds: Sequence[Refund]

    @property
    def refunded(self) -> Money:
        """Return what has gone back."""
        return self._sum(RefundState.PAID)

    @property
    def proposed(self) -> Money:
        """Return what waits for the second person."""
        return self._sum(RefundState.PROPOSED)

    @property
    def day(self) -> date | None:
        """Return the day since which the books have it: for a closed one, that of the booking. One query."""
        return booked_day(entry_id=self.entry_id)

    @property
    def left(self) -> Money:
        """Return what may still be proposed."""
        return self.brought - self.refunded - self.proposed

    def _sum(self, state: str) -> Money:
        found = [refund.money for refund in self.refunds if refund.state == state]
        return money_sum(found, self.brought.currency)


@dataclass(frozen=True, slots=True)
class RefundTerms:
    """What a refund books: it and the fee that is given back with it.

    `own` is what it is of the receipt in its own currency; `fee_legs` are empty where no fee was
    charged, or where nothing of it is left after rounding.
    """

    own: Money
    fee: Money
    legs: list[Leg]
    fee_legs: list[Leg]

    @property
    def net(self) -> Money:
        """Return what leaves the fund: the refund less the fee that comes back to it."""
        return self.legs[0].money - self.fee


def receipt_refunds(receipt: Receipt) -> QuerySet[Refund]:
    """Return the refunds of a receipt, oldest first, not evaluated."""
    return Refund.objects.filter(receipt=receipt).order_by("id")


def must_stand(receipt: Receipt) -> None:
    """Return quietly if a receipt was not reversed. No query where it was loaded with its reversal.

    :raises ReceiptReversed: naming it
    """
    if getattr(receipt, "reversal", None) is not None:
        raise ReceiptReversed(
            _("Receipt %(reference)s was reversed before. Nothing was written.")
            % {"reference": receipt.bank_reference}
        )


def receipt_standing(receipt: Receipt) -> ReceiptStanding:
    """Return what a receipt brought and what went back of it, oldest first. Two queries.

    :raises ReceiptReversed: if it was reversed
    :raises Refused: if it waits for its conversion, or its donor has left and got its share
    """
    must_stand(receipt)
    # What was booked after the share counts anew.
    if UnwindShare.objects.filter(
        unwind__fund_id=receipt.fund_id,
        unwind__state=UnwindState.APPROVED,
        donor_id=receipt.donor_id,
        settled__gt=0,
        entry_id__gt=receipt.entry_id,
    ).exists():
        raise Refused(
            _(
                "This donor has left the fund and got its share. What it paid in does not go back a "
                "second time."
            )
        )
    holding = receipt.fund.holding_currency
    conversion = getattr(receipt, "conversion", None)
    if receipt.currency != holding and conversion is None:
        raise Refused(
            _(
                "This receipt waits for its conversion. A refund is paid in %(currency)s: record the "
                "conversion first."
            )
            % {"currency": holding}
        )
    return ReceiptStanding(
        brought=receipt.money if conversion is None else conversion.bought,
        entry_id=receipt.entry_id if conversion is None else conversion.entry_id,
        refunds=list(receipt_refunds(receipt)),
    )


def refund_terms(refund: Refund, standing: ReceiptStanding) -> RefundTerms:
    """Return what paying a refund would book, after what has gone back of its receipt."""
    receipt, before = refund.receipt, standing.refunded
    own = own_part(receipt.money, standing.brought, refunded_before=before, refund=refund.money)
    charge = getattr(receipt, "fee_charge", None)
    fee = zero(refund.currency)
    if charge is not None:
        fee = fee_reversed(charge.money, charge.base, refunded_before=before, refund=refund.money)
    return RefundTerms(
        own=own,
        fee=fee,
        legs=refund_paid(refund.money, refund.donor_id),
        fee_legs=fee_reversed_booked(fee) if fee.amount > Decimal(0) else [],
    )
