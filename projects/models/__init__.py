"""What projects keeps."""

from projects.models.background import BackgroundImport, ClusterRequirement, ResponsePlan
from projects.models.comment import Comment
from projects.models.project import Project
from projects.models.version import BudgetLine, Component, Indicator, ProjectVersion

__all__ = [
    "BackgroundImport",
    "BudgetLine",
    "ClusterRequirement",
    "Comment",
    "Component",
    "Indicator",
    "Project",
    "ProjectVersion",
    "ResponsePlan",
]
