"""Forms of annexes: a new version in both languages, why one is declined, the list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from donors.choices import Annex, AnnexState
from donors.forms.filters import DonorListForm
from donors.rules.annexes import TEXT_AT_MOST
from trustfund.web.forms import DateField, KitForm, PlainTextField


def _text_field(label: Any, lang: str) -> forms.CharField:
    field = PlainTextField(label=label, long=True, max_length=TEXT_AT_MOST)
    field.widget.attrs["rows"] = 14
    field.widget.attrs["lang"] = lang
    return field


class AnnexProposeForm(KitForm):
    """The whole text of a new version of an annex, and from when on it is in force."""

    annex = forms.TypedChoiceField(label=_("Annex"), choices=Annex.choices, coerce=int)
    effective_on = DateField(
        label=_("In force from"),
        help_text=_("The day of its confirmation at the earliest, and after the version before."),
    )
    text = _text_field(_("Text in English"), "en")
    text_ko = _text_field(_("Text in Korean"), "ko")


class AnnexDeclineForm(KitForm):
    """Why a version of an annex is declined."""

    reason = PlainTextField(label=_("Why"))


class AnnexListForm(DonorListForm):
    """Versions of one annex, in a state, as they were written down by a day."""

    annex = forms.TypedChoiceField(
        label=_("Annex"),
        required=False,
        choices=[("", _("All annexes")), *Annex.choices],
        coerce=int,
        empty_value=None,
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *AnnexState.choices]
    )
