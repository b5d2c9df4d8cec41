"""Forms of refunds: what goes back and why, its payment, and why it is declined."""

from django import forms
from django.utils.translation import gettext_lazy as _

from donors.choices import RefundReason
from donors.forms.receipts import REFERENCE_LENGTH
from trustfund.web.forms import (
    DateField,
    KitForm,
    MoneyAmountField,
    OneCurrencyForm,
    PlainTextField,
)


class RefundRecordForm(OneCurrencyForm):
    """A part of a receipt that is to go back to its donor."""

    amount_field = "amount"
    amount = MoneyAmountField(label=_("Amount to give back"))
    reason = forms.ChoiceField(label=_("Reason"), choices=RefundReason.choices)
    explanation = PlainTextField(
        label=_("Why"), help_text=_("The donor's letter, or what was found; the donor reads it.")
    )


class RefundConfirmForm(KitForm):
    """The payment by which a refund leaves the fund."""

    value_date = DateField(label=_("Value date"))
    bank_reference = PlainTextField(label=_("Bank reference"), max_length=REFERENCE_LENGTH)


class RefundDeclineForm(KitForm):
    """Why a refund is declined."""

    reason = PlainTextField(label=_("Why"))
