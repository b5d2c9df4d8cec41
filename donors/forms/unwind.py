"""Forms of what each donor would get back, and of giving it back."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from donors.choices import UnwindKind
from trustfund.web.forms import DateField, KitForm, PlainTextField


class WhatIfForm(KitForm):
    """The day of the books, and the donor that would leave while the others stay."""

    as_of = DateField(label=_("As of"))
    leaving = forms.TypedChoiceField(
        label=_("What if this donor left"), coerce=UUID, required=False, empty_value=None
    )

    def __init__(self, *args: Any, donors: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leaving = cast("forms.ChoiceField", self.fields["leaving"])
        leaving.choices = [("", _("nobody")), *donors]


class UnwindProposeForm(KitForm):
    """Who gets shares back, by the figures of which day, and why."""

    kind = forms.ChoiceField(label=_("Who gets money back"), choices=UnwindKind.choices)
    donor = forms.TypedChoiceField(
        label=_("Donor that leaves"),
        coerce=UUID,
        required=False,
        empty_value=None,
        help_text=_(
            "Only where one donor leaves, after its notice of termination has taken effect."
        ),
    )
    as_of = DateField(
        label=_("By the figures of"),
        help_text=_("Nothing may have moved in the books after this day."),
    )
    reason = PlainTextField(
        label=_("Why"), help_text=_("The decision or the notice; each donor concerned reads it.")
    )

    def __init__(self, *args: Any, donors: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = cast("forms.ChoiceField", self.fields["donor"])
        chosen.choices = [("", _("nobody")), *donors]


class UnwindApproveForm(KitForm):
    """The approval, bound to the figures that were read."""

    content_hash = forms.CharField(max_length=64, widget=forms.HiddenInput)


class UnwindDeclineForm(KitForm):
    """Why shares are not given back."""

    reason = PlainTextField(label=_("Why"))
