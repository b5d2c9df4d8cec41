"""The tables of projects."""

from projects.models.project import BudgetLine, Indicator, Project

__all__ = ["BudgetLine", "Indicator", "Project"]
