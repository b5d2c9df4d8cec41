"""The tie-out of receipts: what the books hold, what the receipt says, what installments took up."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from donors.models import Installment, Receipt
from donors.rules.tie_outs import taken_up
from trustfund.kernel.tie_outs import Pair, TieOut, told_by
from trustfund.ledger.rules.chart import CONTRIBUTIONS
from trustfund.ledger.selectors.tie_outs import booked


def _pairs(fund_id: UUID) -> Iterator[Pair]:
    """Yield one pair for each receipt, and for each entry of a receipt that is not there."""
    books = booked(fund_id=fund_id, kind="RECEIPT", code=CONTRIBUTIONS) | booked(
        fund_id=fund_id, kind="IDENTIFIED", code=CONTRIBUTIONS
    )
    for receipt, taken in _taken(fund_id):
        entry = books.pop((receipt.pk, receipt.currency), None)
        left = entry.amount if entry else Decimal(0)
        yield Pair(
            subject_type="donors.receipt",
            subject_id=str(receipt.pk),
            detail="",
            label=receipt.bank_reference,
            currency=receipt.currency,
            left=left,
            right=told_by(left, receipt.amount, taken),
        )
    for entry in books.values():
        yield entry.alone()


def _taken(fund_id: UUID) -> Iterator[tuple[Receipt, Decimal]]:
    """Yield every receipt of the fund with the part of it that installments took up. Two queries."""
    promised: dict[tuple[UUID, str], list[Decimal]] = defaultdict(list)
    rows = Installment.objects.filter(agreement__fund_id=fund_id)
    for agreement_id, currency, amount in rows.values_list("agreement_id", "currency", "amount"):
        promised[agreement_id, currency].append(amount)
    received: dict[tuple[UUID, str], list[Receipt]] = defaultdict(list)
    for receipt in Receipt.objects.filter(fund_id=fund_id).order_by("value_date", "pk"):
        received[receipt.agreement_id, receipt.currency].append(receipt)
    for key, receipts in received.items():
        amounts = [receipt.amount for receipt in receipts]
        yield from zip(receipts, taken_up(amounts, promised[key]), strict=True)


RECEIPTS_INSTALLMENTS = TieOut(
    code="receipts_installments",
    title=_("Receipts and installments"),
    left=_("Received, as the books hold it"),
    right=_("The receipt, and what the installments took up of it"),
    pairs=_pairs,
)
