"""The programming interface of projects: the same services as the pages."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from projects import access, selectors, services
from projects.models import Comment, Project
from projects.rules.comparison import changed_only, differences
from projects.serializers import (
    CommentInput,
    CommentOutput,
    ComparisonOutput,
    EditionInput,
    ProjectOutput,
    ProjectRowOutput,
    ProposeInput,
    ReturnInput,
    ReviseInput,
    SubmitInput,
    VersionInput,
    proposal_read,
)
from trustfund.api.views import ActionView, DetailView, ListView
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotFound


class ProjectList(ListView):
    """List the projects, of one fund with ?fund=, of a sector or state with ?sector= and ?state=."""

    permission = "projects.project_list"
    output = ProjectRowOutput

    def rows(self, actor: Actor, **kwargs: Any) -> QuerySet[Project]:  # noqa: ARG002
        """Return the visible projects that the address asks for."""
        projects = access.projects_visible_to(actor)
        for name in ("sector", "state"):
            if value := self.request.query_params.get(name):
                projects = projects.filter(**{name: value})
        if fund := self.request.query_params.get("fund"):
            projects = projects.filter(fund_id=_uuid(fund))
        return projects


class ProjectDetail(DetailView):
    """Return one project: what it says, its budget, its versions and what was said of them."""

    permission = "projects.project_detail"
    output = ProjectOutput

    def load(self, actor: Actor, **kwargs: Any) -> Project:
        """Return the project."""
        return access.project_for(actor, kwargs["project_id"])


class ProjectCompare(DetailView):
    """Return what two submitted versions say differently: ?before= and ?after=, or the last two."""

    permission = "projects.project_compare"
    output = ComparisonOutput

    def load(self, actor: Actor, **kwargs: Any) -> dict[str, Any]:
        """Return the two versions and their differences."""
        project = access.project_for(actor, kwargs["project_id"])
        numbered = {version.number: version for version in selectors.versions_of(project)}
        before = numbered.get(self._number("before", project.version - 1))
        after = numbered.get(self._number("after", project.version))
        if before is None or after is None:
            raise NotFound(_("There is no such version of this project."))
        found = changed_only(differences(before.content, after.content))
        return {"before": before.number, "after": after.number, "differences": found}

    def _number(self, name: str, otherwise: int) -> int:
        text = self.request.query_params.get(name, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else otherwise


class ProjectAct(ActionView):
    """An act on one project that gives the project back."""

    output = ProjectOutput
    created = False
    service: ClassVar[Any]

    def act(self, actor: Actor, now: datetime, **data: Any) -> Project:
        """Call the service."""
        found: Project = type(self).service(actor=actor, now=now, **data)
        return found

    def load(self, actor: Actor, subject_id: UUID) -> Project:
        """Return the project of an earlier act."""
        return access.project_for(actor, subject_id)


class ProjectPropose(ProjectAct):
    """Record the concept of a project of one's own ministry as a draft."""

    permission = "projects.project_propose"
    input = ProposeInput
    created = True

    def act(self, actor: Actor, now: datetime, **data: Any) -> Project:
        """Call the service."""
        fund_id = data.pop("fund_id")
        return services.project_propose(
            actor=actor, now=now, fund_id=fund_id, proposal=proposal_read(data)
        )


class ProjectRevise(ProjectAct):
    """Save the draft of a project anew, whole: a part that is left out is empty."""

    permission = "projects.project_revise"
    input = ReviseInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Project:
        """Call the service."""
        project_id, edition = data.pop("project_id"), data.pop("edition")
        return services.project_revise(
            actor=actor,
            now=now,
            project_id=project_id,
            edition=edition,
            proposal=proposal_read(data),
        )


class ProjectSubmit(ProjectAct):
    """Submit the draft as the next version, frozen."""

    permission = "projects.project_submit"
    input = SubmitInput
    service = services.project_submit


class ProjectPrepare(ProjectAct):
    """Begin the preparation of a project whose concept the board has approved."""

    permission = "projects.project_prepare"
    input = EditionInput
    service = services.project_prepare


class ProjectWithdraw(ProjectAct):
    """Withdraw a project that is not before the board and has no approval."""

    permission = "projects.project_withdraw"
    input = EditionInput
    service = services.project_withdraw


class ProjectReturn(ProjectAct):
    """Send the version under review or appraisal back to its ministry, with reasons."""

    permission = "projects.project_return"
    input = ReturnInput
    service = services.project_return


class ProjectAppraise(ProjectAct):
    """Declare the version under appraisal fit to be presented to the board."""

    permission = "projects.project_appraise"
    input = VersionInput
    service = services.project_appraise


class ProjectPresent(ProjectAct):
    """Put the reviewed concept, or the appraised proposal, before the board."""

    permission = "projects.project_present"
    input = VersionInput
    service = services.project_present


class CommentAdd(ActionView):
    """Comment on the last submitted version of a project."""

    permission = "projects.comment_add"
    input = CommentInput
    output = CommentOutput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Comment:
        """Call the service."""
        return services.comment_add(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> Comment:
        """Return the comment of an earlier act."""
        return access.comment_for(actor, subject_id)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("fund") from None
