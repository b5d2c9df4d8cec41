"""The forms of projects, by what they are for."""

from projects.forms.acts import (
    CommentForm,
    EditionForm,
    ProjectFilterForm,
    ReturnForm,
    SubmitForm,
    VersionForm,
    VersionsForm,
)
from projects.forms.budget import BudgetForm
from projects.forms.description import DescriptionForm
from projects.forms.results import ResultsForm

__all__ = [
    "BudgetForm",
    "CommentForm",
    "DescriptionForm",
    "EditionForm",
    "ProjectFilterForm",
    "ResultsForm",
    "ReturnForm",
    "SubmitForm",
    "VersionForm",
    "VersionsForm",
]
