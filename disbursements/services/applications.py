"""Draft, edit, submit, review and return withdrawal applications."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from disbursements import access
from disbursements.choices import ApplicationState, Category
from disbursements.errors import ApplicationChanged, ApplicationRefused, reason_of
from disbursements.models import Application, Grant, GrantCategory, Step
from disbursements.rules.gate import DRAFTING_ACTS, REQUESTING_ACTS
from disbursements.rules.states import APPLICATION
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.identity.access import authorize
from trustfund.identity.choices import OrganizationKind
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import Blocked, NotPermitted
from trustfund.kernel.money import Money
from trustfund.kernel.states import IllegalMove


@transaction.atomic(durable=True)
def application_draft(
    *,
    actor: Actor,
    now: datetime,
    grant_id: UUID,
    method: str,
    category: str,
    money: Money,
    payee_name: str,
    payee_bank: str,
    payee_account: str,
    purpose: str,
    invoice_reference: str,
) -> Application:
    """Draft a withdrawal application of the project's unit. Nothing is asked for yet.

    The amount is in the grant's currency. The application takes the grant's next number.

    :raises NotFound: if the grant is another organization's
    :raises Blocked: if the grant is not signed by both sides
    :raises ApplicationRefused: if amount, currency or category do not fit the grant
    """
    grant = access.grant_for(actor, grant_id, lock=True)
    authorize(actor, "disbursements.application_draft", organization_id=grant.recipient_id)
    if not grant.is_signed:
        reason = reason_of(
            code="grant_not_signed", facts={"grant": grant.number}, since=grant.prepared_at
        )
        raise Blocked(_("Nothing can be withdrawn from this grant yet."), blockers=[reason])
    _check_content(grant, category=category, money=money)

    application = Application.objects.create(
        grant=grant,
        number=f"WA-{grant.applications.count() + 1:03d}",
        method=method,
        category=category,
        amount=money.amount,
        currency=money.currency,
        payee_name=_one_line(payee_name),
        payee_bank=_one_line(payee_bank),
        payee_account=_one_line(payee_account),
        purpose=purpose,
        invoice_reference=_one_line(invoice_reference),
        since=now,
        drafted_by_id=actor.person_id,
        drafted_by_organization_id=actor.organization_id,
    )
    step = _step(application, "draft", actor, now)
    _record(actor, "disbursements.application_draft", application, step, now)
    return application


@transaction.atomic(durable=True)
def application_edit(
    *,
    actor: Actor,
    now: datetime,
    application_id: UUID,
    version: int,
    method: str,
    category: str,
    money: Money,
    payee_name: str,
    payee_bank: str,
    payee_account: str,
    purpose: str,
    invoice_reference: str,
) -> Application:
    """Write a draft anew; a returned application becomes a draft again.

    :raises NotFound: if the application is another organization's
    :raises ApplicationChanged: if it is no longer at the version that was shown
    :raises IllegalMove: if it was submitted meanwhile
    :raises ApplicationRefused: if amount, currency or category do not fit the grant
    """
    application = _taken(actor, application_id, version, "application_edit", of_recipient=True)
    target = target_of(application, "edit")
    _check_content(application.grant, category=category, money=money)
    content = {
        "method": method,
        "category": category,
        "amount": money.amount,
        "payee_name": _one_line(payee_name),
        "payee_bank": _one_line(payee_bank),
        "payee_account": _one_line(payee_account),
        "purpose": purpose,
        "invoice_reference": _one_line(invoice_reference),
        "drafted_by_id": actor.person_id,
        "drafted_by_organization_id": actor.organization_id,
    }
    return _move(application, actor, now, act="edit", state=target, changes=content)


@transaction.atomic(durable=True)
def application_submit(
    *, actor: Actor, now: datetime, application_id: UUID, version: int
) -> Application:
    """Submit a draft for the recipient: from here on its content stands.

    :raises NotFound: if the application is another organization's
    :raises NotPermitted: if the actor drafted or edited it: two persons ask for money
    :raises ApplicationChanged: if it is no longer at the version that was shown
    """
    application = _taken(actor, application_id, version, "application_submit", of_recipient=True)
    target = target_of(application, "submit")
    if has_acted(application, actor, DRAFTING_ACTS):
        raise NotPermitted(
            _("You had a hand in drafting this application; another signatory must submit it.")
        )
    changes = {
        "submitted_by_id": actor.person_id,
        "submitted_by_organization_id": actor.organization_id,
        "submitted_at": now,
    }
    return _move(application, actor, now, act="submit", state=target, changes=changes)


@transaction.atomic(durable=True)
def application_review(
    *,
    actor: Actor,
    now: datetime,
    application_id: UUID,
    version: int,
    accepted: Money,
    note: str = "",
) -> Application:
    """Accept an application, in whole or for a smaller amount in the grant's currency.

    :raises NotPermitted: if the actor had a hand in asking, or is not of the administrator
    :raises ApplicationChanged: if it is no longer at the version that was shown
    :raises ApplicationRefused: if more is accepted than was asked, or in another currency
    """
    application = _taken(actor, application_id, version, "application_review")
    target = target_of(application, "review")
    check_administrator(actor)
    if has_acted(application, actor, REQUESTING_ACTS):
        raise NotPermitted(
            _("You had a hand in asking for this money; another person must review it.")
        )
    if accepted.currency != application.currency:
        raise ApplicationRefused(
            _("The amount is in another currency than the application."),
            fields={"accepted": _in_currency(application.currency)},
        )
    if accepted > application.money:
        text = _("Accept at most the amount asked for, %(amount)s.")
        raise ApplicationRefused(
            _("More was accepted than was asked for."),
            fields={"accepted": text % {"amount": application.money}},
        )
    changes = {
        "reviewed_by_id": actor.person_id,
        "reviewed_by_organization_id": actor.organization_id,
        "reviewed_at": now,
        "amount_accepted": accepted.amount,
        "review_note": note,
    }
    return _move(application, actor, now, act="review", state=target, changes=changes, note=note)


@transaction.atomic(durable=True)
def application_return(
    *, actor: Actor, now: datetime, application_id: UUID, version: int, reason: str
) -> Application:
    """Return an application to the recipient with the reasons. It may be corrected and sent anew.

    :raises NotPermitted: if the actor had a hand in asking, or is not of the administrator
    :raises ApplicationChanged: if it is no longer at the version that was shown
    :raises ApplicationRefused: without a reason
    """
    application = _taken(actor, application_id, version, "application_return")
    target = target_of(application, "return")
    check_administrator(actor)
    if has_acted(application, actor, REQUESTING_ACTS):
        raise NotPermitted(
            _("You had a hand in asking for this money; another person must return it.")
        )
    if not reason.strip():
        raise ApplicationRefused(
            _("An application is returned with its reasons."),
            fields={"reason": _("Say what the recipient has to correct.")},
        )
    changes: dict[str, Any] = {
        "return_reason": reason,
        "review_note": "",
        "amount_accepted": None,
        "submitted_by_id": None,
        "submitted_by_organization_id": None,
        "submitted_at": None,
        "reviewed_by_id": None,
        "reviewed_by_organization_id": None,
        "reviewed_at": None,
    }
    return _move(application, actor, now, act="return", state=target, changes=changes, note=reason)


def target_of(application: Application, act: str) -> str:
    """Return the state that the act leads to.

    :raises IllegalMove: in the words of the application's present state
    """
    try:
        return APPLICATION.target(state=application.state, act=act)
    except IllegalMove:
        text = _("This is not possible now: application %(number)s stands at “%(state)s”.")
        state = ApplicationState(application.state).label
        raise IllegalMove(text % {"number": application.number, "state": state}) from None


def check_version(application: Application, version: int) -> None:
    """Return quietly if the application is still the one that the page showed.

    :raises ApplicationChanged: if somebody acted on it meanwhile
    """
    if application.version != version:
        text = _(
            "Application %(number)s has changed since this page was shown; it stands at “%(state)s”. "
            "Nothing was done: look at it anew."
        )
        state = ApplicationState(application.state).label
        raise ApplicationChanged(text % {"number": application.number, "state": state})


def check_administrator(actor: Actor) -> None:
    """Return quietly if the actor is of one of the administrator's units.

    :raises NotPermitted: if the role is held for another kind of organization
    """
    if actor.organization_kind != OrganizationKind.ADMINISTRATOR:
        raise NotPermitted(_("Only the administrator's units judge applications."))


def has_acted(application: Application, actor: Actor, acts: frozenset[str]) -> bool:
    """Return whether the person ever took one of these acts on the application."""
    return application.steps.filter(person_id=actor.person_id, act__in=acts).exists()


def _taken(
    actor: Actor, application_id: UUID, version: int, act: str, *, of_recipient: bool = False
) -> Application:
    """Return the application, locked and at the version shown, if the actor may do this to it."""
    authorize(actor, f"disbursements.{act}")
    application = access.application_for(actor, application_id, lock=True)
    if of_recipient:
        recipient_id = application.grant.recipient_id
        authorize(actor, f"disbursements.{act}", organization_id=recipient_id)
    check_version(application, version)
    return application


def _move(
    application: Application,
    actor: Actor,
    now: datetime,
    *,
    act: str,
    state: str,
    changes: dict[str, Any],
    note: str = "",
) -> Application:
    before = application.facts()
    columns = {**changes, "state": state, "version": application.version + 1, "since": now}
    for column, value in columns.items():
        setattr(application, column, value)
    application.save(update_fields=list(columns))
    step = _step(application, act, actor, now, note=note)
    action = f"disbursements.application_{act}"
    _record(actor, action, application, step, now, before=before)
    if act != "edit":
        events.publish(EVENTS[act], subject=application, at=now, fund_id=application.grant.fund_id)
    return application


EVENTS = {
    "submit": "disbursements.application_submitted",
    "review": "disbursements.application_reviewed",
    "return": "disbursements.application_returned",
}


def _step(
    application: Application, act: str, actor: Actor, now: datetime, *, note: str = ""
) -> Step:
    return Step.objects.create(
        application=application,
        act=act,
        person_id=actor.person_id,
        organization_id=actor.organization_id,
        at=now,
        note=note,
    )


def _record(
    actor: Actor,
    action: str,
    application: Application,
    step: Step,
    now: datetime,
    *,
    before: dict[str, Any] | None = None,
) -> None:
    fund_id = application.grant.fund_id
    audit.record(actor, action, subject=application, at=now, fund_id=fund_id, before=before)
    audit.record(actor, action, subject=step, at=now, fund_id=fund_id)


def _check_content(grant: Grant, *, category: str, money: Money) -> None:
    """Return quietly if the grant has such a category with at least this much allotted to it."""
    if money.currency != grant.currency:
        text = _in_currency(grant.currency)
        raise ApplicationRefused(text, fields={"amount": text, "money": text})
    line = GrantCategory.objects.filter(grant=grant, category=category).first()
    if line is None:
        text = _("Grant %(grant)s has no such category.") % {"grant": grant.number}
        raise ApplicationRefused(text, fields={"category": text})
    if money > line.money:
        text = _("The grant allots %(amount)s to “%(category)s”: ask for no more than that.")
        named = {"amount": line.money, "category": Category(category).label}
        raise ApplicationRefused(text % named, fields={"amount": text % named})


def _in_currency(currency: str) -> str:
    return _("Amounts under this grant are in %(currency)s.") % {"currency": currency}


def _one_line(text: str) -> str:
    """Return the text with single spaces, so that the same payee is spelled the same."""
    return " ".join(text.split())
