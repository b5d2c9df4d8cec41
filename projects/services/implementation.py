"""Follow what happens to a project after its approval: its grant is signed, and takes effect."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from projects.models import Project
from projects.rules.states import PROJECT
from projects.services.moves import columns_saved, moved
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.kernel.actor import Actor

# act: (what the trail records, what is told)
TOLD = {
    "sign": ("projects.project_sign", "projects.project_signed"),
    "begin": ("projects.project_begin", "projects.implementation_started"),
}


@transaction.atomic
def project_follow(
    *, actor: Actor, now: datetime, project_id: UUID, is_signed: bool, is_effective: bool
) -> Project:
    """Move an approved project to where its grant stands: signed by both sides, then in effect.

    Called by the job that hears of the grant; called again, it changes nothing. The database lets a
    project follow its grant only as far as that has come.
    """
    project = Project.objects.select_for_update(of=("self",)).get(pk=project_id)
    for act, is_due in (("sign", is_signed), ("begin", is_effective)):
        if not is_due or not PROJECT.allows(state=project.state, act=act):
            continue
        before = project.facts()
        target = PROJECT.target(state=project.state, act=act)
        columns_saved(project, changed=moved(target, now))
        (action, event), fund_id = TOLD[act], project.fund_id
        audit.record(actor, action, subject=project, at=now, fund_id=fund_id, before=before)
        events.publish(event, subject=project, at=now, fund_id=fund_id)
    return project
