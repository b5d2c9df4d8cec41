"""Say something about a submitted version. Nobody changes or removes it afterwards."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects import access
from projects.choices import CommentKind
from projects.models import Comment, Project
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import Conflict, DomainError


class CommentRefused(DomainError):
    """A comment says something."""

    code = "comment_refused"


class NothingSubmitted(Conflict):
    """No version was submitted yet: there is nothing to comment on."""

    code = "nothing_submitted"


@transaction.atomic
def comment_add(*, actor: Actor, now: datetime, project_id: UUID, text: str) -> Comment:
    """Comment on the last submitted version. Everybody who sees the project reads it.

    Of the recipient's side the project's own ministry and the members of the board comment.

    :raises NothingSubmitted: before the first submission
    :raises CommentRefused: without a text
    """
    authorize(actor, "projects.comment_add")
    project = access.commented_project_for(actor, project_id)
    if not project.version:
        raise NothingSubmitted(_("No version was submitted yet: there is nothing to comment on."))
    if not text.strip():
        sentence = _("Write what you want to say.")
        raise CommentRefused(sentence, fields={"text": sentence})
    comment = comment_written(
        actor=actor, now=now, project=project, kind=CommentKind.COMMENT, text=text
    )
    action, fund_id = "projects.comment_add", project.fund_id
    audit.record(actor, action, subject=comment, at=now, fund_id=fund_id)
    events.publish("projects.comment_added", subject=comment, at=now, fund_id=fund_id)
    return comment


def comment_written(
    *, actor: Actor, now: datetime, project: Project, kind: CommentKind, text: str
) -> Comment:
    """Return the comment, written on the version that the project stands at."""
    comment = Comment(
        project=project,
        version=project.version,
        kind=kind,
        text=text.strip(),
        by_id=actor.person_id,
        organization_id=actor.organization_id,
        commented_at=now,
    )
    comment.save(force_insert=True)
    return comment
