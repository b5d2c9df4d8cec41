"""Carry out what the board decided on a project. Called by oversight, inside its transaction."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.models import Project
from projects.rules.states import PROJECT, stage_of
from projects.services.moves import columns_saved, moved
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import Conflict


class ContentChanged(Conflict):
    """What was voted on is not what the project says."""

    code = "content_changed"


@transaction.atomic
def project_decide(
    *,
    actor: Actor,
    now: datetime,
    project_id: UUID,
    content_hash: str,
    motion_reference: str,
    is_adopted: bool,
) -> Project:
    """Approve or reject the concept or the project that a motion with this reference decided on.

    Which of the two the board had before it, the project's state says. The act is the board's: no
    role may do it, and the database accepts it only beside the outcome of a motion on exactly this
    content. What is rejected may be revised.

    :raises ContentChanged: if `content_hash` is not the project's
    :raises IllegalMove: if the project is not before the board
    """
    project = Project.objects.select_for_update(of=("self",)).get(pk=project_id)
    is_concept = stage_of(project.state) == "CONCEPT"
    act = DECISIONS[is_concept, is_adopted]
    target = PROJECT.target(state=project.state, act=act)
    if project.content_hash != content_hash:
        raise ContentChanged(_("What was voted on is not what the project says."))
    before = project.facts()
    decided = (
        {"concept_reference": motion_reference, "concept_decided_at": now}
        if is_concept
        else {"motion_reference": motion_reference, "decided_at": now}
    )
    columns_saved(project, changed={**moved(target, now), **decided})
    (action, event), fund_id = TOLD[act], project.fund_id
    audit.record(actor, action, subject=project, at=now, fund_id=fund_id, before=before)
    events.publish(event, subject=project, at=now, fund_id=fund_id)
    return project


# (concept or whole proposal, adopted or not): the act
DECISIONS = {
    (True, True): "approve_concept",
    (True, False): "reject_concept",
    (False, True): "approve",
    (False, False): "reject",
}
# act: (what the trail records, what is told)
TOLD = {
    "approve_concept": ("projects.project_approve_concept", "projects.concept_approved"),
    "reject_concept": ("projects.project_reject_concept", "projects.concept_rejected"),
    "approve": ("projects.project_approve", "projects.project_approved"),
    "reject": ("projects.project_reject", "projects.project_rejected"),
}
