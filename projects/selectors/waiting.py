"""What waits for a person in projects: drafts to finish, versions to review, to appraise, to present."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from projects import access
from projects.models import Project
from projects.rules.clocks import clock_of
from projects.selectors.activity_waiting import activities_waiting
from projects.selectors.appraisals import opinions_owed_by
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
    """Return what of projects waits for this person, longest waiting first. At most two queries a side."""
    found = [*_to_write(actor), *_to_judge(actor), *activities_waiting(actor), *_to_appraise(actor)]
    return sorted(found, key=lambda item: item.since)


def _to_write(actor: Actor) -> Iterator[Waiting]:
    if may(actor, "projects.project_submit"):
        own = access.projects_visible_to(actor).filter(recipient_id=actor.organization_id)
        yield from _asked(own.filter(state__in=OF_MINISTRY).order_by("id")[:LIMIT], OF_MINISTRY)


def _to_judge(actor: Actor) -> Iterator[Waiting]:
    if may(actor, "projects.project_present"):
        seen = access.projects_visible_to(actor).filter(state__in=OF_ADMINISTRATOR)
        yield from _asked(seen.order_by("id")[:LIMIT], OF_ADMINISTRATOR)


def _to_appraise(actor: Actor) -> Iterator[Waiting]:
    """Yield the opinions for which this person was named and which they have not given yet."""
    if not may(actor, "projects.appraisal_give"):
        return
    for project, kind, named_at in opinions_owed_by(actor.person_id)[:LIMIT]:
        words = gettext_lazy("Give your opinion on %(number)s “%(title)s”: %(kind)s") % {
            "number": project.number,
            "title": local(project, "title"),
            "kind": kind.label,
        }
        due = clock_of(project.state, project.state_since.date())
        yield Waiting(words, "projects:appraisal_give", (project.pk,), named_at, due)


def _asked(projects: Iterable[Project], words: dict[str, Promise]) -> Iterator[Waiting]:
    for project in projects:
        names = {"number": project.number, "title": local(project, "title")}
        title = str(words[project.state]) % names
        since = project.state_since
        due = clock_of(project.state, since.date())
        yield Waiting(title, "projects:project_detail", (project.pk,), since, due)
