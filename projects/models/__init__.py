"""What projects keeps."""

from projects.models.activity import Activity, ActivityLine, ActivityVersion, Screening
from projects.models.appraisal import Appraisal, Appraiser, Condition
from projects.models.background import BackgroundImport, ClusterRequirement, ResponsePlan
from projects.models.comment import Comment
from projects.models.delivery import Delivery
from projects.models.entity import DueDiligence, ImplementingEntity
from projects.models.project import Project
from projects.models.version import BudgetLine, Component, Indicator, ProjectVersion

__all__ = [
    "Activity",
    "ActivityLine",
    "ActivityVersion",
    "Appraisal",
    "Appraiser",
    "BackgroundImport",
    "BudgetLine",
    "ClusterRequirement",
    "Comment",
    "Component",
    "Condition",
    "Delivery",
    "DueDiligence",
    "ImplementingEntity",
    "Indicator",
    "Project",
    "ProjectVersion",
    "ResponsePlan",
    "Screening",
]
