"""Approve an application and pay it: the gate, the decision, the books and the payment in one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from disbursements import access, selectors
from disbursements.choices import ApplicationState
from disbursements.errors import Reason
from disbursements.models import Application, Decision, Payment, Step
from disbursements.rules.facts import GateFacts
from disbursements.rules.gate import gate_decide
from disbursements.services.applications import check_administrator, check_version, target_of
from disbursements.services.refusals import refused_by_database
from oversight.selectors.program import program_locked_for_payment
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import Blocked
from trustfund.ledger import services as ledger
from trustfund.ledger.rules.posting import payment_made
from trustfund.ledger.services import Posted

ACTION = "disbursements.application_approve"


def application_approve(
    *, actor: Actor, now: datetime, application_id: UUID, version: int
) -> Application:
    """Approve a reviewed application and pay the amount accepted, in one transaction.

    Locks the program (shared), then the application; decides by the gate; then writes the decision,
    the entry, the payment and the trail. The database decides a second time at the posting; what a
    race changed in between is answered with the reasons that stand now. Value date is today.

    :raises Blocked: with every reason that keeps the money here; nothing is written
    :raises ApplicationChanged: if it is no longer at the version that was shown
    :raises IllegalMove: if it is paid already
    :raises Busy: if the locks could not be had in time; nothing is written
    """
    message = _("The gate is closed. Nothing was paid.")

    def reasons_now() -> list[Reason]:
        application = access.application_for(actor, application_id)
        verdict = selectors.application_verdict(application, at=now, approver=actor)
        return selectors.reasons_of(verdict)

    with refused_by_database(message=message, reasons_now=reasons_now):
        return _approve(
            actor=actor, now=now, application_id=application_id, version=version, message=message
        )


@transaction.atomic(durable=True)
def _approve(
    *, actor: Actor, now: datetime, application_id: UUID, version: int, message: str
) -> Application:
    authorize(actor, ACTION)
    shown = access.application_for(actor, application_id)
    program_locked_for_payment(shown.grant.fund_id)
    application = access.application_for(actor, application_id, lock=True)
    check_version(application, version)
    if application.state == ApplicationState.PAID:
        target_of(application, "approve")  # says that it is paid; the gate speaks of the rest
    check_administrator(actor)
    facts = selectors.application_facts(application, at=now, approver=actor)
    verdict = gate_decide(facts=facts)
    if not verdict.is_open:
        raise Blocked(message, blockers=selectors.reasons_of(verdict))

    target = target_of(application, "approve")
    decision = _decide(application, facts, actor, now)
    posted = _post(application, decision, now)
    payment = Payment.objects.create(
        decision=decision,
        application=application,
        amount=decision.amount,
        currency=decision.currency,
        value_date=now.date(),
        entry_id=posted.id,
        reference=posted.reference,
    )
    before = application.facts()
    application.state = target
    application.version += 1
    application.since = now
    application.save(update_fields=["state", "version", "since"])
    step = Step.objects.create(
        application=application,
        act="approve",
        person_id=actor.person_id,
        organization_id=actor.organization_id,
        at=now,
    )
    _record(
        actor=actor,
        now=now,
        application=application,
        before=before,
        written=(decision, payment, step),
        posted=posted,
    )
    return application


def _decide(application: Application, facts: GateFacts, actor: Actor, now: datetime) -> Decision:
    columns: dict[str, Any] = {
        "application": application,
        "grant": application.grant,
        "amount": facts.amount.amount,
        "currency": facts.amount.currency,
        "program_epoch": facts.fund.program.epoch,
        "recipient_id": application.grant.recipient_id,
        "drafted_by_id": application.drafted_by_id,
        "submitted_by_id": application.submitted_by_id,
        "reviewed_by_id": application.reviewed_by_id,
        "reviewed_by_organization_id": application.reviewed_by_organization_id,
        "approved_by_id": actor.person_id,
        "approved_by_organization_id": actor.organization_id,
        "decided_at": now,
    }
    return Decision.objects.create(**columns)


def _post(application: Application, decision: Decision, now: datetime) -> Posted:
    return ledger.entry_post(
        fund_id=application.grant.fund_id,
        kind="PAYMENT",
        value_date=now.date(),
        reference=f"payment:{application.pk}",
        memo=f"{application.grant.number} {application.number} {application.payee_name}",
        subject_id=decision.pk,
        legs=payment_made(decision.money, application.grant_id),
    )


def _record(
    *,
    actor: Actor,
    now: datetime,
    application: Application,
    before: dict[str, object],
    written: tuple[Decision, Payment, Step],
    posted: Posted,
) -> None:
    fund_id = application.grant.fund_id
    audit.record(
        actor,
        ACTION,
        subject=application,
        at=now,
        fund_id=fund_id,
        before=before,
        extra={"entries": [posted.facts()]},
    )
    for row in written:
        audit.record(actor, ACTION, subject=row, at=now, fund_id=fund_id)
    events.publish("disbursements.application_paid", subject=application, at=now, fund_id=fund_id)
