"""The form that calls installments: which of those that are due soon."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from trustfund.web.forms import KitForm


class PaymentRequestForm(KitForm):
    """The installments to call, one letter each."""

    installment_ids = forms.TypedMultipleChoiceField(
        label=_("Installments to call"),
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one installment.")},
    )

    def __init__(self, *args: Any, offered: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ChoiceField", self.fields["installment_ids"])
        field.choices = [(str(pk), label) for pk, label in offered]
