"""Forms of agreements: drafting with up to twelve installments, and countersigning."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from donors.choices import Instrument
from trustfund.kernel.money import Money, MoneyError, money_sum
from trustfund.web.forms import (
    CurrencyField,
    DateField,
    ExchangeRateField,
    KitForm,
    MoneyAmountField,
    PlainTextField,
)

ROWS = 12


class AgreementDraftForm(KitForm):
    """An agreement with its installments; rows of the schedule that are left blank do not count."""

    money = {"money": ("amount", "currency")}
    pledge_id = forms.TypedChoiceField(
        label=_("On the pledge"), coerce=UUID, empty_value=None, required=False
    )
    instrument = forms.ChoiceField(
        label=_("Instrument"),
        choices=Instrument.choices,
        help_text=_("An arrangement says “will” where an agreement says “shall”."),
    )
    amount = MoneyAmountField(label=_("Contribution"))
    currency = CurrencyField()

    def __init__(self, *args: Any, pledges: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ChoiceField", self.fields["pledge_id"])
        field.choices = [
            ("", _("Without a pledge")),
            *((str(pk), label) for pk, label in pledges),
        ]

    @property
    def rows(self) -> list[tuple[BoundField, BoundField]]:
        """Return the fields of the schedule, row by row."""
        return [(self[f"due_date_{number}"], self[f"amount_{number}"]) for number in _numbers()]

    def clean(self) -> dict[str, Any]:
        """Turn the rows into `installments`, and say what does not add up."""
        cleaned = super().clean()
        rows = [
            (number, cleaned.pop(f"due_date_{number}", None), cleaned.pop(f"amount_{number}", None))
            for number in _numbers()
        ]
        money = cleaned.get("money")
        if self._schedule_has_errors() or money is None:
            return cleaned
        installments = [
            installment
            for number, due_date, amount in rows
            if (installment := self._installment(number, due_date, amount, money)) is not None
        ]
        if not self._schedule_has_errors():
            self._check_sum(installments, money)
        cleaned["installments"] = installments
        return cleaned

    def _installment(
        self, number: int, due_date: date | None, amount: Decimal | None, money: Money
    ) -> tuple[date, Money] | None:
        if due_date is None and amount is None:
            return None
        if due_date is None:
            self.add_error(f"due_date_{number}", _("Enter when this amount is due."))
        elif amount is None:
            self.add_error(f"amount_{number}", _("Enter the amount that is due then."))
        else:
            try:
                return due_date, Money(amount, money.currency)
            except MoneyError:
                self.add_error(f"amount_{number}", self._decimals(money.currency))
        return None

    def _check_sum(self, installments: list[tuple[date, Money]], money: Money) -> None:
        if not installments:
            self.add_error("due_date_1", _("Enter at least one installment."))
            return
        total = money_sum([part for _day, part in installments], money.currency)
        if total != money:
            raise ValidationError(
                _(
                    "The installments add up to %(total)s, the contribution is %(money)s: "
                    "a difference of %(difference)s."
                ),
                code="sum",
                params={"total": total, "money": money, "difference": money - total},
            )

    def _schedule_has_errors(self) -> bool:
        return any(name.startswith(("due_date_", "amount_")) for name in self.errors)


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


def rate_hint(source: str, target: str) -> Any:
    """Return in words which way round a rate is entered."""
    return format_lazy(
        _("{target} for one {source}. Leave it empty for the European Central Bank's rate."),
        target=target,
        source=source,
    )


def _numbers() -> range:
    return range(1, ROWS + 1)


def _row_fields() -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    for number in _numbers():
        fields[f"due_date_{number}"] = DateField(
            label=format_lazy(_("Due date {number}"), number=number),
            allow_future=True,
            required=False,
        )
        fields[f"amount_{number}"] = MoneyAmountField(
            label=format_lazy(_("Amount {number}"), number=number), required=False
        )
    return fields


AgreementDraftForm.base_fields.update(_row_fields())
