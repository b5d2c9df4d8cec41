"""Forms of receipts and conversions: amounts in the one currency that they can be in."""

from typing import Any, cast

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from donors.forms.agreements import rate_hint
from trustfund.kernel.money import Money, MoneyError
from trustfund.web.forms import (
    DateField,
    ExchangeRateField,
    KitForm,
    MoneyAmountField,
    PlainTextField,
)

REFERENCE_LENGTH = 80


class _OneCurrencyForm(KitForm):
    """A form whose amount field, named in `amount_field`, is in one currency."""

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


class ReceiptRecordForm(_OneCurrencyForm):
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


class ConversionRecordForm(_OneCurrencyForm):
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
