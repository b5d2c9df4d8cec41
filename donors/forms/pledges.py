"""Forms of pledges: what was announced, the letter that confirms it, and how it ends."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from donors.choices import YEARS_FAULTS
from donors.rules.terms import FIRST_YEAR, LAST_YEAR, years_fault
from trustfund.web.forms import CurrencyField, DateField, KitForm, MoneyAmountField, PlainTextField


class PledgeRecordForm(KitForm):
    """A pledge that a donor has announced."""

    money = {"money": ("amount", "currency")}
    amount = MoneyAmountField()
    currency = CurrencyField()
    announced_date = DateField(label=_("Announced on"))
    occasion = PlainTextField(
        label=_("Occasion"), help_text=_("The conference, letter or statement that it was made in.")
    )
    first_year = forms.IntegerField(
        label=_("First year"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR,
        help_text=_("The years that the money is meant for, if any were named."),
    )  # fmt: skip
    last_year = forms.IntegerField(
        label=_("Last year"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    conditions = PlainTextField(
        label=_("Conditions"), required=False,
        help_text=_("What the pledge hangs on, in the donor's own words."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Refuse half a span of years, and one that runs backwards."""
        cleaned = super().clean()
        if {"first_year", "last_year"} <= set(cleaned):
            fault = years_fault(cleaned["first_year"], cleaned["last_year"])
            if fault:
                self.add_error("last_year", str(YEARS_FAULTS[fault]))
        return cleaned


class PledgeConfirmForm(KitForm):
    """The letter that confirms a pledge."""

    confirmed_date = DateField(label=_("Date of the letter"))
    reference = PlainTextField(
        label=_("Reference of the letter"),
        help_text=_("Its number, or its sender where it has none."),
    )


class PledgeEndForm(KitForm):
    """The day on which a pledge ended, and why."""

    ended_date = DateField(label=_("Ended on"))
    reason = PlainTextField(label=_("Why"))
