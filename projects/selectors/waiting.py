"""What waits for a person in projects: drafts to finish and submit, rejections to answer."""

from datetime import datetime

from django.utils.translation import gettext as _

from projects import access
from projects.models import Project
from trustfund.db.words import local
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.kernel.waiting import Waiting

LIMIT = 50


def waiting_for(actor: Actor, *, now: datetime) -> list[Waiting]:  # noqa: ARG001
    """Return what of projects waits for this person, longest waiting first. One query."""
    if not may(actor, "projects.project_submit"):
        return []
    own = access.projects_visible_to(actor).filter(
        recipient_id=actor.organization_id, state__in=["DRAFT", "REJECTED"]
    )
    found = [_waiting(project) for project in own.order_by("id")[:LIMIT]]
    return sorted(found, key=lambda item: item.since)


def _waiting(project: Project) -> Waiting:
    names = {"number": project.number, "title": local(project, "title")}
    if project.state == "DRAFT":
        title = _("Submit the proposal %(number)s “%(title)s” to the board") % names
        return Waiting(title, "projects:project_detail", (project.pk,), project.recorded_at)
    title = _("Revise the rejected proposal %(number)s “%(title)s”") % names
    since = project.decided_at or project.recorded_at
    return Waiting(title, "projects:project_detail", (project.pk,), since)
