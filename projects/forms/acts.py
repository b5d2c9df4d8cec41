"""The forms of acts on a project: submitting, returning, commenting, and narrowing its lists."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.choices import ProjectState
from projects.models import ProjectVersion
from trustfund.funds.choices import Sector
from trustfund.web.errors import CONSTRAINT_MESSAGES
from trustfund.web.forms import KitForm, PlainTextField

CONSTRAINT_MESSAGES["project_content_frozen_once_submitted"] = _(
    "This project is under review, before the board or decided. What was submitted stays as it is."
)
CONSTRAINT_MESSAGES["project_budget_adds_up"] = _(
    "The budget lines do not add up to the amount requested."
)
LONGEST_NOTE = 5000


class EditionForm(KitForm):
    """The decision to act on exactly the draft that was read."""

    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class SubmitForm(EditionForm):
    """The decision to submit exactly the draft that was read, and what changed in it."""

    note = PlainTextField(
        label=_("What changed since the last version"),
        long=True,
        required=False,
        max_length=LONGEST_NOTE,
        help_text=_("For those who compare the versions. It is frozen with this one."),
    )


class VersionForm(KitForm):
    """The decision to act on exactly the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class ReturnForm(VersionForm):
    """Why a version goes back to its ministry."""

    reason = PlainTextField(
        label=_("Reasons"),
        long=True,
        max_length=LONGEST_NOTE,
        help_text=_(
            "What is to be changed. The ministry and everybody who sees the project read it."
        ),
    )


class CommentForm(KitForm):
    """A remark on the last submitted version."""

    text = PlainTextField(
        label=_("Comment"),
        long=True,
        max_length=LONGEST_NOTE,
        help_text=_("Everybody who sees the project reads it. It cannot be changed afterwards."),
    )


class VersionsForm(KitForm):
    """Which two versions are laid side by side, and whether what is alike is shown as well."""

    before = forms.ChoiceField(label=_("From version"))
    after = forms.ChoiceField(label=_("To version"))
    whole = forms.BooleanField(label=_("Show also what is the same"), required=False)

    def __init__(self, *args: Any, versions: Sequence[ProjectVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [
            (
                str(version.number),
                _("%(number)d, %(stage)s")
                % {"number": version.number, "stage": version.get_stage_display()},
            )
            for version in versions
        ]
        self.fields["before"].choices = names  # type: ignore[attr-defined]
        self.fields["after"].choices = names  # type: ignore[attr-defined]


class ProjectFilterForm(KitForm):
    """What a list of projects is narrowed to."""

    sector = forms.ChoiceField(
        label=_("Sector"), required=False, choices=[("", _("All sectors")), *Sector.choices]
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *ProjectState.choices]
    )
