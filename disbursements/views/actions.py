"""Which act stands at the top of a page for this reader: open, or shut with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from disbursements.choices import ApplicationState, GrantState
from disbursements.errors import Reason
from disbursements.models import Application, Grant, Step
from disbursements.rules.gate import DRAFTING_ACTS, REQUESTING_ACTS
from trustfund.identity.choices import OrganizationKind
from trustfund.identity.rules.permissions import (
    AUTHORIZED_SIGNATORY,
    PROGRAM_MANAGER,
    may,
)
from trustfund.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Action:
    """An act as a button. With a reason it stands disabled."""

    label: str
    url: str
    icon: str = ""
    reason: str = ""


def grant_action(actor: Actor, grant: Grant, reasons: Sequence[Reason]) -> Action | None:
    """Return the signature that this reader may give, or the draft that they may begin."""
    if grant.is_signed:
        if may(actor, "disbursements.application_draft") and _is_recipient(actor, grant):
            url = reverse("disbursements:application_draft", args=[grant.pk])
            return Action(_("Draft an application"), url, "plus")
        if not grant.is_effective and may(actor, "disbursements.grant_declare_effective"):
            url = reverse("disbursements:grant_declare_effective", args=[grant.pk])
            return Action(_("Declare effective"), url, "check")
        return None
    waits_for_me = (
        actor.has_role(AUTHORIZED_SIGNATORY)
        and _is_recipient(actor, grant)
        and grant.recipient_signed_at is None
    ) or (
        actor.has_role(PROGRAM_MANAGER)
        and actor.organization_kind == OrganizationKind.ADMINISTRATOR
        and grant.administrator_signed_at is None
    )
    if not waits_for_me:
        return None
    shut = _closed(reasons) if grant.state != GrantState.PREPARED else ""
    url = reverse("disbursements:grant_sign", args=[grant.pk])
    return Action(_("Sign the grant"), url, "signature", shut)


def application_actions(
    actor: Actor, application: Application, steps: Sequence[Step], reasons: Sequence[Reason]
) -> list[Action]:
    """Return the acts that are this reader's now, the primary one first."""
    mine = {step.act for step in steps if step.person_id == actor.person_id}
    makers = {
        ApplicationState.DRAFT: _of_draft,
        ApplicationState.RETURNED: _of_draft,
        ApplicationState.SUBMITTED: _of_submitted,
        ApplicationState.REVIEWED: _of_reviewed,
    }
    make = makers.get(ApplicationState(application.state))
    return make(actor, application, mine, reasons) if make else []


def _of_draft(
    actor: Actor, application: Application, mine: set[str], _reasons: Sequence[Reason]
) -> list[Action]:
    if not _is_recipient(actor, application.grant):
        return []
    found = []
    is_draft = application.state == ApplicationState.DRAFT
    if is_draft and may(actor, "disbursements.application_submit"):
        shut = _("You drafted it: another signatory submits.") if mine & DRAFTING_ACTS else ""
        found.append(_action(_("Submit"), "application_submit", application, "send", shut))
    if may(actor, "disbursements.application_edit"):
        label = _("Edit the draft") if is_draft else _("Correct and redraft")
        found.append(_action(label, "application_edit", application, "pencil"))
    return found


def _of_submitted(
    actor: Actor, application: Application, mine: set[str], _reasons: Sequence[Reason]
) -> list[Action]:
    shut = _("You had a hand in asking: another person reviews.") if mine & REQUESTING_ACTS else ""
    found = []
    if _judges(actor, "disbursements.application_review"):
        found.append(
            _action(_("Review"), "application_review", application, "clipboard-check", shut)
        )
    return [*found, *_returning(actor, application)]


def _of_reviewed(
    actor: Actor, application: Application, _mine: set[str], reasons: Sequence[Reason]
) -> list[Action]:
    found = []
    if _judges(actor, "disbursements.application_approve"):
        label = _("Approve and pay")
        found.append(_action(label, "application_approve", application, "cash", _closed(reasons)))
    return [*found, *_returning(actor, application)]


def _returning(actor: Actor, application: Application) -> list[Action]:
    if not _judges(actor, "disbursements.application_return"):
        return []
    return [_action(_("Return"), "application_return", application, "arrow-back-up")]


def _action(label: str, name: str, application: Application, icon: str, reason: str = "") -> Action:
    url = reverse(f"disbursements:{name}", args=[application.pk])
    return Action(label, url, icon, reason)


def _closed(reasons: Sequence[Any]) -> str:
    """Return why the act is shut in one sentence: the reason itself, or how many there are."""
    if not reasons:
        return ""
    if len(reasons) == 1:
        return str(reasons[0].reason)
    text = ngettext(
        "The gate is closed for %(count)d reason, named below.",
        "The gate is closed for %(count)d reasons, named below.",
        len(reasons),
    )
    return text % {"count": len(reasons)}


def _judges(actor: Actor, action: str) -> bool:
    return may(actor, action) and actor.organization_kind == OrganizationKind.ADMINISTRATOR


def _is_recipient(actor: Actor, grant: Grant) -> bool:
    return actor.organization_id == grant.recipient_id
