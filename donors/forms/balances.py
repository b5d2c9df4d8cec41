"""Forms of donors' balance accounts: where money goes, its payment, and why it stays."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from donors.choices import MoveKind
from donors.forms.receipts import REFERENCE_LENGTH
from trustfund.web.forms import CurrencyField, DateField, KitForm, MoneyAmountField, PlainTextField


class BalanceMoveProposeForm(KitForm):
    """How much of what lies in which fund goes where, and why."""

    money = {"money": ("amount", "currency")}
    fund = forms.TypedChoiceField(label=_("Lies in the books of"), coerce=UUID)
    kind = forms.ChoiceField(label=_("Where it goes"), choices=MoveKind.choices)
    to_fund = forms.TypedChoiceField(
        label=_("Other fund"),
        coerce=UUID,
        required=False,
        empty_value=None,
        help_text=_("Only where it goes into another fund, which holds the same currency."),
    )
    amount = MoneyAmountField(label=_("Amount"))
    currency = CurrencyField(label=_("Currency"))
    reason = PlainTextField(label=_("Why"), help_text=_("The donor's letter or decision."))

    def __init__(
        self,
        *args: Any,
        holding: Sequence[tuple[UUID, str]],
        others: Sequence[tuple[UUID, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["fund"]).choices = list(holding)
        cast("forms.ChoiceField", self.fields["to_fund"]).choices = [("", _("none")), *others]


class BalanceMoveConfirmForm(KitForm):
    """The payment by which money leaves a balance account."""

    value_date = DateField(label=_("Value date"))
    bank_reference = PlainTextField(label=_("Bank reference"), max_length=REFERENCE_LENGTH)


class BalanceMoveDeclineForm(KitForm):
    """Why money stays on a balance account."""

    reason = PlainTextField(label=_("Why"))
