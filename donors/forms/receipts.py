"""Forms of receipts and conversions: amounts in the one currency that they can be in."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from donors.forms.agreements import rate_hint
from trustfund.web.forms import (
    DateField,
    ExchangeRateField,
    MoneyAmountField,
    OneCurrencyForm,
    PlainTextField,
)

REFERENCE_LENGTH = 80


class ReceiptRecordForm(OneCurrencyForm):
    """Money that came in, as the bank statement has it."""

    amount_field = "amount"
    amount = MoneyAmountField(label=_("Amount received"))
    value_date = DateField(label=_("Value date"))
    adjusts = DateField(
        label=_("Adjusts the day"),
        required=False,
        help_text=_(
            "Only where the books of the bank's day are closed: that day, with a value date in an "
            "open period. The entry is then a prior-period adjustment."
        ),
    )
    bank_reference = PlainTextField(
        label=_("Bank reference"),
        max_length=REFERENCE_LENGTH,
        help_text=_("As on the statement. Each payment to the fund has its own."),
    )


class ConversionRecordForm(OneCurrencyForm):
    """The deal by which the bank sold a receipt."""

    amount_field = "bought"
    deal_date = DateField(label=_("Day of the deal"))
    booked_on = DateField(
        label=_("Day of booking"),
        required=False,
        help_text=_(
            "Only where the books of the deal's day are closed: a day in an open period. The entry "
            "is then a prior-period adjustment."
        ),
    )
    rate = ExchangeRateField(label=_("Rate of the deal"), required=False)
    rate_source = PlainTextField(
        label=_("Source of this rate"),
        required=False,
        help_text=_("Only with a rate entered by hand, such as the deal slip's number."),
    )
    bought = MoneyAmountField(
        label=_("Amount bought"),
        required=False,
        help_text=_("As the bank credited it. Leave it empty to have it computed from the rate."),
    )

    def __init__(self, *args: Any, sold_currency: str, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, currency=currency, **kwargs)
        self.fields["rate"].help_text = rate_hint(sold_currency, currency)
