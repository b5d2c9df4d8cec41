"""The forms of projects, by what they are for."""

from projects.forms.activities import (
    ActivityBudgetForm,
    ActivityDescriptionForm,
    ActivityFilterForm,
    ActivityWorkForm,
    CommitteeForm,
    ScreenForm,
)
from projects.forms.acts import (
    CommentForm,
    EditionForm,
    ProjectFilterForm,
    ReturnForm,
    SubmitForm,
    VersionForm,
    VersionsForm,
)
from projects.forms.appraisal import AppraisersForm, ConditionForm, OpinionForm
from projects.forms.background import (
    BackgroundImportForm,
    PlanRowsForm,
    RequirementRowsForm,
    YearForm,
)
from projects.forms.budget import BudgetForm
from projects.forms.description import DescriptionForm
from projects.forms.entities import DiligenceForm, EntityForm
from projects.forms.goods import GoodsForm
from projects.forms.people import PeopleForm
from projects.forms.results import ResultsForm
from projects.forms.risks import RisksForm

__all__ = [
    "ActivityBudgetForm",
    "ActivityDescriptionForm",
    "ActivityFilterForm",
    "ActivityWorkForm",
    "AppraisersForm",
    "BackgroundImportForm",
    "BudgetForm",
    "CommentForm",
    "CommitteeForm",
    "ConditionForm",
    "DescriptionForm",
    "DiligenceForm",
    "EditionForm",
    "EntityForm",
    "GoodsForm",
    "OpinionForm",
    "PeopleForm",
    "PlanRowsForm",
    "ProjectFilterForm",
    "RequirementRowsForm",
    "ResultsForm",
    "ReturnForm",
    "RisksForm",
    "ScreenForm",
    "SubmitForm",
    "VersionForm",
    "VersionsForm",
    "YearForm",
]
