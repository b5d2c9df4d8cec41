"""Put a Bank-executed activity before the board, and carry out what the board decided on it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects import access
from projects.models import Activity, ActivityLine, ActivityVersion
from projects.rules.proposal import Problem
from projects.selectors.activities import (
    activity_hash,
    activity_missing,
    team_leaders,
    text_of,
)
from projects.services.activities import (
    activity_saved,
    activity_sentences,
    activity_target,
    require_activity_edition,
    require_open_fund,
)
from projects.services.decisions import ContentChanged
from projects.services.moves import ProposalRefused
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor


@transaction.atomic
def activity_submit(*, actor: Actor, now: datetime, activity_id: UUID, edition: int) -> Activity:
    """Put the draft as it stands before the board, frozen as the next version with its lines as rows.

    The board decides on exactly this text and budget, in the fund's holding currency.

    :raises StaleEdition: if `edition` is no longer the latest
    :raises ProposalRefused: with everything that is missing, does not add up or is not cleared
    :raises IllegalMove: if it is before the board or decided already
    :raises FundClosed: if the fund is closed
    """
    authorize(actor, "projects.activity_submit")
    activity = access.activity_for(actor, activity_id, lock=True)
    target = activity_target(activity, "submit")
    require_activity_edition(activity, edition)
    require_open_fund(activity.fund)
    problems = activity_missing(activity, today=now.date())
    if activity.team_leader_id not in {holder.person_id for holder in team_leaders()}:
        problems.append(Problem("not_leader", "team_leader"))
    if problems:
        raise ProposalRefused(
            _("The activity is not complete yet, or does not add up."),
            fields=activity_sentences(problems),
        )
    before = activity.facts()
    version = ActivityVersion(
        activity=activity,
        number=activity.version + 1,
        content=activity.draft,
        submitted_by_id=actor.person_id,
        submitted_at=now,
    )
    version.content_hash = activity_hash(activity, version)
    version.save(force_insert=True)
    lines = _lines_insert(activity, version.number)
    activity_saved(
        activity,
        changed={
            "state": target,
            "state_since": now,
            "version": version.number,
            "submitted_by_id": actor.person_id,
            "submitted_at": now,
            "content_hash": version.content_hash,
        },
    )
    action, fund_id = "projects.activity_submit", activity.fund_id
    audit.record(actor, action, subject=activity, at=now, fund_id=fund_id, before=before)
    for row in (version, *lines):
        audit.record(actor, action, subject=row, at=now, fund_id=fund_id)
    events.publish("projects.activity_submitted", subject=activity, at=now, fund_id=fund_id)
    return activity


@transaction.atomic
def activity_decide(
    *,
    actor: Actor,
    now: datetime,
    activity_id: UUID,
    content_hash: str,
    motion_reference: str,
    is_adopted: bool,
) -> Activity:
    """Approve or reject the activity that a motion with this reference decided on.

    The act is the board's: no role may do it, and the database accepts it only beside the outcome
    of a motion on exactly this content. What is rejected may be revised.

    :raises ContentChanged: if `content_hash` is not the activity's
    :raises IllegalMove: if the activity is not before the board
    """
    activity = (
        Activity.objects.select_for_update(of=("self",)).select_related("fund").get(pk=activity_id)
    )
    act = "approve" if is_adopted else "reject"
    target = activity_target(activity, act)
    if activity.content_hash != content_hash:
        raise ContentChanged(_("What was voted on is not what the activity says."))
    before, fund_id = activity.facts(), activity.fund_id
    decided = {"motion_reference": motion_reference, "decided_at": now}
    activity_saved(activity, changed={"state": target, "state_since": now, **decided})
    action = "projects.activity_approve" if is_adopted else "projects.activity_reject"
    event = "projects.activity_approved" if is_adopted else "projects.activity_rejected"
    audit.record(actor, action, subject=activity, at=now, fund_id=fund_id, before=before)
    events.publish(event, subject=activity, at=now, fund_id=fund_id)
    return activity


def _lines_insert(activity: Activity, number: int) -> list[ActivityLine]:
    """Write the lines of the version that is submitted."""
    lines = [
        ActivityLine(
            activity=activity,
            version=number,
            expense=line.expense,
            year=line.year,
            amount=line.money.amount,
            currency=line.money.currency,
        )
        for line in text_of(activity).lines
    ]
    for line in lines:
        line.save(force_insert=True)
    return lines
