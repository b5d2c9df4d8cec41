"""Read projects: lists, one project, its versions, and what waits for whom."""

from projects.selectors.projects import (
    ProjectRow,
    ProjectTotals,
    project_rows,
    project_totals,
)
from projects.selectors.proposals import budget_of, budget_table_of, missing_of, proposal_of
from projects.selectors.versions import comments_of, version_hash, versions_of
from projects.selectors.waiting import waiting_for

__all__ = [
    "ProjectRow",
    "ProjectTotals",
    "budget_of",
    "budget_table_of",
    "comments_of",
    "missing_of",
    "project_rows",
    "project_totals",
    "proposal_of",
    "version_hash",
    "versions_of",
    "waiting_for",
]
