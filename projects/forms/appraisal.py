"""The forms of an appraisal: who is named, what a specialist says, and how a condition was met."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.choices import Verdict
from projects.forms.acts import LONGEST_NOTE, VersionForm
from trustfund.web.errors import CONSTRAINT_MESSAGES
from trustfund.web.forms import KitForm, PlainTextField

CONSTRAINT_MESSAGES["appraiser_for_one_kind_alone"] = _(
    "Name another person: each opinion is given by one of its own."
)
CONSTRAINT_MESSAGES["appraisal_once_for_each_kind"] = _(
    "You have given this opinion. A new version is appraised anew."
)


class AppraisersForm(VersionForm):
    """Who appraises the version under appraisal for what."""

    fiduciary = forms.TypedChoiceField(label=_("Fiduciary"), coerce=UUID)
    technical = forms.TypedChoiceField(label=_("Technical"), coerce=UUID)
    safeguards = forms.TypedChoiceField(label=_("Environmental and social safeguards"), coerce=UUID)

    def __init__(self, *args: Any, specialists: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [("", _("Choose a person")), *((str(key), name) for key, name in specialists)]
        for name in ("fiduciary", "technical", "safeguards"):
            self.fields[name].choices = people  # type: ignore[attr-defined]


class OpinionForm(VersionForm):
    """What a specialist says of the version that they were named for."""

    verdict = forms.ChoiceField(
        label=_("Verdict"), choices=Verdict.choices, widget=forms.RadioSelect
    )
    text = PlainTextField(
        label=_("What it rests on"),
        long=True,
        max_length=LONGEST_NOTE,
        help_text=_("The board reads it. It cannot be changed afterwards."),
    )
    before_approval = PlainTextField(
        label=_("Conditions before the board decides"),
        long=True,
        required=False,
        max_length=LONGEST_NOTE,
        help_text=_("One on each line. The proposal is presented when they are met."),
    )
    before_effectiveness = PlainTextField(
        label=_("Conditions before the grant takes effect"),
        long=True,
        required=False,
        max_length=LONGEST_NOTE,
        help_text=_("One on each line. No money leaves before they are met."),
    )
    conflict = PlainTextField(
        label=_("Interest that you declare"),
        long=True,
        required=False,
        max_length=LONGEST_NOTE,
        help_text=_("Anything by which you or those close to you gain or lose. Empty: none."),
    )

    def clean(self) -> dict[str, Any]:
        """Read each line as a condition of its own."""
        cleaned = super().clean() or {}
        for name in ("before_approval", "before_effectiveness"):
            if name in cleaned:
                cleaned[name] = [line for line in cleaned[name].splitlines() if line.strip()]
        return cleaned


class ConditionForm(KitForm):
    """On which day a condition was met, and what shows it."""

    met_on = forms.DateField(
        label=_("Met on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    evidence = PlainTextField(
        label=_("What shows it"),
        long=True,
        max_length=LONGEST_NOTE,
        help_text=_("A document with its date, or what was seen, where and by whom."),
    )
