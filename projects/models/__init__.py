"""What projects keeps."""

from projects.models.comment import Comment
from projects.models.project import Project
from projects.models.version import BudgetLine, Component, Indicator, ProjectVersion

__all__ = ["BudgetLine", "Comment", "Component", "Indicator", "Project", "ProjectVersion"]
