"""What waits for one donor: signatures to give, and installments that are overdue, due or called."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from donors.choices import AmendmentState
from donors.models import Amendment, Donor, PaymentRequest
from donors.selectors.pages import DonorPage
from trustfund.funds.models import Fund
from trustfund.kernel.money import Money

# The standings of an installment that its donor has to do something about, the most pressing first.
PRESSING: Final = ("OVERDUE", "DUE", "CALLED")


@dataclass(frozen=True, slots=True)
class DonorWait:
    """One thing that waits: what is to be done, on which agreement, and since or until which day.

    `standing` is OFFERED for a signature, else where the installment `part` stands; `amendment` is
    the number of the amendment to sign.
    """

    standing: str
    agreement_id: UUID
    number: str
    money: Money
    day: date | None
    part: int = 0
    amendment: int = 0
    amendment_id: UUID | None = None


def donor_waits(donor: Donor, fund: Fund, page: DonorPage) -> list[DonorWait]:
    """Return what waits for a donor of the page's day: signatures, then money by urgency.

    At most one query.
    """
    offers = [
        DonorWait(
            "OFFERED",
            one.id,
            one.number,
            one.money,
            one.offered_at.date() if one.offered_at else None,
        )
        for one in page.offered
    ]
    offers += [
        DonorWait(
            "OFFERED",
            one.agreement_id,
            one.agreement.number,
            one.money,
            one.offered_at.date() if one.offered_at else None,
            amendment=one.number,
            amendment_id=one.pk,
        )
        for one in (_amendments(donor, fund) if page.has_open_amendments else [])
    ]
    parts = [
        DonorWait(
            position.standing,
            line.agreement.id,
            line.agreement.number,
            position.owed,
            position.due_date,
            part=position.number,
        )
        for line in page.lines
        if line.is_signed
        for position in line.positions
        if position.standing in PRESSING
    ]
    return offers + sorted(
        parts, key=lambda one: (PRESSING.index(one.standing), one.day or date.max, one.number)
    )


def with_replaced(
    rows: QuerySet[PaymentRequest], *, as_of: date = date.max
) -> QuerySet[PaymentRequest]:
    """Return payment requests with `is_replaced`: whether a letter up to a day has taken their place."""
    later = PaymentRequest.objects.filter(replaces=OuterRef("pk"), requested_date__lte=as_of)
    return rows.annotate(is_replaced=Exists(later))


def requests_of(donor: Donor, fund: Fund, *, as_of: date) -> list[PaymentRequest]:
    """Return the payment requests that were sent to a donor up to a day, newest first. One query."""
    sent = PaymentRequest.objects.filter(agreement__donor=donor, agreement__fund=fund)
    rows = with_replaced(sent.filter(requested_date__lte=as_of), as_of=as_of)
    return list(rows.select_related("agreement").order_by("-requested_at", "-id"))


def _amendments(donor: Donor, fund: Fund) -> list[Amendment]:
    rows = Amendment.objects.filter(
        agreement__donor=donor, agreement__fund=fund, state=AmendmentState.OFFERED
    )
    return list(rows.select_related("agreement").order_by("offered_at"))
