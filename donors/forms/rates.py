"""Forms of rates: one by hand, a file of many, why they are declined, and how the list is narrowed."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from donors.forms.filters import DonorListForm
from donors.rules.rate_rows import SOURCE_AT_MOST
from trustfund.kernel.currencies import EXPONENTS
from trustfund.web.forms import (
    CurrencyField,
    DateField,
    ExchangeRateField,
    KitForm,
    PlainTextField,
)


class RateGiveForm(KitForm):
    """One rate with its day and source."""

    currency = CurrencyField(label=_("Currency"))
    rate_date = DateField(label=_("Day of the rate"))
    rate = ExchangeRateField(label=_("Rate"))
    rate_source = PlainTextField(
        label=_("Source"),
        max_length=SOURCE_AT_MOST,
        help_text=_("Who publishes it, and where: it stands beside every figure of this rate."),
    )

    def __init__(self, *args: Any, holding_currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = sorted(set(EXPONENTS) - {holding_currency})
        self.fields["currency"] = CurrencyField(label=_("Currency"), currencies=others)
        self.fields["rate"].help_text = _("How many %(currency)s one unit of the currency is.") % {
            "currency": holding_currency
        }


class RateSheetLoadForm(KitForm):
    """A file of rates. Sending it proposes them; nothing counts yet."""

    file = forms.FileField(
        label=_("File"),
        max_length=5000,
        allow_empty_file=True,
        help_text=_(
            "CSV or XLSX with the columns of the template, a row for each currency and day."
        ),
        error_messages={"required": _("Choose a file."), "invalid": _("Choose a file.")},
    )

    def __init__(self, *args: Any, was_too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        file = self.fields["file"]
        file.widget.attrs["accept"] = ".csv,.xlsx"
        if was_too_large:
            file.error_messages["required"] = _(
                "The file is larger than the %(size)d MB that are taken here. Split it into parts."
            ) % {"size": settings.DOCUMENTS_MAX_BYTES // (1024 * 1024)}


class RateSheetDeclineForm(KitForm):
    """Why rates are declined."""

    reason = PlainTextField(label=_("Why"))


class RateListForm(DonorListForm):
    """The rates of a currency that were given by a day."""

    currency = forms.ChoiceField(label=_("Currency"), required=False)
