"""What the gate's tests share: a decision prepared by hand, and a posting past every service."""

from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from disbursements.models import Application, Decision
from oversight.models import Program
from tests.factories.disbursements import Case
from trustfund.db.clock import now
from trustfund.db.constraints import constraint_of
from trustfund.kernel.actor import Actor
from trustfund.ledger.errors import BooksRefuse, InsufficientBalance
from trustfund.ledger.rules.posting import payment_made
from trustfund.ledger.services import entry_post


def decide(
    case: Case, actor: Actor | None = None, application: Application | None = None, **columns: Any
) -> Decision:
    """Write the decision that the service would write, with any column spoiled."""
    application = Application.objects.get(pk=(application or case.application).pk)
    actor = actor or case.cast.finance_approver
    values = {
        "application": application,
        "grant_id": application.grant_id,
        "amount": application.amount_accepted or application.amount,
        "currency": application.currency,
        "program_epoch": Program.objects.get(fund=case.fund).epoch,
        "recipient_id": application.grant.recipient_id,
        "drafted_by_id": application.drafted_by_id,
        "submitted_by_id": application.submitted_by_id,
        "reviewed_by_id": application.reviewed_by_id,
        "reviewed_by_organization_id": application.reviewed_by_organization_id,
        "approved_by_id": actor.person_id,
        "approved_by_organization_id": actor.organization_id,
        "decided_at": now(),
    }
    return Decision.objects.create(**{**values, **columns})


def post_payment(decision: Decision, **spoiled: Any) -> Any:
    """Call ledger_post directly, as the application's role, for this decision."""
    values = {
        "fund_id": decision.grant.fund_id,
        "kind": "PAYMENT",
        "value_date": now().date(),
        "reference": f"past the service:{decision.pk}",
        "memo": "",
        "subject_id": decision.pk,
        "legs": payment_made(decision.money, decision.grant_id),
    }
    return entry_post(**{**values, **spoiled})


def database_says(call: Any) -> str:
    """Return the name of the constraint by which the database refuses; empty if it does not.

    Whatever was written is rolled back.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("trustfund_app",)
    try:
        with transaction.atomic():
            call()
            transaction.set_rollback(True)
    except BooksRefuse as refusal:
        return refusal.constraint
    except InsufficientBalance:
        return "ledger_no_overdraft"
    except IntegrityError as error:
        return constraint_of(error)
    return ""


def as_person(actor: Actor, other: Actor) -> Actor:
    """Return the first actor with the person of the second: two hats on one head."""
    return replace(actor, person_id=other.person_id, person_name=other.person_name)


def of_unit(actor: Actor, organization_id: UUID) -> Actor:
    """Return the actor, claiming to act for another organization."""
    return replace(actor, organization_id=organization_id)


@contextmanager
def triggers_lifted(cursor: Any, table: str) -> Any:
    """Lift a table's own triggers as its owner, and put them back exactly as they were."""
    cursor.execute(
        "SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal",
        [table],
    )
    held = cursor.fetchall()
    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    try:
        yield
    finally:
        modes = {"A": "ENABLE ALWAYS", "O": "ENABLE", "D": "DISABLE", "R": "ENABLE REPLICA"}
        for name, mode in held:
            cursor.execute(f'ALTER TABLE {table} {modes[mode]} TRIGGER "{name}"')
