"""One agreement as the ladder sees it, and the schedule that is in force now."""

from django.db.models import QuerySet

from donors.choices import AmendmentState
from donors.models import Agreement, Amendment, Installment
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


def schedule_in_force(agreement: Agreement) -> QuerySet[Installment]:
    """Return the installments of the last amendment that both have signed, else the first ones."""
    latest = (
        Amendment.objects.filter(agreement=agreement, state=AmendmentState.COUNTERSIGNED)
        .order_by("-number")
        .first()
    )
    return Installment.objects.filter(agreement=agreement, amendment=latest)
