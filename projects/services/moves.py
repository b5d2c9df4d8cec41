"""What every act on a project begins with: lock it, find where the act leads, and save the move."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from projects import access
from projects.models import Project
from projects.rules.states import PROJECT
from trustfund.funds.models import Fund
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import Conflict, DomainError
from trustfund.kernel.states import IllegalMove


class ProposalRefused(DomainError):
    """The proposal is incomplete or does not add up; each part is told what is wrong."""

    code = "proposal_refused"


class FundClosed(Conflict):
    """The fund takes no more proposals."""

    code = "fund_closed"


class StaleEdition(Conflict):
    """Somebody saved or moved the project since the page was shown."""

    code = "stale_edition"


def own_locked(actor: Actor, project_id: UUID) -> Project:
    """Return a project of the actor's own ministry, locked until the transaction ends.

    :raises NotFound: if it is another ministry's, or there is none
    """
    access.own_project_for(actor, project_id)
    return _locked(project_id)


def any_locked(actor: Actor, project_id: UUID) -> Project:
    """Return a project that the actor may see, locked until the transaction ends.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    access.project_for(actor, project_id)
    return _locked(project_id)


def target_of(project: Project, act: str) -> str:
    """Return the state that the act leads to.

    :raises IllegalMove: if it is not possible now, saying where the project stands
    """
    try:
        return PROJECT.target(state=project.state, act=act)
    except IllegalMove:
        state = project.get_state_display()
        raise IllegalMove(
            _("This is not possible now. The project stands as: %(state)s.") % {"state": state}
        ) from None


def open_doors_required(fund: Fund) -> None:
    """Let nothing new be asked of a closed fund.

    :raises FundClosed: if the fund is closed
    """
    if fund.state == "CLOSED":
        raise FundClosed(_("This fund is closed. It takes no more proposals."))


def require_edition(project: Project, edition: int) -> None:
    """Compare the draft with the one that was read.

    :raises StaleEdition: if it was saved since
    """
    if project.edition != edition:
        raise StaleEdition(
            _("This project was changed since you opened this page. Nothing was overwritten.")
        )


def require_version(project: Project, version: int) -> None:
    """Compare the submitted version with the one that was read.

    :raises StaleEdition: if another was submitted since
    """
    if project.version != version:
        raise StaleEdition(
            _("Another version was submitted since you opened this page. Read it first.")
        )


def moved(target: str, now: datetime) -> dict[str, Any]:
    """Return the columns by which a project enters a state, from now on."""
    return {"state": target, "state_since": now}


def written_again(target: str) -> dict[str, Any]:
    """Return what no longer holds when a project is written again, as a concept or as a whole."""
    nothing: dict[str, Any] = {
        "submitted_by_id": None,
        "submitted_at": None,
        "content_hash": "",
        "motion_reference": "",
        "decided_at": None,
    }
    if target == "CONCEPT":
        nothing |= {"concept_reference": "", "concept_decided_at": None}
    return nothing


def columns_saved(project: Project, *, changed: dict[str, Any]) -> None:
    """Write these columns of the project, and no others."""
    for column, value in changed.items():
        setattr(project, column, value)
    project.save(update_fields=[column.removesuffix("_id") for column in changed])


def _locked(project_id: UUID) -> Project:
    rows = Project.objects.select_for_update(of=("self",)).select_related("fund", "recipient")
    return rows.get(pk=project_id)
