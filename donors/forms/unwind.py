"""The form of what each donor would get back: the day, and one donor that might leave."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from trustfund.web.forms import DateField, KitForm


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
