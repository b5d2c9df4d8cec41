"""What waits for a person in disbursements: a signature, a correction, a review, an approval."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disbursements import access
from disbursements.choices import ApplicationState, GrantState
from disbursements.models import Application, Step
from disbursements.rules.gate import DRAFTING_ACTS, PREPARING_ACTS, REQUESTING_ACTS
from trustfund.db.words import local
from trustfund.identity.choices import OrganizationKind
from trustfund.identity.rules.permissions import (
    AUTHORIZED_SIGNATORY,
    FINANCE_APPROVER,
    FINANCE_OFFICER,
    PROGRAM_MANAGER,
    PROJECT_OFFICER,
)
from trustfund.kernel.actor import Actor
from trustfund.kernel.waiting import Waiting

LIMIT = 50


def waiting_for(actor: Actor, *, now: datetime) -> list[Waiting]:  # noqa: ARG001
    """Return what this person can do now in disbursements, oldest first. At most three queries."""
    found = [*_grants(actor), *_applications(actor)]
    return sorted(found, key=lambda each: each.since)


def _grants(actor: Actor) -> Iterator[Waiting]:
    """Yield the grants to sign and, for who manages, those to declare effective, with the day for it."""
    grants = access.grants_visible_to(actor)
    if actor.has_role(AUTHORIZED_SIGNATORY):
        unsigned = [GrantState.PREPARED, GrantState.ADMINISTRATOR_SIGNED]
        grants = grants.filter(recipient_id=actor.organization_id, state__in=unsigned)
    elif _manages(actor):
        states = [GrantState.PREPARED, GrantState.RECIPIENT_SIGNED, GrantState.SIGNED]
        grants = grants.filter(state__in=states)
    else:
        return
    signed = Greatest("recipient_signed_at", "administrator_signed_at")
    for grant in grants.annotate(signed_at=signed).order_by("prepared_at")[:LIMIT]:
        is_signed = grant.is_signed
        title = (
            _("Declare grant %(number)s effective: %(project)s")
            if is_signed
            else _("Sign grant %(number)s: %(project)s")
        )
        yield Waiting(
            title % {"number": grant.number, "project": local(grant.project, "title")},
            "disbursements:grant_detail",
            (grant.pk,),
            grant.signed_at if is_signed else grant.prepared_at,
            grant.effectiveness_deadline,
        )


# role -> (the state that waits for it, the acts after which another must go on, the sentence)
TASKS: tuple[tuple[str, ApplicationState, frozenset[str], Any], ...] = (
    (
        PROJECT_OFFICER,
        ApplicationState.RETURNED,
        frozenset(),
        gettext_lazy("Correct application %(number)s of %(grant)s"),
    ),
    (
        AUTHORIZED_SIGNATORY,
        ApplicationState.DRAFT,
        DRAFTING_ACTS,
        gettext_lazy("Submit application %(number)s of %(grant)s"),
    ),
    (
        FINANCE_OFFICER,
        ApplicationState.SUBMITTED,
        REQUESTING_ACTS,
        gettext_lazy("Review application %(number)s of %(grant)s"),
    ),
    (
        FINANCE_APPROVER,
        ApplicationState.REVIEWED,
        PREPARING_ACTS,
        gettext_lazy("Approve application %(number)s of %(grant)s"),
    ),
)


def _applications(actor: Actor) -> Iterator[Waiting]:
    for role, state, acts, title in TASKS:
        if not actor.has_role(role):
            continue
        found = access.applications_visible_to(actor).filter(state=state)
        if role in {PROJECT_OFFICER, AUTHORIZED_SIGNATORY}:
            found = found.filter(grant__recipient_id=actor.organization_id)
        if acts:
            found = found.exclude(pk__in=_touched(actor, acts))
        for application in found.order_by("since")[:LIMIT]:
            yield _waiting(application, str(title))


def _waiting(application: Application, title: str) -> Waiting:
    named = {"number": application.number, "grant": application.grant.number}
    return Waiting(
        title % named,
        "disbursements:application_detail",
        (application.pk,),
        application.since,
    )


def _touched(actor: Actor, acts: frozenset[str]) -> QuerySet[Step, Any]:
    """Return the applications in which the person took one of these acts."""
    steps = Step.objects.filter(person_id=actor.person_id, act__in=acts)
    return steps.values("application_id")


def _manages(actor: Actor) -> bool:
    return (
        actor.has_role(PROGRAM_MANAGER)
        and actor.organization_kind == OrganizationKind.ADMINISTRATOR
    )
