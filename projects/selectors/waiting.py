"""What waits for a person in projects: drafts to finish, versions to review, to appraise, to present."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from projects import access
from projects.models import Project
from projects.rules.clocks import clock_of
from trustfund.db.words import local
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.kernel.waiting import Waiting

LIMIT = 50
# state: what is asked of the ministry whose project it is
OF_MINISTRY: dict[str, Promise] = {
    "CONCEPT": gettext_lazy("Finish and submit the concept %(number)s “%(title)s”"),
    "CONCEPT_REJECTED": gettext_lazy("Revise the rejected concept %(number)s “%(title)s”"),
    "CONCEPT_APPROVED": gettext_lazy("Begin to prepare %(number)s “%(title)s”"),
    "PREPARATION": gettext_lazy("Finish and submit the proposal %(number)s “%(title)s”"),
    "REJECTED": gettext_lazy("Revise the rejected proposal %(number)s “%(title)s”"),
}
# state: what is asked of the administrator
OF_ADMINISTRATOR: dict[str, Promise] = {
    "CONCEPT_REVIEW": gettext_lazy("Review the concept %(number)s “%(title)s”"),
    "APPRAISAL": gettext_lazy("Appraise the proposal %(number)s “%(title)s”"),
    "APPRAISED": gettext_lazy("Present the appraised proposal %(number)s “%(title)s” to the board"),
}


def waiting_for(actor: Actor, *, now: datetime) -> list[Waiting]:  # noqa: ARG001
    """Return what of projects waits for this person, longest waiting first. One query a side."""
    return sorted([*_to_write(actor), *_to_judge(actor)], key=lambda item: item.since)


def _to_write(actor: Actor) -> Iterator[Waiting]:
    if may(actor, "projects.project_submit"):
        own = access.projects_visible_to(actor).filter(recipient_id=actor.organization_id)
        yield from _asked(own.filter(state__in=OF_MINISTRY).order_by("id")[:LIMIT], OF_MINISTRY)


def _to_judge(actor: Actor) -> Iterator[Waiting]:
    if may(actor, "projects.project_present"):
        seen = access.projects_visible_to(actor).filter(state__in=OF_ADMINISTRATOR)
        yield from _asked(seen.order_by("id")[:LIMIT], OF_ADMINISTRATOR)


def _asked(projects: Iterable[Project], words: dict[str, Promise]) -> Iterator[Waiting]:
    for project in projects:
        names = {"number": project.number, "title": local(project, "title")}
        title = str(words[project.state]) % names
        since = project.state_since
        due = clock_of(project.state, since.date())
        yield Waiting(title, "projects:project_detail", (project.pk,), since, due)
