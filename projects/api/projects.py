"""The programming interface of projects: the same services as the pages."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from projects import access, selectors, services
from projects.models import Appraisal, BackgroundImport, Comment, Condition, Project
from projects.rules.background.files import FILE_AT_MOST
from projects.rules.comparison import changed_only, differences
from projects.selectors.background import background_of_year
from projects.serializers import (
    AppraisalInput,
    AppraisalOutput,
    AppraisersInput,
    BackgroundImportInput,
    BackgroundOutput,
    BackgroundRowOutput,
    CommentInput,
    CommentOutput,
    ComparisonOutput,
    ConditionInput,
    ConditionOutput,
    EditionInput,
    ProjectOutput,
    ProjectRowOutput,
    ProposeInput,
    ReturnInput,
    ReviseInput,
    SectorsOutput,
    SubmitInput,
    VersionInput,
    proposal_read,
)
from trustfund.api.views import ActionView, DetailView, ListView
from trustfund.documents.api import TakesFile
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


class AppraisersName(ProjectAct):
    """Name the three specialists who appraise the version under appraisal."""

    permission = "projects.appraisers_name"
    input = AppraisersInput
    service = services.appraisers_name


class AppraisalGive(ActionView):
    """Give the opinion for which one was named, with its conditions."""

    permission = "projects.appraisal_give"
    input = AppraisalInput
    output = AppraisalOutput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Appraisal:
        """Call the service."""
        return services.appraisal_give(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> Appraisal:
        """Return the opinion of an earlier act."""
        return access.appraisal_for(actor, subject_id)


class ConditionMeet(ActionView):
    """Record on which day a condition was met, and what shows it."""

    permission = "projects.condition_meet"
    input = ConditionInput
    output = ConditionOutput
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> Condition:
        """Call the service."""
        return services.condition_meet(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> Condition:
        """Return the condition of an earlier act."""
        return access.condition_for(actor, subject_id)


class BackgroundList(ListView):
    """The files of published figures that were imported, newest first."""

    permission = "projects.background_list"
    output = BackgroundRowOutput

    def rows(self, actor: Actor, **kwargs: Any) -> QuerySet[BackgroundImport]:  # noqa: ARG002
        """Return the imports."""
        return access.backgrounds_visible_to(actor)


class BackgroundDetail(DetailView):
    """One import of published figures with its rows and findings."""

    permission = "projects.background_detail"
    output = BackgroundOutput

    def load(self, actor: Actor, **kwargs: Any) -> BackgroundImport:
        """Return the import."""
        return access.background_for(actor, kwargs["background_id"])


class BackgroundImporting(TakesFile, ActionView):
    """Import a published file of requirements or plans (multipart/form-data)."""

    permission = "projects.background_import"
    input = BackgroundImportInput
    output = BackgroundOutput

    def act(self, actor: Actor, now: datetime, *, file: Any, **data: Any) -> BackgroundImport:
        """Call the service."""
        content = file.read(FILE_AT_MOST + 1)
        return services.background_import(
            actor=actor, now=now, content=content, name=file.name, **data
        )

    def load(self, actor: Actor, subject_id: UUID) -> BackgroundImport:
        """Return the import of an earlier act."""
        return access.background_for(actor, subject_id)


class BackgroundSectors(DetailView):
    """The needs by the fund's sectors, of the latest year or of ?year=."""

    permission = "projects.background_sectors"
    output = SectorsOutput

    def load(self, actor: Actor, **kwargs: Any) -> dict[str, Any]:  # noqa: ARG002
        """Return the figures; all empty before the first import."""
        asked = self.request.query_params.get("year", "")
        year = (
            int(asked)
            if asked.isascii() and asked.isdigit() and len(asked) == len("2020")
            else None
        )
        found = background_of_year(actor, year)
        if found is None:
            return {
                "source": None,
                "year": None,
                "years": [],
                "total": None,
                "sectors": {},
                "outside": {},
            }
        figures = found.figures
        return {
            "source": found.source,
            "year": found.year,
            "years": found.years,
            "sectors": figures.sectors,
            "outside": figures.outside,
            "total": figures.total,
        }


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("fund") from None
