"""Charge the cost-recovery fee on a contribution, within the act that brought it in."""

from datetime import date

from donors.models import FeeCharge, Receipt
from donors.selectors.postings import FeeTerms
from trustfund.ledger import services as ledger
from trustfund.ledger.services import Posted


def fee_charge(
    *, receipt: Receipt, terms: FeeTerms | None, value_date: date, adjusts: date | None
) -> tuple[FeeCharge, Posted] | None:
    """Book the fee on what a receipt brought in the holding currency; None where none is due.

    The caller holds the fund's lock, so that no two contributions start from the same sum, and
    records the row.
    """
    if terms is None or terms.fee is None:
        return None
    charge = FeeCharge(
        fund_id=receipt.fund_id,
        receipt=receipt,
        base_amount=terms.base.amount,
        cumulative_before=terms.before.amount,
        amount=terms.fee.amount,
        currency=terms.fee.currency,
        value_date=value_date,
    )
    posted = ledger.entry_post(
        fund_id=receipt.fund_id,
        kind="FEE",
        value_date=value_date,
        adjusts=adjusts,
        reference=f"fee:{charge.pk}",
        memo=f"Fee on {receipt.bank_reference}",
        subject_id=receipt.pk,
        legs=terms.legs,
    )
    charge.entry_id = posted.id
    charge.save(force_insert=True)
    return charge, posted
