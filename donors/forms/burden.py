"""Forms of burden sharing: a key with each donor's weight, and why one is declined."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from donors.choices import KeyKind
from donors.rules.terms import FIRST_YEAR, LAST_YEAR
from trustfund.web.forms import (
    CurrencyField,
    DateField,
    KitForm,
    MoneyAmountField,
    PlainTextField,
)

WEIGHT: Final = "weight_"


class BurdenKeyProposeForm(KitForm):
    """By what the donors share the burden: a weight for each that has a share."""

    field_order = ["kind", "currency", "measure", "measure_source", "year", "effective_on", "basis"]
    kind = forms.ChoiceField(label=_("What the weights are"), choices=KeyKind.choices)
    currency = CurrencyField(
        label=_("Currency"), required=False, help_text=_("Only for fixed amounts.")
    )
    measure = PlainTextField(
        label=_("Measure"),
        required=False,
        help_text=_("Only for a measure, such as gross national income in USD million."),
    )
    measure_source = PlainTextField(
        label=_("Source of the measure"),
        required=False,
        help_text=_("Who published it, and where."),
    )
    year = forms.IntegerField(
        label=_("Year of the measure"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    effective_on = DateField(
        label=_("Counts from"),
        allow_future=True,
        help_text=_("From this day on it takes the place of an earlier key."),
    )
    basis = PlainTextField(
        label=_("By what the donors agreed it"),
        help_text=_(
            "The paper that says so: its number, or date and sender. Every donor reads it."
        ),
    )

    def __init__(self, *args: Any, donors: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.donor_ids = [donor_id for donor_id, _name in donors]
        for donor_id, name in donors:
            self.fields[f"{WEIGHT}{donor_id}"] = MoneyAmountField(label=name, required=False)

    @property
    def weight_fields(self) -> list[BoundField]:
        """Return the field of each donor's weight."""
        return [self[f"{WEIGHT}{donor_id}"] for donor_id in self.donor_ids]

    @property
    def word_fields(self) -> list[BoundField]:
        """Return the other fields, in their order."""
        return [self[name] for name in self.fields if not name.startswith(WEIGHT)]

    def clean(self) -> dict[str, Any]:
        """Turn the fields of the donors into `weights`; who was left empty has no share."""
        cleaned = super().clean()
        found = {one: cleaned.pop(f"{WEIGHT}{one}", None) for one in self.donor_ids}
        weights: dict[UUID, Decimal] = {one: value for one, value in found.items() if value}
        return {**cleaned, "weights": weights}


class BurdenKeyDeclineForm(KitForm):
    """Why a key is declined."""

    reason = PlainTextField(label=_("Why"))
