"""Read projects: lists, one project, what is hashed, and what waits for whom."""

from projects.selectors.projects import (
    ProjectRow,
    ProjectTotals,
    approved_project,
    project_rows,
    project_totals,
    submitted_projects,
)
from projects.selectors.proposals import (
    budget_lines,
    budget_of,
    indicators_of,
    proposal_content,
    proposal_of,
)
from projects.selectors.waiting import waiting_for

__all__ = [
    "ProjectRow",
    "ProjectTotals",
    "approved_project",
    "budget_lines",
    "budget_of",
    "indicators_of",
    "project_rows",
    "project_totals",
    "proposal_content",
    "proposal_of",
    "submitted_projects",
    "waiting_for",
]
