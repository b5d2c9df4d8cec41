"""Forms of agreements: drafting with up to twelve installments, and countersigning."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from donors.choices import Instrument
from donors.forms.schedules import ScheduleForm
from trustfund.web.forms import (
    CurrencyField,
    ExchangeRateField,
    KitForm,
    MoneyAmountField,
    PlainTextField,
)


class AgreementDraftForm(ScheduleForm):
    """An agreement with its installments; rows of the schedule that are left blank do not count."""

    field_order = ["pledge_id", "agency_id", "donor_reference", "instrument", "amount", "currency"]
    money = {"money": ("amount", "currency")}
    pledge_id = forms.TypedChoiceField(
        label=_("On the pledge"), coerce=UUID, empty_value=None, required=False
    )
    agency_id = forms.TypedChoiceField(
        label=_("Agency"),
        coerce=UUID,
        empty_value=None,
        required=False,
        help_text=_("The ministry or agency under the donor that signs or pays."),
    )
    donor_reference = PlainTextField(
        label=_("The donor's reference"),
        required=False,
        max_length=80,
        help_text=_("The donor's own number of the agreement."),
    )
    special_condition = PlainTextField(
        label=_("Special condition"),
        required=False,
        max_length=300,
        help_text=_(
            "What is granted to this donor alone, in words without figures. Other donors are told of it."
        ),
    )
    instrument = forms.ChoiceField(
        label=_("Instrument"),
        choices=Instrument.choices,
        help_text=_("An arrangement says “will” where an agreement says “shall”."),
    )
    amount = MoneyAmountField(label=_("Contribution"))
    currency = CurrencyField()

    def __init__(
        self,
        *args: Any,
        pledges: Sequence[tuple[UUID, str]],
        agencies: Sequence[tuple[UUID, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        named = cast("forms.ChoiceField", self.fields["agency_id"])
        named.choices = [("", _("none")), *((str(pk), name) for pk, name in agencies)]
        field = cast("forms.ChoiceField", self.fields["pledge_id"])
        field.choices = [
            ("", _("Without a pledge")),
            *((str(pk), label) for pk, label in pledges),
        ]


class AgreementCountersignForm(KitForm):
    """The donor's signature, bound to the terms that were read."""

    content_hash = forms.CharField(max_length=64, widget=forms.HiddenInput)
    rate = ExchangeRateField(label=_("Exchange rate"), required=False)
    rate_source = PlainTextField(
        label=_("Source of this rate"),
        required=False,
        help_text=_("Only with a rate of your own: who published it, and when."),
    )

    def __init__(self, *args: Any, currency: str, holding_currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if currency == holding_currency:
            del self.fields["rate"], self.fields["rate_source"]
        else:
            self.fields["rate"].help_text = rate_hint(currency, holding_currency)


class AgreementWithdrawForm(KitForm):
    """Why an offer is withdrawn."""

    reason = PlainTextField(label=_("Why"))


def rate_hint(source: str, target: str) -> Any:
    """Return in words which way round a rate is entered."""
    return format_lazy(
        _("{target} for one {source}. Leave it empty for the European Central Bank's rate."),
        target=target,
        source=source,
    )
