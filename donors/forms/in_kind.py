"""Forms of contributions in kind: what was given with its value, why one is declined, the list."""

from django import forms
from django.utils.translation import gettext_lazy as _

from donors.choices import InKindState, ValuationBasis
from donors.forms.filters import DonorListForm
from trustfund.web.forms import (
    CurrencyField,
    DateField,
    KitForm,
    MoneyAmountField,
    PlainTextField,
)


class InKindProposeForm(KitForm):
    """Goods or services with their value."""

    money = {"money": ("amount", "currency")}
    what = PlainTextField(
        label=_("What was given"), max_length=300, help_text=_("Goods or services, and how much.")
    )
    given_on = DateField(label=_("Handed over on"))
    amount = MoneyAmountField(label=_("Stated value"))
    currency = CurrencyField()
    basis = forms.ChoiceField(label=_("How it was valued"), choices=ValuationBasis.choices)
    basis_reference = PlainTextField(
        label=_("By which paper"),
        max_length=300,
        help_text=_("Its number, or date and author. Store the paper itself on the next page."),
    )


class InKindDeclineForm(KitForm):
    """Why a contribution in kind is declined."""

    reason = PlainTextField(label=_("Why"))


class InKindWithdrawForm(KitForm):
    """Why a contribution in kind that was confirmed is withdrawn."""

    reason = PlainTextField(
        label=_("Why"), help_text=_("Such as: it never arrived, or its value was found wrong.")
    )


class InKindListForm(DonorListForm):
    """Contributions in kind of a donor, in a state, given by a day."""

    donor_id = forms.ChoiceField(label=_("Donor"), required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *InKindState.choices]
    )
