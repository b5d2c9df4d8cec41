"""The programming interface of projects: the same services as the pages."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from projects import access, services
from projects.models import Project
from projects.serializers import (
    ProjectOutput,
    ProjectRowOutput,
    ProposeInput,
    ReviseInput,
    SubmitInput,
    proposal_from,
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
    """Return one project with its budget, its indicators and its content hash."""

    permission = "projects.project_detail"
    output = ProjectOutput

    def load(self, actor: Actor, **kwargs: Any) -> Project:
        """Return the project."""
        return access.project_for(actor, kwargs["project_id"])


class ProjectPropose(ActionView):
    """Record a proposal of one's own ministry as a draft."""

    permission = "projects.project_propose"
    input = ProposeInput
    output = ProjectOutput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Project:
        """Call the service."""
        fund_id = data.pop("fund_id")
        return services.project_propose(
            actor=actor, now=now, fund_id=fund_id, proposal=proposal_from(data)
        )

    def load(self, actor: Actor, subject_id: UUID) -> Project:
        """Return the project of an earlier act."""
        return access.project_for(actor, subject_id)


class ProjectRevise(ActionView):
    """Replace a draft's or a rejected project's content by its next version."""

    permission = "projects.project_revise"
    input = ReviseInput
    output = ProjectOutput
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> Project:
        """Call the service."""
        project_id, version = data.pop("project_id"), data.pop("version")
        return services.project_revise(
            actor=actor,
            now=now,
            project_id=project_id,
            version=version,
            proposal=proposal_from(data),
        )

    def load(self, actor: Actor, subject_id: UUID) -> Project:
        """Return the project of an earlier act."""
        return access.project_for(actor, subject_id)


class ProjectSubmit(ActionView):
    """Put the project before the board, frozen."""

    permission = "projects.project_submit"
    input = SubmitInput
    output = ProjectOutput
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> Project:
        """Call the service."""
        return services.project_submit(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> Project:
        """Return the project of an earlier act."""
        return access.project_for(actor, subject_id)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("fund") from None
