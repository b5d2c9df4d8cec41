"""One agreement with its installments and receipts, as the ladder and its page see it."""

from donors.models import Agreement, Receipt
from donors.rules.ladder import AgreementFact
from donors.selectors.ladder_facts import agreement_fact, installment_fact, receipt_fact


def ladder_of(agreement: Agreement) -> AgreementFact:
    """Return the agreement with all its installments and receipts as facts. Two queries."""
    receipts = Receipt.objects.filter(agreement=agreement).select_related("conversion")
    holding_currency = agreement.fund.holding_currency
    return agreement_fact(
        agreement,
        tuple(installment_fact(row) for row in agreement.installments.order_by("number")),
        tuple(receipt_fact(row, holding_currency) for row in receipts.order_by("value_date", "id")),
    )
