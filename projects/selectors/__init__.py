"""Read projects: lists, one project, its versions, and what waits for whom."""

from projects.selectors.entities import (
    Standing,
    assessments_of,
    assessments_read,
    controls_of,
    entities_found,
    entity_choices,
    standing_of,
)
from projects.selectors.projects import (
    ProjectRow,
    ProjectTotals,
    project_rows,
    project_totals,
)
from projects.selectors.proposals import (
    budget_of,
    budget_table_of,
    flagged_goods_of,
    missing_of,
    proposal_of,
)
from projects.selectors.versions import comments_of, version_hash, versions_of
from projects.selectors.waiting import waiting_for

__all__ = [
    "ProjectRow",
    "ProjectTotals",
    "Standing",
    "assessments_of",
    "assessments_read",
    "budget_of",
    "budget_table_of",
    "comments_of",
    "controls_of",
    "entities_found",
    "entity_choices",
    "flagged_goods_of",
    "missing_of",
    "project_rows",
    "project_totals",
    "proposal_of",
    "standing_of",
    "version_hash",
    "versions_of",
    "waiting_for",
]
