"""What a project says in its latest version: its lines, its indicators, and what is hashed."""

from typing import Any
from uuid import UUID

from projects.choices import BudgetCategory
from projects.models import BudgetLine, Indicator, Project
from projects.rules.proposal import BudgetItem, IndicatorItem, Proposal
from trustfund.kernel.money import Money

CATEGORY_ORDER = {category: place for place, category in enumerate(BudgetCategory.values)}


def budget_lines(project: Project) -> list[BudgetLine]:
    """Return the lines of the latest version, in the order of the categories. One query."""
    lines = project.budget_lines.filter(version=project.version)
    return sorted(lines, key=lambda line: CATEGORY_ORDER[line.category])


def indicators_of(project: Project) -> list[Indicator]:
    """Return the indicators of the latest version, as the proposer ordered them. One query."""
    return list(project.indicators.filter(version=project.version).order_by("position"))


def budget_of(project_id: UUID) -> dict[str, Money]:
    """Return the latest version's amount by category, in the holding currency. Two queries.

    :raises Project.DoesNotExist: if there is no such project
    """
    project = Project.objects.get(pk=project_id)
    return {line.category: line.money for line in budget_lines(project)}


def proposal_content(project: Project) -> dict[str, Any]:
    """Return exactly what `content_hash` covers. Two queries."""
    return {
        "number": project.number,
        "version": project.version,
        "fund": project.fund_id,
        "recipient": project.recipient_id,
        "title": project.title,
        "title_ko": project.title_ko,
        "sector": project.sector,
        "objective": project.objective,
        "recipient_priority": project.recipient_priority,
        "donor_priority": project.donor_priority,
        "basis_1874": project.basis_1874,
        "basis_text": project.basis_text,
        "amount": project.amount,
        "currency": project.currency,
        "budget": [
            {"category": line.category, "amount": line.amount} for line in budget_lines(project)
        ],
        "indicators": [
            {
                "name": item.name,
                "unit": item.unit,
                "baseline": item.baseline,
                "target": item.target,
                "target_date": item.target_date,
            }
            for item in indicators_of(project)
        ],
    }


def proposal_of(project: Project) -> Proposal:
    """Return the latest version as the proposer would write it. Two queries."""
    return Proposal(
        title=project.title,
        title_ko=project.title_ko,
        sector=project.sector,
        objective=project.objective,
        recipient_priority=project.recipient_priority,
        donor_priority=project.donor_priority,
        basis_1874=project.basis_1874,
        basis_text=project.basis_text,
        amount=project.money,
        budget=tuple(BudgetItem(line.category, line.money) for line in budget_lines(project)),
        indicators=tuple(
            IndicatorItem(item.name, item.unit, item.baseline, item.target, item.target_date)
            for item in indicators_of(project)
        ),
    )
