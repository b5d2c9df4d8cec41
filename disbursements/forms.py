"""What people type in disbursements, and the sentences of the constraints behind it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from disbursements.choices import ApplicationState, Category, Method
from disbursements.models import Application, Grant
from trustfund.kernel.money import Money
from trustfund.web.errors import CONSTRAINT_MESSAGES
from trustfund.web.forms import KitForm, MoneyAmountField, PlainTextField

CONSTRAINT_MESSAGES |= {
    "application_submitted_by_another": _(
        "The person who drafted an application cannot submit it: another signatory must."
    ),
    "application_reviewed_by_another": _(
        "Who drafted or submitted an application cannot review it: another person must."
    ),
    "application_reviewed_by_another_unit": _(
        "An application is reviewed by another organization than the one that asks."
    ),
    "application_number_once_per_grant": _(
        "Another application was drafted at the same moment. Send this one again."
    ),
    "grant_signed_by_two_persons": _("The two sides of a grant are signed by two persons."),
}


class ApplicationForm(KitForm):
    """A withdrawal application as the project's unit writes it. The currency is the grant's."""

    method = forms.ChoiceField(
        label=_("Method"),
        choices=Method.choices,
        widget=forms.RadioSelect,
        help_text=_("Direct payment goes to the supplier; reimbursement to the recipient."),
    )
    category = forms.ChoiceField(label=_("Category"))
    amount = MoneyAmountField()
    invoice_reference = PlainTextField(
        label=_("Invoice or statement number"),
        max_length=80,
        help_text=_("As written on the document. The same invoice is paid once only."),
    )
    payee_name = PlainTextField(label=_("Payee"))
    payee_bank = PlainTextField(
        label=_("Payee’s bank"), help_text=_("Name and city, with its BIC if it has one.")
    )
    payee_account = PlainTextField(label=_("Payee’s account"), max_length=80)
    purpose = PlainTextField(
        label=_("What it is for"),
        long=True,
        help_text=_("Goods, works or services, where they are used, and under which contract."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, grant: Grant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = grant.currency
        held = set(grant.categories.values_list("category", flat=True))
        self.fields["category"] = forms.ChoiceField(
            label=_("Category"),
            choices=[
                ("", _("Choose a category")),
                *((value, label) for value, label in Category.choices if value in held),
            ],
        )
        self.fields["amount"] = MoneyAmountField(
            currency=grant.currency,
            help_text=_("In %(currency)s.") % {"currency": grant.currency},
        )

    def clean(self) -> dict[str, Any]:
        """Join the amount with the grant's currency."""
        cleaned = super().clean()
        amount = cleaned.pop("amount", None)
        if amount is not None:
            cleaned["money"] = Money(amount, self.currency)
        return cleaned

    @staticmethod
    def initial_of(application: Application) -> dict[str, Any]:
        """Return what the form shows of an application that stands already."""
        names = (
            "method",
            "category",
            "invoice_reference",
            "payee_name",
            "payee_bank",
            "payee_account",
            "purpose",
            "version",
        )
        values = {name: getattr(application, name) for name in names}
        return {**values, "amount": f"{application.money.amount:f}"}


class VersionForm(KitForm):
    """A decision about an application exactly as the page showed it."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ReviewForm(VersionForm):
    """The amount that the review accepts, with a note."""

    accepted = MoneyAmountField(label=_("Amount accepted"))
    note = PlainTextField(label=_("Note of the review"), long=True, required=False)

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = application.currency
        self.fields["accepted"] = MoneyAmountField(
            label=_("Amount accepted"),
            currency=application.currency,
            help_text=_("At most the amount asked for, %(amount)s.")
            % {"amount": application.money},
        )

    def clean(self) -> dict[str, Any]:
        """Join the amount with the application's currency."""
        cleaned = super().clean()
        accepted = cleaned.get("accepted")
        if accepted is not None:
            cleaned["accepted"] = Money(accepted, self.currency)
        return cleaned


class ReturnForm(VersionForm):
    """The reasons for which an application goes back."""

    reason = PlainTextField(
        label=_("Reasons"),
        long=True,
        help_text=_("What the recipient has to correct before sending it again."),
    )


class ApplicationFilterForm(forms.Form):
    """How a list of applications is narrowed. What cannot be read narrows nothing."""

    fund = forms.UUIDField(required=False, widget=forms.HiddenInput)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *ApplicationState.choices]
    )
    grant = forms.UUIDField(label=_("Grant"), required=False, widget=forms.Select)
    category = forms.ChoiceField(
        label=_("Category"), required=False, choices=[("", _("All categories")), *Category.choices]
    )

    def chosen(self) -> dict[str, Any]:
        """Return the filters that can be read."""
        self.is_valid()
        return {
            "state": self.cleaned_data.get("state", ""),
            "grant_id": self.cleaned_data.get("grant"),
            "category": self.cleaned_data.get("category", ""),
        }
