"""Submit a project, return it with reasons, appraise it, and present it to the board."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.choices import CommentKind
from projects.models import BudgetLine, Comment, Component, Indicator, Project, ProjectVersion
from projects.rules.content import proposal_from
from projects.rules.proposal import Proposal
from projects.rules.states import stage_of
from projects.selectors.proposals import missing_of
from projects.selectors.versions import version_hash
from projects.services.appraisals import require_appraised, require_conditions_before_approval
from projects.services.comments import comment_written
from projects.services.moves import (
    ProposalRefused,
    any_locked,
    columns_saved,
    moved,
    open_doors_required,
    own_locked,
    require_edition,
    require_version,
    target_of,
    written_again,
)
from projects.services.refusals import sentences
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import DomainError


class ReturnRefused(DomainError):
    """A version is sent back only with the reasons for it."""

    code = "return_refused"


@transaction.atomic
def project_submit(
    *, actor: Actor, now: datetime, project_id: UUID, edition: int, note: str = ""
) -> Project:
    """Submit the draft as it stands: a concept for review, a whole proposal for appraisal.

    It is frozen as the next version, with its components, lines and indicators as rows; `note`
    says what changed since the last one. The board will decide on exactly this text and budget.

    :raises StaleEdition: if `edition` is no longer the latest
    :raises ProposalRefused: with everything that is missing or does not add up, by part
    :raises IllegalMove: if it was submitted or decided before
    """
    authorize(actor, "projects.project_submit")
    project = own_locked(actor, project_id)
    target = target_of(project, "submit")
    require_edition(project, edition)
    open_doors_required(project.fund)
    proposal = proposal_from(project.draft)
    stage = stage_of(project.state)
    problems = missing_of(project, today=now.date())
    if problems:
        raise ProposalRefused(
            _("The proposal is not complete yet, or does not add up."), fields=sentences(problems)
        )
    before = project.facts()
    version = ProjectVersion(
        project=project,
        number=project.version + 1,
        stage=stage,
        content=project.draft,
        note=note.strip(),
        submitted_by_id=actor.person_id,
        submitted_at=now,
    )
    version.content_hash = version_hash(project, version)
    version.save(force_insert=True)
    parts = _parts_insert(project, version.number, proposal)
    columns_saved(
        project,
        changed={
            **moved(target, now),
            "version": version.number,
            "submitted_by_id": actor.person_id,
            "submitted_at": now,
            "content_hash": version.content_hash,
        },
    )
    action, fund_id = "projects.project_submit", project.fund_id
    audit.record(actor, action, subject=project, at=now, fund_id=fund_id, before=before)
    for row in (version, *parts):
        audit.record(actor, action, subject=row, at=now, fund_id=fund_id)
    events.publish("projects.project_submitted", subject=project, at=now, fund_id=fund_id)
    return project


@transaction.atomic
def project_return(
    *, actor: Actor, now: datetime, project_id: UUID, version: int, reason: str
) -> Project:
    """Send the version under review back to its ministry, with the reasons. It may be written on.

    :raises ReturnRefused: without a reason
    :raises StaleEdition: if `version` is not the one under review
    :raises IllegalMove: if it is being written, before the board or decided
    """
    authorize(actor, "projects.project_return")
    project = any_locked(actor, project_id)
    target = target_of(project, "return")
    require_version(project, version)
    if not reason.strip():
        sentence = _("Say what is to be changed, so that the ministry can act on it.")
        raise ReturnRefused(sentence, fields={"reason": sentence})
    before = project.facts()
    comment = comment_written(
        actor=actor, now=now, project=project, kind=CommentKind.RETURN, text=reason
    )
    columns_saved(project, changed={**moved(target, now), **written_again(target)})
    told = ("projects.project_return", "projects.project_returned")
    _record(actor, now, project, before=before, told=told, comment=comment)
    return project


@transaction.atomic
def project_appraise(*, actor: Actor, now: datetime, project_id: UUID, version: int) -> Project:
    """Declare the version under appraisal fit to be presented to the board.

    :raises NotAppraised: if one of the three opinions is missing or unfavorable
    :raises StaleEdition: if `version` is not the one under appraisal
    :raises IllegalMove: if it is not under appraisal
    """
    authorize(actor, "projects.project_appraise")
    told = ("projects.project_appraise", "projects.project_appraised")
    return _move(actor, now, project_id, version, act="appraise", told=told)


@transaction.atomic
def project_present(*, actor: Actor, now: datetime, project_id: UUID, version: int) -> Project:
    """Put the reviewed concept, or the appraised proposal, before the board.

    :raises ConditionsOpen: if a condition of the appraisal that comes before the board is not met
    :raises StaleEdition: if `version` is not the one that was reviewed
    :raises IllegalMove: if it is not reviewed or appraised
    """
    authorize(actor, "projects.project_present")
    told = ("projects.project_present", "projects.project_presented")
    return _move(actor, now, project_id, version, act="present", told=told)


def _move(
    actor: Actor,
    now: datetime,
    project_id: UUID,
    version: int,
    *,
    act: str,
    told: tuple[str, str],
) -> Project:
    project = any_locked(actor, project_id)
    target = target_of(project, act)
    require_version(project, version)
    open_doors_required(project.fund)
    REQUIRED[act](project)
    before = project.facts()
    columns_saved(project, changed=moved(target, now))
    _record(actor, now, project, before=before, told=told)
    return project


# act of the administrator: what it rests on
REQUIRED = {"appraise": require_appraised, "present": require_conditions_before_approval}


def _record(
    actor: Actor,
    now: datetime,
    project: Project,
    *,
    before: dict[str, object],
    told: tuple[str, str],
    comment: Comment | None = None,
) -> None:
    """Put an act into the trail and tell of it: `told` names the action and the event."""
    (action, event), fund_id = told, project.fund_id
    audit.record(actor, action, subject=project, at=now, fund_id=fund_id, before=before)
    if comment is not None:
        audit.record(actor, action, subject=comment, at=now, fund_id=fund_id)
    events.publish(event, subject=project, at=now, fund_id=fund_id)


def _parts_insert(
    project: Project, number: int, proposal: Proposal
) -> list[Component | BudgetLine | Indicator]:
    """Write the components, their lines and the indicators of the version that is submitted."""
    parts: list[Component | BudgetLine | Indicator] = []
    for position, item in enumerate(proposal.components, start=1):
        component = Component(
            project=project,
            version=number,
            position=position,
            name=item.name,
            name_ko=item.name_ko,
        )
        lines = [
            BudgetLine(
                project=project,
                version=number,
                component=component,
                category=line.category,
                year=line.year,
                amount=line.money.amount,
                currency=line.money.currency,
            )
            for line in item.lines
        ]
        parts += [component, *lines]
    parts += [
        Indicator(
            project=project,
            version=number,
            position=position,
            name=item.name,
            unit=item.unit,
            baseline=item.baseline,
            target=item.target,
            target_date=item.target_date,
        )
        for position, item in enumerate(proposal.indicators, start=1)
    ]
    for part in parts:
        part.save(force_insert=True)
    return parts
