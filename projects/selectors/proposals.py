"""What a project says now: its draft, or what of it is submitted, and the budget that was approved."""

from datetime import date
from uuid import UUID

from projects.choices import BudgetCategory
from projects.models import BudgetLine, Project
from projects.rules.budget import BudgetTable, budget_table
from projects.rules.content import proposal_from
from projects.rules.goods import GoodsItem, flagged
from projects.rules.proposal import (
    CONCEPT,
    Problem,
    Proposal,
    assessment_problems,
    entity_problems,
    proposal_problems,
)
from projects.rules.states import stage_of
from projects.selectors.entities import entity_facts
from trustfund.kernel.money import Money, money_sum


def proposal_of(project: Project) -> Proposal:
    """Return what the project says: its draft, which is the submitted version once it is frozen."""
    return proposal_from(project.draft)


def budget_table_of(project: Project) -> BudgetTable:
    """Return the budget by component, category and year, in the holding currency."""
    return budget_table(proposal_of(project), categories=BudgetCategory.values)


def missing_of(project: Project, *, today: date) -> list[Problem]:
    """Return what still keeps the draft from being submitted."""
    proposal, stage = proposal_of(project), stage_of(project.state)
    entity = entity_facts(project.fund_id, proposal.entity)
    found = [
        *proposal_problems(
            proposal,
            stage=stage,
            holding_currency=project.currency,
            today=today,
            fund_ends=project.fund.end_disbursement_date,
        ),
        *entity_problems(proposal, entity),
    ]
    if stage != CONCEPT:
        found += assessment_problems(entity, today=today)
    return found


def flagged_goods_of(project: Project) -> list[GoodsItem]:
    """Return the goods of the project that need an exemption or a code before they are bought."""
    return flagged(proposal_of(project).goods)


def budget_of(project_id: UUID) -> dict[str, Money]:
    """Return the submitted version's amount by category, in the holding currency. Two queries.

    A concept may have no lines yet: then there is no category.

    :raises Project.DoesNotExist: if there is no such project
    """
    project = Project.objects.get(pk=project_id)
    lines = list(BudgetLine.objects.filter(project=project, version=project.version))
    return {
        category: money_sum(
            [line.money for line in lines if line.category == category], project.currency
        )
        for category in BudgetCategory.values
        if any(line.category == category for line in lines)
    }
