"""The tie-outs of grants and payments: the books against what the board and the approvers decided."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from disbursements.choices import ApplicationState
from disbursements.models import Application, Grant
from oversight.models import Motion
from trustfund.kernel.tie_outs import Pair, TieOut, told_by
from trustfund.ledger.rules.chart import PROJECT_DISBURSEMENTS, UNDISBURSED
from trustfund.ledger.selectors.tie_outs import booked

NOTHING = Decimal(0)


def _grant_pairs(fund_id: UUID) -> Iterator[Pair]:
    """Yield one pair for each grant that is signed or committed. Three queries."""
    books = booked(fund_id=fund_id, kind="GRANT_COMMITTED", code=UNDISBURSED)
    adopted = Motion.objects.filter(board__fund_id=fund_id, state="ADOPTED")
    motions = {(motion.project_id, motion.number): motion for motion in adopted}
    for grant in Grant.objects.filter(fund_id=fund_id).order_by("number"):
        entry = books.pop((grant.pk, grant.currency), None)
        if entry is None and not grant.is_signed:
            continue
        left = entry.amount if entry else NOTHING
        motion = motions.get((grant.project_id, grant.motion_reference))
        signed = grant.amount if grant.is_signed else NOTHING
        yield Pair(
            subject_type="disbursements.grant",
            subject_id=str(grant.pk),
            detail="",
            label=grant.number,
            currency=grant.currency,
            left=left,
            right=told_by(left, _approved(motion, grant.currency), signed),
        )
    yield from (entry.alone() for entry in books.values())


def _approved(motion: Motion | None, currency: str) -> Decimal:
    """Return the total of the budget that the board adopted; zero if it cannot be read."""
    if motion is None or motion.budget.get("currency") != currency:
        return NOTHING
    try:
        return Decimal(str(motion.budget["total"]))
    except (KeyError, InvalidOperation):
        return NOTHING


def _payment_pairs(fund_id: UUID) -> Iterator[Pair]:
    """Yield one pair for each application that was decided on or is paid. Two queries."""
    books = booked(fund_id=fund_id, kind="PAYMENT", code=PROJECT_DISBURSEMENTS)
    rows = Application.objects.filter(
        Q(decision__isnull=False) | Q(state=ApplicationState.PAID), grant__fund_id=fund_id
    ).select_related("grant", "decision", "payment")
    for application in rows.order_by("grant__number", "number"):
        decision = getattr(application, "decision", None)
        payment = getattr(application, "payment", None)
        entry = books.pop((decision.pk, application.currency), None) if decision else None
        left = entry.amount if entry else NOTHING
        is_paid = application.state == ApplicationState.PAID
        accepted = (application.amount_accepted or NOTHING) if is_paid else NOTHING
        yield Pair(
            subject_type="disbursements.application",
            subject_id=str(application.pk),
            detail="",
            label=f"{application.grant.number} {application.number}",
            currency=application.currency,
            left=left,
            right=told_by(
                left,
                accepted,
                decision.amount if decision else NOTHING,
                payment.amount if payment else NOTHING,
            ),
        )
    yield from (entry.alone() for entry in books.values())


GRANTS_MOTIONS = TieOut(
    code="grants_motions",
    title=_("Grants and motions"),
    left=_("Committed, as the books hold it"),
    right=_("The motion that the board adopted, and the grant made from it"),
    pairs=_grant_pairs,
)
PAYMENTS_APPLICATIONS = TieOut(
    code="payments_applications",
    title=_("Payments and applications"),
    left=_("Paid, as the books hold it"),
    right=_("The application as accepted, its decision and its payment"),
    pairs=_payment_pairs,
)
