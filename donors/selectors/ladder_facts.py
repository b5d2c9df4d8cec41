"""Load what the ladder reckons with: pledges, agreements, installments, receipts. Four queries."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from donors.choices import AgreementState
from donors.models import Agreement, Installment, Pledge, Receipt
from donors.rules.ladder import AgreementFact, InstallmentFact, PledgeFact, ReceiptFact


@dataclass(frozen=True, slots=True)
class LadderFacts:
    """Everything about a fund's contributions up to a day, as known at a time."""

    pledges: list[PledgeFact]
    agreements: list[AgreementFact]

    @property
    def donor_ids(self) -> set[UUID]:
        """Return whose contributions these are."""
        return {pledge.donor_id for pledge in self.pledges} | {
            agreement.donor_id for agreement in self.agreements
        }


def ladder_facts(
    *,
    fund_id: UUID,
    as_of: date,
    holding_currency: str,
    known_at: datetime | None = None,
    donor_ids: Collection[UUID] | None = None,
) -> LadderFacts:
    """Return the facts of these donors, or of all for None. Four queries.

    Only what was recorded by `known_at` counts; an agreement counts from its countersignature.
    """
    signed = Agreement.objects.filter(
        fund_id=fund_id, state=AgreementState.COUNTERSIGNED, countersigned_date__lte=as_of
    )
    pledges = Pledge.objects.filter(fund_id=fund_id, announced_date__lte=as_of)
    if known_at is not None:
        signed = signed.filter(countersigned_at__lte=known_at)
        pledges = pledges.filter(recorded_at__lte=known_at)
    if donor_ids is not None:
        signed = signed.filter(donor_id__in=donor_ids)
        pledges = pledges.filter(donor_id__in=donor_ids)
    agreements = list(signed.order_by("number"))
    installments = _installments(signed)
    received = Receipt.objects.filter(agreement__in=signed, value_date__lte=as_of)
    if known_at is not None:
        received = received.filter(recorded_at__lte=known_at)
    receipts: dict[UUID, list[ReceiptFact]] = defaultdict(list)
    for row in received.select_related("conversion").order_by("value_date", "id"):
        fact = receipt_fact(row, holding_currency, known_at=known_at)
        receipts[row.agreement_id].append(fact)
    return LadderFacts(
        pledges=[pledge_fact(row) for row in pledges.order_by("announced_date", "id")],
        agreements=[
            agreement_fact(row, tuple(installments[row.pk]), tuple(receipts[row.pk]))
            for row in agreements
        ],
    )


def pledge_fact(row: Pledge) -> PledgeFact:
    """Return a pledge as the ladder sees it."""
    return PledgeFact(row.pk, row.donor_id, row.money, row.announced_date)


def agreement_fact(
    row: Agreement,
    installments: tuple[InstallmentFact, ...],
    receipts: tuple[ReceiptFact, ...] = (),
) -> AgreementFact:
    """Return an agreement as the ladder sees it."""
    return AgreementFact(
        id=row.pk,
        donor_id=row.donor_id,
        number=row.number,
        money=row.money,
        signed_date=row.countersigned_date,
        pledge_id=row.pledge_id,
        installments=installments,
        receipts=receipts,
    )


def installment_fact(row: Installment) -> InstallmentFact:
    """Return an installment as the ladder sees it."""
    return InstallmentFact(row.number, row.due_date, row.money)


def receipt_fact(
    row: Receipt, holding_currency: str, *, known_at: datetime | None = None
) -> ReceiptFact:
    """Return a receipt as the ladder sees it; its conversion counts once it was recorded."""
    if row.currency == holding_currency:
        return ReceiptFact(row.money, row.value_date, row.money, row.value_date)
    deal = getattr(row, "conversion", None)
    if deal is None or (known_at is not None and deal.recorded_at > known_at):
        return ReceiptFact(row.money, row.value_date, None, None)
    return ReceiptFact(row.money, row.value_date, deal.bought, deal.deal_date)


def _installments(signed: QuerySet[Agreement]) -> dict[UUID, list[InstallmentFact]]:
    found: dict[UUID, list[InstallmentFact]] = defaultdict(list)
    rows = Installment.objects.filter(agreement__in=signed).order_by("number")
    for row in rows:
        found[row.agreement_id].append(installment_fact(row))
    return found
