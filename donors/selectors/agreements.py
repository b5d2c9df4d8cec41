"""One agreement as the ladder sees it."""

from donors.models import Agreement
from donors.rules.ladder import AgreementFact
from donors.selectors.ladder_facts import ladder_facts


def ladder_of(agreement: Agreement) -> AgreementFact:
    """Return the agreement with all its installments and receipts as facts. One query."""
    facts = ladder_facts(
        fund_id=agreement.fund_id,
        holding_currency=agreement.fund.holding_currency,
        agreement_id=agreement.pk,
    )
    return facts.agreements[0]
