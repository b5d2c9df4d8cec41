"""The base of every form: kept what was typed, told what is wrong, read as money and days."""

from collections.abc import Collection
from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trustfund.kernel.calendar import end_of_day
from trustfund.kernel.currencies import exponent
from trustfund.kernel.money import Money, MoneyError
from trustfund.web.fields import (
    CurrencyField,
    DateField,
    ExchangeRateField,
    MoneyAmountField,
    PlainTextField,
    RowChoiceField,
    UuidField,
)

__all__ = [
    "ConfirmForm",
    "CurrencyField",
    "DateField",
    "ExchangeRateField",
    "KitForm",
    "MoneyAmountField",
    "OneCurrencyForm",
    "PlainTextField",
    "RowChoiceField",
    "TwoTimesForm",
    "UuidField",
]


class KitForm(forms.Form):
    """A form of ours: one column, labels above, hint below, errors beside the field.

    `money` joins an amount and a currency field into one Money in `cleaned_data`:
    `money = {"money": ("amount", "currency")}` takes the two away and puts `money` there.
    `today` (from `request.now`) lets date fields refuse days to come.
    """

    money: dict[str, tuple[str, str]] = {}
    error_css_class = "has-error"
    required_css_class = "is-required"

    def __init__(self, *args: Any, today: date | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, DateField):
                field.today = today

    def clean(self) -> dict[str, Any]:
        """Join amounts with their currencies, telling the amount's field what is wrong."""
        cleaned = super().clean() or self.cleaned_data
        self._refuse_other_digits()
        for name, (amount_name, currency_name) in self.money.items():
            amount = cleaned.pop(amount_name, None)
            currency = cleaned.pop(currency_name, None)
            if amount is None or not currency:
                continue
            try:
                cleaned[name] = Money(amount, currency)
            except MoneyError:
                self.add_error(amount_name, self._decimals(currency))
        return cleaned

    def typed(self, *, without: Collection[str] = ()) -> list[tuple[str, str]]:
        """Return label and text of everything the person entered, for a page that keeps it."""
        return [
            (str(bound.label), shown)
            for bound in self.visible_fields()
            if bound.name not in without and (shown := _shown(bound))
        ]

    def _refuse_other_digits(self) -> None:
        """Refuse whole numbers in digits that a reader may take for others, as １ or ٣."""
        for name, field in self.fields.items():
            is_number = isinstance(field, forms.IntegerField) and name in self.cleaned_data
            if is_number and not str(self[name].data).isascii():
                self.add_error(name, field.error_messages["invalid"])

    def _decimals(self, currency: str) -> ValidationError:
        return ValidationError(
            gettext("%(currency)s has %(decimals)d decimals: enter no more than that."),
            code="decimals",
            params={"currency": currency, "decimals": exponent(currency)},
        )


class TwoTimesForm(KitForm):
    """The day that figures are shown for, and the day by whose end they were known."""

    as_of = DateField(label=_("As of"), required=False)
    known = DateField(
        label=_("As known at the end of"),
        required=False,
        help_text=_("Leave it empty for everything known today."),
    )

    def chosen(self, *, today: date) -> dict[str, Any]:
        """Return `as_of`, today if none was typed, and `known_at`; a day counts to its end in UTC."""
        typed = self.cleaned_data
        return {"as_of": typed["as_of"] or today, "known_at": end_of_day(typed["known"])}


class OneCurrencyForm(KitForm):
    """A form whose amount field, named in `amount_field`, is in one currency.

    Its `cleaned_data` has Money there.
    """

    amount_field: str

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        field = cast("MoneyAmountField", self.fields[self.amount_field])
        field.currency = currency
        field.label = format_lazy("{} ({})", field.label, currency)

    def clean(self) -> dict[str, Any]:
        """Give the amount its currency."""
        cleaned = super().clean()
        amount = cleaned.get(self.amount_field)
        if amount is not None:
            try:
                cleaned[self.amount_field] = Money(amount, self.currency)
            except MoneyError:
                self.add_error(self.amount_field, self._decimals(self.currency))
        return cleaned


class ConfirmForm(KitForm):
    """A form without fields, for an act that needs only a decision."""


def _shown(bound: BoundField) -> str:
    """Return what the person entered or chose, in words."""
    value = bound.value()
    if value in (None, "", [], False):
        return ""
    if value is True or value == "on":
        return gettext("Yes")
    choices = dict(getattr(bound.field, "choices", ()))
    chosen = value if isinstance(value, (list, tuple)) else [value]
    return ", ".join(str(choices.get(item, item)) for item in chosen)
