"""Lists of applications, their totals, their steps and their parties."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from disbursements import access
from disbursements.choices import ApplicationState
from disbursements.models import Application, Payment, Step
from trustfund.db.words import local
from trustfund.kernel.actor import Actor
from trustfund.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of a list of applications in one currency."""

    count: int
    asked: Money
    accepted: Money
    paid: Money


@dataclass(frozen=True, slots=True)
class ApplicationTotals:
    """How many applications a list holds, and their sums by currency."""

    count: int
    by_currency: Sequence[Totals]


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody with a part in an application, and the act that it was."""

    act: str
    act_label: str
    person_name: str
    organization_name: str
    at: object
    note: str


def applications_found(
    actor: Actor,
    *,
    fund_id: UUID | None = None,
    state: str = "",
    grant_id: UUID | None = None,
    category: str = "",
) -> QuerySet[Application]:
    """Return the applications that the actor may see and that fit the filters, not evaluated."""
    found = access.applications_visible_to(actor)
    if fund_id is not None:
        found = found.filter(grant__fund_id=fund_id)
    if state:
        found = found.filter(state=state)
    if grant_id is not None:
        found = found.filter(grant_id=grant_id)
    if category:
        found = found.filter(category=category)
    return found


def application_totals(applications: QuerySet[Application]) -> ApplicationTotals:
    """Return the sums over a whole list, not only over its page. One query."""
    rows = (
        applications.order_by("currency")
        .values("currency")
        .annotate(
            count=Count("id"),
            asked=Sum("amount"),
            accepted_sum=Sum("amount_accepted"),
            paid=Sum("amount_accepted", filter=Q(state=ApplicationState.PAID)),
        )
    )
    totals = [
        Totals(
            count=row["count"],
            asked=Money(row["asked"], row["currency"]),
            accepted=Money(row["accepted_sum"] or Decimal(0), row["currency"]),
            paid=Money(row["paid"] or Decimal(0), row["currency"]),
        )
        for row in rows
    ]
    return ApplicationTotals(sum(row.count for row in totals), totals)


def application_steps(application: Application) -> list[Step]:
    """Return every act on the application with person and organization, oldest first. One query."""
    steps = Step.objects.filter(application=application).select_related("person", "organization")
    return list(steps.order_by("at", "id"))


def parties_of(steps: Sequence[Step]) -> list[Party]:
    """Return who drafted, submitted, reviewed and approved last, in that order."""
    last = {step.act: step for step in steps}
    return [
        Party(
            act=step.act,
            act_label=str(step.get_act_display()),
            person_name=step.person.name,
            organization_name=local(step.organization),
            at=step.at,
            note=step.note,
        )
        for act in ("draft", "edit", "submit", "review", "approve")
        if (step := last.get(act)) is not None
    ]


def payment_of(application: Application) -> Payment | None:
    """Return the payment of an application with its decision, or None. One query."""
    found = Payment.objects.filter(application=application)
    return found.select_related(
        "decision__approved_by", "decision__approved_by_organization"
    ).first()
