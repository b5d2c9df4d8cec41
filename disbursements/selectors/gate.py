"""Gather the facts of the gates, decide by the rules, and put every reason into words."""

from datetime import UTC, datetime

from disbursements.choices import ApplicationState
from disbursements.errors import Reason, reason_of
from disbursements.models import Application, Grant, Step
from disbursements.rules.commitment import commitment_decide
from disbursements.rules.facts import (
    Approver,
    CommitmentFacts,
    FundFacts,
    GateFacts,
    PaidBefore,
    Verdict,
)
from disbursements.rules.facts import Step as StepFact
from disbursements.rules.gate import gate_decide
from disbursements.selectors.books import books_of
from disbursements.selectors.figures import category_rows
from oversight.selectors.program import gate_facts as program_facts
from trustfund.funds.choices import FundState
from trustfund.kernel.actor import Actor
from trustfund.kernel.money import zero


def application_verdict(
    application: Application, *, at: datetime, approver: Actor | None = None
) -> Verdict:
    """Return whether the application could be paid now, with every reason if not.

    With `approver`, separation of duties is judged for that person. About eight queries.
    """
    return gate_decide(facts=application_facts(application, at=at, approver=approver))


def application_facts(
    application: Application, *, at: datetime, approver: Actor | None = None, lock: bool = False
) -> GateFacts:
    """Return everything that the gate looks at, as it is now.

    With `lock` the program is held FOR SHARE first, so that its facts stay true until the commit.

    :raises django.db.transaction.TransactionManagementError: for a lock outside of a transaction
    """
    grant = application.grant
    program = program_facts(grant.fund_id, at=at, project_id=grant.project_id, lock=lock)
    books = books_of(fund_id=grant.fund_id, currency=grant.currency)
    lines = {row.category: row for row in category_rows(grant)}
    line = lines.get(application.category)
    nothing = zero(grant.currency)
    return GateFacts(
        fund=FundFacts(
            today=at.astimezone(UTC).date(),
            fund_is_open=grant.fund.state == FundState.OPEN,
            program=program,
            cash=books.cash,
        ),
        application_state=application.state,
        application_since=application.since,
        amount=application.payable,
        grant_is_signed=grant.is_signed,
        grant_number=grant.number,
        grant_since=grant.prepared_at,
        closing_date=grant.closing_date,
        disbursed=books.paid,
        category=application.category,
        category_allocated=line.allocated if line else nothing,
        category_disbursed=line.paid if line else nothing,
        undisbursed=books.undisbursed_by(grant.pk),
        recipient_organization_id=grant.recipient_id,
        paid_before=_paid_before(application),
        steps=_steps(application),
        approver=_approver(approver),
    )


def commitment_verdict(grant: Grant, *, at: datetime) -> Verdict:
    """Return whether the grant could be committed now, with every reason if not. Five queries."""
    return commitment_decide(facts=commitment_facts(grant, at=at))


def commitment_facts(grant: Grant, *, at: datetime) -> CommitmentFacts:
    """Return everything that decides whether the last signature may commit the grant."""
    program = program_facts(grant.fund_id, at=at, project_id=grant.project_id, lock=False)
    books = books_of(fund_id=grant.fund_id, currency=grant.currency)
    return CommitmentFacts(
        fund=FundFacts(
            today=at.astimezone(UTC).date(),
            fund_is_open=grant.fund.state == FundState.OPEN,
            program=program,
            cash=books.cash,
        ),
        amount=grant.money,
        closing_date=grant.closing_date,
        committed=books.committed,
        undisbursed=books.undisbursed,
    )


def reasons_of(verdict: Verdict) -> list[Reason]:
    """Return every blocker of a verdict in the reader's language."""
    return [
        reason_of(code=blocker.code, facts=blocker.facts, since=blocker.since)
        for blocker in verdict.blockers
    ]


def _paid_before(application: Application) -> PaidBefore | None:
    paid = (
        Application.objects.filter(
            state=ApplicationState.PAID,
            payee_name__iexact=application.payee_name,
            invoice_reference__iexact=application.invoice_reference,
        )
        .exclude(pk=application.pk)
        .select_related("grant", "payment")
        .first()
    )
    if paid is None:
        return None
    return PaidBefore(paid.number, paid.grant.number, paid.payment.value_date)


def _steps(application: Application) -> tuple[StepFact, ...]:
    steps = Step.objects.filter(application=application).select_related("person", "organization")
    return tuple(
        StepFact(
            step.act,
            step.person_id,
            step.person.name,
            step.organization_id,
            step.organization.name,
        )
        for step in steps.order_by("at", "id")
    )


def _approver(actor: Actor | None) -> Approver | None:
    if actor is None:
        return None
    return Approver(actor.person_id, actor.organization_id, actor.organization_name)
