"""The forms of funds."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from trustfund.funds.choices import BankAccountKind, IncomeState, SetAsidePurpose
from trustfund.funds.errors import TIER_SENTENCES
from trustfund.funds.rules.fees import Tier, tiers_faults
from trustfund.identity import selectors as identity
from trustfund.identity.choices import OrganizationKind
from trustfund.kernel.money import Money, MoneyError
from trustfund.web.errors import CONSTRAINT_MESSAGES
from trustfund.web.figures import month_text
from trustfund.web.forms import (
    CurrencyField,
    DateField,
    KitForm,
    MoneyAmountField,
    OneCurrencyForm,
    PlainTextField,
    RowChoiceField,
)

TIER_ROWS = 4
REASON_LENGTH = 500

CONSTRAINT_MESSAGES["funds_fund_number_key"] = _("A fund of this number exists already.")
CONSTRAINT_MESSAGES["fund_consents_stand"] = _("This is recorded already, and stands.")
CONSTRAINT_MESSAGES["fund_consents_by_three_persons"] = _(
    "The three consents are recorded by three persons. You have recorded another one."
)
CONSTRAINT_MESSAGES["set_aside_in_an_open_fund"] = _(
    "The fund is not open. Money is set aside in an open fund only."
)
CONSTRAINT_MESSAGES["fee_schedule_begins_once"] = _(
    "Another schedule begins on this day. Have it declined, or choose another day."
)
CONSTRAINT_MESSAGES["income_once_a_month"] = _(
    "This month has its record. Correct that one by the difference, or have it declined."
)
CONSTRAINT_MESSAGES["bank_account_of_one_fund"] = _("This account is registered already.")
CONSTRAINT_MESSAGES["bank_account_once_per_currency"] = _(
    "The fund has an account in this currency already. It has one for each currency."
)


def _above(initial: str) -> MoneyAmountField:
    return MoneyAmountField(
        label=_("On contributions above"), allow_zero=True, required=False, initial=initial
    )


def _percent(initial: str) -> MoneyAmountField:
    return MoneyAmountField(
        label=_("Fee in percent"), allow_zero=True, required=False, initial=initial
    )


class FeeTiersForm(KitForm):
    """At most four fee tiers; an empty row is no tier. `cleaned_data["fee_tiers"]` has the pairs."""

    # What the Bank charges on recipient-executed funds, as a proposal to be changed.
    above_1 = _above("0")
    percent_1 = _percent("5")
    above_2 = _above("50,000,000.00")
    percent_2 = _percent("4")
    above_3 = _above("500,000,000.00")
    percent_3 = _percent("3")
    above_4 = _above("1,000,000,000.00")
    percent_4 = _percent("2")

    def clean(self) -> dict[str, Any]:
        """Gather the tiers, and say in words what is wrong with them."""
        cleaned = super().clean()
        tiers = []
        for row in range(1, TIER_ROWS + 1):
            above = cleaned.pop(f"above_{row}", None)
            percent = cleaned.pop(f"percent_{row}", None)
            if above is None and percent is None:
                continue
            if above is None or percent is None:
                missing = f"above_{row}" if above is None else f"percent_{row}"
                if missing not in self.errors:
                    self.add_error(missing, _("A tier has both its amount and its percentage."))
                continue
            tiers.append((above, percent))
            self._check_amount(f"above_{row}", above, self.tier_currency(cleaned))
        if not any(name.startswith(("above_", "percent_")) for name in self.errors):
            for code in tiers_faults([Tier(above, percent) for above, percent in tiers]):
                self.add_error(
                    "above_1" if code != "percent" else "percent_1", TIER_SENTENCES[code]
                )
        cleaned["fee_tiers"] = tiers
        return cleaned

    @property
    def tier_rows(self) -> list[tuple[int, Any, Any]]:
        """Return (number, amount field, percentage field) for each row of the schedule."""
        return [
            (row, self[f"above_{row}"], self[f"percent_{row}"]) for row in range(1, TIER_ROWS + 1)
        ]

    @property
    def plain_fields(self) -> list[Any]:
        """Return the fields that stand alone, one under the other."""
        return [
            bound
            for bound in self.visible_fields()
            if not bound.name.startswith(("above_", "percent_"))
        ]

    def tier_currency(self, _cleaned: dict[str, Any]) -> str | None:
        """Return the currency that the tiers are in, if it is known."""
        raise NotImplementedError

    def _check_amount(self, name: str, above: Any, currency: str | None) -> None:
        if not currency:
            return
        try:
            Money(above, currency)
        except MoneyError:
            self.add_error(name, self._decimals(currency))


class FundCreateForm(FeeTiersForm):
    """A fund in preparation, with at most four fee tiers; an empty row is no tier."""

    number = PlainTextField(
        label=_("Number"), max_length=20, help_text=_("The trustee account, such as TF073001.")
    )
    name = PlainTextField(label=_("Name"))
    name_ko = PlainTextField(label=_("Name in Korean"), required=False)
    purpose = PlainTextField(label=_("Purpose"), long=True)
    holding_currency = CurrencyField(
        label=_("Holding currency"),
        help_text=_("Contributions are converted to it; grants and payments are made in it."),
        initial="USD",
    )
    recipient: forms.Field = RowChoiceField(
        label=_("Recipient"),
        queryset=identity.organizations_queryset(OrganizationKind.RECIPIENT),
        empty_label=_("Choose the recipient"),
        error_messages={"required": _("Choose the recipient.")},
    )
    end_disbursement_date = DateField(label=_("Last day of disbursement"), allow_future=True)

    def tier_currency(self, _cleaned: dict[str, Any]) -> str | None:
        """Return the holding currency that was chosen."""
        return _cleaned.get("holding_currency")


class FeeScheduleProposeForm(FeeTiersForm):
    """Tiers in the fund's holding currency, from when they charge, and by whose decision."""

    valid_from = DateField(
        label=_("Charges contributions from"),
        allow_future=True,
        help_text=_("The first day. Contributions of earlier days are charged as before."),
    )
    authority = PlainTextField(
        label=_("Decision"),
        max_length=200,
        help_text=_("The resolution or letter that sets this schedule, with its number and day."),
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency

    def tier_currency(self, _cleaned: dict[str, Any]) -> str | None:
        """Return the fund's holding currency."""
        return self.currency


class ReasonForm(KitForm):
    """Why what was proposed is declined."""

    reason = PlainTextField(label=_("Why"), long=True, max_length=REASON_LENGTH)


class ResolutionForm(KitForm):
    """The executive directors' resolution."""

    number = PlainTextField(
        label=_("Number of the resolution"), max_length=80, help_text=_("Such as 93-11 / IDA 93-7.")
    )
    resolution_date = DateField(label=_("Adopted on"))


class ConsentForm(KitForm):
    """A side's agreement to the fund."""

    reference = PlainTextField(
        label=_("Reference of the document"),
        help_text=_("The note, letter or agreement by which your side agrees to the fund."),
    )
    consent_date = DateField(label=_("Dated"))


class IncomeCorrectForm(OneCurrencyForm):
    """What the bank credited, or took, by a correction: the difference to what is booked."""

    amount_field = "amount"
    amount = MoneyAmountField(
        label=_("Earned"),
        allow_negative=True,
        help_text=_("What the bank credited; for a loss what it took, with a minus before it."),
    )
    value_date = DateField(label=_("Value date"), help_text=_("The day of the bank's credit."))
    reference = PlainTextField(
        label=_("Source"),
        max_length=200,
        help_text=_("The paper that tells it, such as the pool's statement with its number."),
    )


class IncomeRecordForm(IncomeCorrectForm):
    """What the fund's share of the pool earned in a month."""

    field_order = ("month", "amount", "value_date", "reference")
    month = forms.TypedChoiceField(label=_("Month"), coerce=date.fromisoformat)

    def __init__(self, *args: Any, months: Sequence[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.TypedChoiceField", self.fields["month"])
        field.choices = [(month.isoformat(), month_text(month)) for month in months]


class IncomeFilterForm(KitForm):
    """Income of months up to a day, in a state. A filter that cannot be read narrows nothing."""

    as_of = DateField(label=_("As of"), required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *IncomeState.choices]
    )

    def chosen(self, *, today: date) -> dict[str, Any]:
        """Return what narrows the list, and `as_of`, today if none was typed."""
        self.is_valid()
        typed = {name: value for name, value in self.cleaned_data.items() if value}
        return {"as_of": today, **typed}


class SetAsideMakeForm(OneCurrencyForm):
    """Money to keep from new grants, in the fund's holding currency."""

    amount_field = "amount"
    purpose = forms.ChoiceField(
        label=_("Set aside for"),
        choices=[("", _("Choose a purpose")), *SetAsidePurpose.choices],
        error_messages={"required": _("Choose what the money is set aside for.")},
    )
    amount = MoneyAmountField()
    reason = PlainTextField(label=_("Why"), long=True, max_length=REASON_LENGTH)
    decision_reference = PlainTextField(
        label=_("Reference of the decision"),
        required=False,
        help_text=_("The minutes or the letter by which it was decided, if there is one."),
    )


class SetAsideReleaseForm(OneCurrencyForm):
    """How much of a set-aside is freed for grants again, and why."""

    amount_field = "amount"
    amount = MoneyAmountField(label=_("Amount to release"))
    reason = PlainTextField(label=_("Why"), long=True, max_length=REASON_LENGTH)


class BankAccountRegisterForm(KitForm):
    """An account of the fund, as its bank's statements name it."""

    kind = forms.ChoiceField(
        label=_("Kind of account number"),
        choices=BankAccountKind.choices,
        initial=BankAccountKind.IBAN,
    )
    identifier = PlainTextField(
        label=_("Account number"),
        max_length=50,
        help_text=_("As the bank's statements name it. Spaces and small letters do not matter."),
    )
    currency = CurrencyField()
    bank_name = PlainTextField(label=_("Name of the bank"))
