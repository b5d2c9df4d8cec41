"""Write a project down: propose it, revise its draft, begin its preparation, withdraw it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.models import Project
from projects.rules.content import content_of
from projects.rules.proposal import Proposal, draft_problems, entity_problems
from projects.selectors.entities import entity_facts
from projects.services.moves import (
    ProposalRefused,
    columns_saved,
    moved,
    open_doors_required,
    own_locked,
    require_edition,
    target_of,
    written_again,
)
from projects.services.refusals import sentences
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.funds.access import fund_for
from trustfund.funds.models import Fund
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor


@transaction.atomic
def project_propose(*, actor: Actor, now: datetime, fund_id: UUID, proposal: Proposal) -> Project:
    """Record the concept of a project of the actor's organization as a draft. Nothing is asked yet.

    Amounts are in the fund's holding currency. The draft may be incomplete: title, sector and
    amount are enough to begin.

    :raises ProposalRefused: with every reason, by part
    :raises FundClosed: if the fund is closed
    """
    authorize(actor, "projects.project_propose")
    fund = fund_for(actor, fund_id, lock=True)
    open_doors_required(fund)
    _require_keepable(proposal, fund)
    project = Project(
        fund=fund,
        number=f"P-{fund.projects.count() + 1:03d}",
        recipient_id=actor.organization_id,
        currency=fund.holding_currency,
        proposed_by_id=actor.person_id,
        state_since=now,
        **_head(proposal),
    )
    project.save(force_insert=True)
    audit.record(actor, "projects.project_propose", subject=project, at=now, fund_id=fund.pk)
    return project


@transaction.atomic
def project_revise(
    *, actor: Actor, now: datetime, project_id: UUID, edition: int, proposal: Proposal
) -> Project:
    """Save the draft of a project anew, whole; what was submitted before stays as it was.

    `edition` is the draft that the writer had before them. A rejected concept or proposal is taken
    up again by its first revision.

    :raises StaleEdition: if somebody saved, submitted or withdrew it meanwhile
    :raises ProposalRefused: with every reason, by part
    :raises IllegalMove: if the project is under review, before the board or decided
    """
    authorize(actor, "projects.project_revise")
    project = own_locked(actor, project_id)
    target = target_of(project, "revise")
    require_edition(project, edition)
    open_doors_required(project.fund)
    _require_keepable(proposal, project.fund)
    before = project.facts()
    changed = {**_head(proposal), "edition": project.edition + 1}
    if target != project.state:
        changed |= {**moved(target, now), **written_again(target)}
    columns_saved(project, changed=changed)
    action = "projects.project_revise"
    audit.record(actor, action, subject=project, at=now, fund_id=project.fund_id, before=before)
    return project


@transaction.atomic
def project_prepare(*, actor: Actor, now: datetime, project_id: UUID, edition: int) -> Project:
    """Begin to prepare a project whose concept the board has approved: its draft opens again.

    :raises StaleEdition: if `edition` is not the draft that stands
    :raises IllegalMove: if its concept is not approved, or it is in preparation already
    :raises FundClosed: if the fund is closed
    """
    authorize(actor, "projects.project_prepare")
    project = own_locked(actor, project_id)
    target = target_of(project, "prepare")
    require_edition(project, edition)
    open_doors_required(project.fund)
    before = project.facts()
    columns_saved(project, changed={**moved(target, now), **written_again(target)})
    action = "projects.project_prepare"
    audit.record(actor, action, subject=project, at=now, fund_id=project.fund_id, before=before)
    return project


@transaction.atomic
def project_withdraw(*, actor: Actor, now: datetime, project_id: UUID, edition: int) -> Project:
    """Withdraw a project that is not before the board and has no approval. It stays on record.

    :raises StaleEdition: if somebody saved its draft meanwhile
    :raises IllegalMove: if it is before the board, approved or withdrawn
    """
    authorize(actor, "projects.project_withdraw")
    project = own_locked(actor, project_id)
    target = target_of(project, "withdraw")
    require_edition(project, edition)
    before = project.facts()
    columns_saved(project, changed=moved(target, now))
    action, fund_id = "projects.project_withdraw", project.fund_id
    audit.record(actor, action, subject=project, at=now, fund_id=fund_id, before=before)
    events.publish("projects.project_withdrawn", subject=project, at=now, fund_id=fund_id)
    return project


def _require_keepable(proposal: Proposal, fund: Fund) -> None:
    problems = draft_problems(proposal, holding_currency=fund.holding_currency)
    problems += entity_problems(proposal, entity_facts(fund.pk, proposal.entity))
    if problems:
        raise ProposalRefused(
            _("This cannot be kept as it stands. Nothing was saved."), fields=sentences(problems)
        )


def _head(proposal: Proposal) -> dict[str, Any]:
    """Return the draft, and the columns that say the same at the head of the project."""
    return {
        "title": proposal.title,
        "title_ko": proposal.title_ko,
        "sector": proposal.sector,
        "amount": proposal.amount.amount,
        "draft": content_of(proposal),
    }
