"""Tie-outs of donors: receipts with the books and installments, pledges with their agreements."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from donors.choices import AgreementState, AmendmentState, RefundState
from donors.models import Agreement, Amendment, Installment, Pledge, Receipt, Refund
from donors.rules.refunds import OWED_AGAIN
from donors.rules.tie_outs import signed_by_state, taken_up
from trustfund.kernel.money import quantum
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
        if entry.amount:  # nothing is left of what was reversed
            yield entry.alone()


def _taken(fund_id: UUID) -> Iterator[tuple[Receipt, Decimal]]:
    """Yield every receipt of the fund with the part of it that installments took up. Four queries.

    The schedule that is in force takes up; what was given back and is owed again, once more.
    """
    promised: dict[tuple[UUID, str], list[Decimal]] = defaultdict(list)
    signed = Amendment.objects.filter(
        agreement__fund_id=fund_id, state=AmendmentState.COUNTERSIGNED
    ).order_by("number")
    in_force = dict(signed.values_list("agreement_id", "pk"))
    rows = Installment.objects.filter(agreement__fund_id=fund_id)
    for row in rows:
        if row.amendment_id == in_force.get(row.agreement_id):
            promised[row.agreement_id, row.currency].append(row.amount)
    back = Refund.objects.filter(
        receipt__fund_id=fund_id, state=RefundState.PAID, reason__in=OWED_AGAIN
    )
    for agreement_id, currency, amount in back.values_list(
        "receipt__agreement_id", "receipt__currency", "own_amount"
    ):
        promised[agreement_id, currency].append(amount or Decimal(0))
    received: dict[tuple[UUID, str], list[Receipt]] = defaultdict(list)
    standing = Receipt.objects.filter(fund_id=fund_id, reversal=None)
    for receipt in standing.order_by("value_date", "pk"):
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


def _pledge_pairs(fund_id: UUID) -> Iterator[Pair]:
    """Yield one pair for each pledge: what is signed on it as its state tells, and as the agreements
    made from it and their first schedules do. Three queries.

    An agreement of another donor, fund or currency than its pledge's is none on it.
    """
    scheduled: dict[UUID, Decimal] = defaultdict(Decimal)
    first = Installment.objects.filter(agreement__pledge__fund_id=fund_id, amendment=None)
    for agreement_id, amount in first.values_list("agreement_id", "amount"):
        scheduled[agreement_id] += amount
    made: dict[UUID, list[Agreement]] = defaultdict(list)
    unsigned = {AgreementState.DRAFT, AgreementState.OFFERED, AgreementState.WITHDRAWN}
    for agreement in Agreement.objects.filter(pledge__fund_id=fund_id).exclude(state__in=unsigned):
        if agreement.pledge_id is not None:
            made[agreement.pledge_id].append(agreement)
    for pledge in Pledge.objects.filter(fund_id=fund_id).order_by("pk"):
        ours = (pledge.fund_id, pledge.donor_id, pledge.currency)
        on_it = [
            one for one in made[pledge.pk] if (one.fund_id, one.donor_id, one.currency) == ours
        ]
        signed = sum((one.amount for one in made[pledge.pk]), Decimal(0))
        left = signed_by_state(
            pledge.state, pledged=pledge.amount, signed=signed, step=quantum(pledge.currency)
        )
        yield Pair(
            subject_type="donors.pledge",
            subject_id=str(pledge.pk),
            detail="",
            label=pledge.occasion,
            currency=pledge.currency,
            left=left,
            right=told_by(
                left,
                signed,
                sum((one.amount for one in on_it), Decimal(0)),
                sum((scheduled[one.pk] for one in on_it), Decimal(0)),
            ),
        )


PLEDGES_AGREEMENTS = TieOut(
    code="pledges_agreements",
    title=_("Pledges and agreements"),
    left=_("Signed on the pledge, as its state tells"),
    right=_("The agreements made from it, and their first schedules"),
    pairs=_pledge_pairs,
)
