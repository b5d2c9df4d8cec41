"""Carry out what the board decided on a project. Called by oversight, inside its transaction."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.models import Project
from projects.rules.states import PROJECT
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import Conflict


class ContentChanged(Conflict):
    """What was voted on is not what the project says."""

    code = "content_changed"


@transaction.atomic
def project_approve(
    *, actor: Actor, now: datetime, project_id: UUID, content_hash: str, motion_reference: str
) -> Project:
    """Approve the project that a motion with this reference adopted.

    The act is the board's: no role may do it, and the database accepts it only beside the outcome
    of a motion on exactly this content.

    :raises ContentChanged: if `content_hash` is not the project's
    :raises IllegalMove: if the project is not before the board
    """
    return _decide(
        actor=actor,
        now=now,
        project_id=project_id,
        content_hash=content_hash,
        motion_reference=motion_reference,
        act="approve",
    )


@transaction.atomic
def project_reject(
    *, actor: Actor, now: datetime, project_id: UUID, content_hash: str, motion_reference: str
) -> Project:
    """Reject the project that a motion with this reference turned down. It may be revised.

    :raises ContentChanged: if `content_hash` is not the project's
    :raises IllegalMove: if the project is not before the board
    """
    return _decide(
        actor=actor,
        now=now,
        project_id=project_id,
        content_hash=content_hash,
        motion_reference=motion_reference,
        act="reject",
    )


def _decide(
    *,
    actor: Actor,
    now: datetime,
    project_id: UUID,
    content_hash: str,
    motion_reference: str,
    act: str,
) -> Project:
    project = Project.objects.select_for_update(of=("self",)).get(pk=project_id)
    target = PROJECT.target(state=project.state, act=act)
    if project.content_hash != content_hash:
        raise ContentChanged(_("What was voted on is not what the project says."))
    before = project.facts()
    project.state = target
    project.motion_reference = motion_reference
    project.decided_at = now
    project.save(update_fields=["state", "motion_reference", "decided_at"])
    action, event = ACTS[act]
    audit.record(actor, action, subject=project, at=now, fund_id=project.fund_id, before=before)
    events.publish(event, subject=project, at=now, fund_id=project.fund_id)
    return project


ACTS = {
    "approve": ("projects.project_approve", "projects.project_approved"),
    "reject": ("projects.project_reject", "projects.project_rejected"),
}
