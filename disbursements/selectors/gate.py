"""Gather the facts of the gates, decide by the rules, and put every reason into words."""

from collections.abc import Sequence
from datetime import UTC, datetime

from disbursements import access
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
from disbursements.selectors.applications import application_steps
from disbursements.selectors.books import books_of
from disbursements.selectors.figures import category_rows
from oversight.selectors.program import gate_facts as program_facts
from trustfund.db.words import local
from trustfund.funds.choices import FundState
from trustfund.kernel.actor import Actor
from trustfund.kernel.money import zero


def application_verdict(
    application: Application,
    *,
    at: datetime,
    approver: Actor | None = None,
    steps: Sequence[Step] | None = None,
) -> Verdict:
    """Return whether the application could be paid now, with every reason if not.

    With `approver`, separation of duties is judged for that person. `steps` are the application's,
    if the caller has read them already. About eight queries.
    """
    facts = application_facts(application, at=at, approver=approver, steps=steps)
    return gate_decide(facts=facts)


def application_facts(
    application: Application,
    *,
    at: datetime,
    approver: Actor | None = None,
    steps: Sequence[Step] | None = None,
) -> GateFacts:
    """Return everything that the gate looks at, as it is now.

    In a payment the caller holds the program (oversight's lock for payments) and the application.
    """
    grant = application.grant
    program = program_facts(grant.fund_id, at=at, project_id=grant.project_id, lock=False)
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
        grant_is_effective=grant.is_effective,
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
        steps=_steps(application_steps(application) if steps is None else steps),
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
        available=books.available,
    )


def reasons_of(verdict: Verdict) -> list[Reason]:
    """Return every blocker of a verdict in the reader's language."""
    return [
        reason_of(code=blocker.code, facts=blocker.facts, since=blocker.since)
        for blocker in verdict.blockers
    ]


def _paid_before(application: Application) -> PaidBefore | None:
    """Return the payment of the same invoice, if access found one beside the application."""
    twin_id = getattr(application, access.PAID_TWIN, None)
    if twin_id is None:
        return None
    paid = Application.objects.select_related("grant", "payment").get(pk=twin_id)
    return PaidBefore(paid.number, paid.grant.number, paid.payment.value_date)


def _steps(steps: Sequence[Step]) -> tuple[StepFact, ...]:
    return tuple(
        StepFact(
            step.act,
            step.person_id,
            step.person.name,
            step.organization_id,
            local(step.organization),
        )
        for step in steps
    )


def _approver(actor: Actor | None) -> Approver | None:
    if actor is None:
        return None
    return Approver(actor.person_id, actor.organization_id, local(actor, "organization_name"))
