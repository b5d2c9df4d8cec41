"""Propose a project, revise it, and submit it to the board. What is submitted is frozen."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects import access
from projects.models import BudgetLine, Indicator, Project
from projects.rules.proposal import Proposal, proposal_problems
from projects.rules.states import PROJECT
from projects.selectors.proposals import proposal_content
from projects.services.refusals import sentences
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.funds.access import fund_for
from trustfund.funds.models import Fund
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.canonical import canonical_hash
from trustfund.kernel.errors import Conflict, DomainError
from trustfund.kernel.states import IllegalMove


class ProposalRefused(DomainError):
    """The proposal is incomplete or does not add up; each part is told what is wrong."""

    code = "proposal_refused"


class FundClosed(Conflict):
    """The fund takes no more proposals."""

    code = "fund_closed"


class StaleVersion(Conflict):
    """Somebody revised or submitted the project since the page was shown."""

    code = "stale_version"


@transaction.atomic
def project_propose(*, actor: Actor, now: datetime, fund_id: UUID, proposal: Proposal) -> Project:
    """Record a proposal of the actor's organization as a draft. Nothing is requested yet.

    Amounts are in the fund's holding currency and the lines sum to the amount. The basis in
    UNSCR 1874 (2009) paragraph 19 is mandatory.

    :raises ProposalRefused: with every reason, by part
    :raises FundClosed: if the fund is closed
    """
    authorize(actor, "projects.project_propose")
    fund = fund_for(actor, fund_id, lock=True)
    _require_open_doors(fund)
    _require_sound(proposal, fund=fund, now=now)
    project = Project(
        fund=fund,
        number=f"P-{fund.projects.count() + 1:03d}",
        recipient_id=actor.organization_id,
        currency=fund.holding_currency,
        proposed_by_id=actor.person_id,
        **_content_columns(proposal),
    )
    project.save(force_insert=True)
    for row in [project, *_parts_insert(project, proposal)]:
        audit.record(actor, "projects.project_propose", subject=row, at=now, fund_id=fund.pk)
    return project


@transaction.atomic
def project_revise(
    *, actor: Actor, now: datetime, project_id: UUID, version: int, proposal: Proposal
) -> Project:
    """Replace a draft's or a rejected project's content by its next version; the old one stays.

    `version` is the version that the writer had before them.

    :raises StaleVersion: if it is no longer the latest
    :raises ProposalRefused: with every reason, by part
    :raises IllegalMove: if the project is before the board or approved
    """
    authorize(actor, "projects.project_revise")
    project = _own_locked(actor, project_id)
    target = _target(project, "revise")
    _require_version(project, version)
    _require_open_doors(project.fund)
    _require_sound(proposal, fund=project.fund, now=now)
    before = project.facts()
    for column, value in _content_columns(proposal).items():
        setattr(project, column, value)
    project.version += 1
    project.state = target
    project.submitted_by = project.submitted_at = project.decided_at = None
    project.content_hash = project.motion_reference = ""
    project.save(update_fields=_columns(Project.mutable))
    parts = _parts_insert(project, proposal)
    action, fund_id = "projects.project_revise", project.fund_id
    audit.record(actor, action, subject=project, at=now, fund_id=fund_id, before=before)
    for part in parts:
        audit.record(actor, action, subject=part, at=now, fund_id=fund_id)
    return project


@transaction.atomic
def project_submit(*, actor: Actor, now: datetime, project_id: UUID, version: int) -> Project:
    """Put the project before the board, frozen: `content_hash` says what exactly it is.

    :raises StaleVersion: if `version` is no longer the latest
    :raises IllegalMove: if it was submitted or decided before
    """
    authorize(actor, "projects.project_submit")
    project = _own_locked(actor, project_id)
    target = _target(project, "submit")
    _require_version(project, version)
    _require_open_doors(project.fund)
    before = project.facts()
    project.state = target
    project.submitted_by_id = actor.person_id
    project.submitted_at = now
    project.content_hash = canonical_hash(proposal_content(project))
    project.save(update_fields=["state", "submitted_by", "submitted_at", "content_hash"])
    audit.record(
        actor,
        "projects.project_submit",
        subject=project,
        at=now,
        fund_id=project.fund_id,
        before=before,
    )
    events.publish("projects.project_submitted", subject=project, at=now, fund_id=project.fund_id)
    return project


def _own_locked(actor: Actor, project_id: UUID) -> Project:
    access.own_project_for(actor, project_id)
    return Project.objects.select_for_update(of=("self",)).select_related("fund").get(pk=project_id)


def _target(project: Project, act: str) -> str:
    """Return the state that the act leads to, or say what stands in its way."""
    try:
        return PROJECT.target(state=project.state, act=act)
    except IllegalMove:
        state = project.get_state_display()
        raise IllegalMove(
            _("This project cannot be changed now. It stands as: %(state)s.") % {"state": state}
        ) from None


def _require_open_doors(fund: Fund) -> None:
    if fund.state == "CLOSED":
        raise FundClosed(_("This fund is closed. It takes no more proposals."))


def _require_version(project: Project, version: int) -> None:
    if project.version != version:
        raise StaleVersion(
            _("This project was changed since you opened this page. Nothing was overwritten.")
        )


def _require_sound(proposal: Proposal, *, fund: Fund, now: datetime) -> None:
    problems = proposal_problems(proposal, holding_currency=fund.holding_currency, today=now.date())
    if problems:
        raise ProposalRefused(
            _("The proposal is not complete yet, or does not add up."), fields=sentences(problems)
        )


def _content_columns(proposal: Proposal) -> dict[str, object]:
    return {
        "title": proposal.title,
        "title_ko": proposal.title_ko,
        "sector": proposal.sector,
        "objective": proposal.objective,
        "recipient_priority": proposal.recipient_priority,
        "donor_priority": proposal.donor_priority,
        "basis_1874": proposal.basis_1874,
        "basis_text": proposal.basis_text,
        "amount": proposal.amount.amount,
    }


def _parts_insert(project: Project, proposal: Proposal) -> list[BudgetLine | Indicator]:
    """Write the budget lines and the indicators of the project's version."""
    lines = [
        BudgetLine(
            project=project,
            version=project.version,
            category=item.category,
            amount=item.money.amount,
            currency=item.money.currency,
        )
        for item in proposal.budget
    ]
    indicators = [
        Indicator(
            project=project,
            version=project.version,
            position=position,
            name=item.name,
            unit=item.unit,
            baseline=item.baseline,
            target=item.target,
            target_date=item.target_date,
        )
        for position, item in enumerate(proposal.indicators, start=1)
    ]
    parts: list[BudgetLine | Indicator] = [*lines, *indicators]
    for part in parts:
        part.save(force_insert=True)
    return parts


def _columns(names: tuple[str, ...]) -> list[str]:
    return [name.removesuffix("_id") for name in names]
