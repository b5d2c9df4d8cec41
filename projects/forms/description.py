"""The section of a proposal that says what it is: aim, amount, priorities, basis in UNSCR 1874."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.choices import Basis1874
from projects.rules.proposal import Proposal
from trustfund.funds.choices import Sector
from trustfund.kernel.money import Money
from trustfund.web.forms import KitForm, MoneyAmountField, PlainTextField

WORDS = (
    "title",
    "title_ko",
    "sector",
    "objective",
    "recipient_priority",
    "donor_priority",
    "basis_1874",
    "basis_text",
)


class DescriptionForm(KitForm):
    """The words of a proposal and its amount. What is left empty can be added until submission.

    `currency` is the fund's holding currency. A new project has no edition to write over.
    """

    title = PlainTextField(label=_("Title"), help_text=_("In English, at most 200 characters."))
    title_ko = PlainTextField(label=_("Title in Korean"), required=False)
    sector = forms.ChoiceField(
        label=_("Sector"), choices=[("", _("Choose a sector")), *Sector.choices]
    )
    amount = MoneyAmountField(label=_("Amount requested"))
    objective = PlainTextField(
        label=_("Objective"),
        long=True,
        required=False,
        help_text=_("What will be different for whom, and where, when the project ends."),
    )
    recipient_priority = PlainTextField(
        label=_("Priority of the recipient"),
        required=False,
        help_text=_("The aim of the national plan that the project serves."),
    )
    donor_priority = PlainTextField(
        label=_("Priority of the donors"),
        required=False,
        help_text=_("The preference that donors expressed for this field."),
    )
    basis_1874 = forms.ChoiceField(
        label=_("Basis in UNSCR 1874 (2009), paragraph 19"),
        choices=Basis1874.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=_(
            "New commitments rest on one of these exceptions. Without one nothing is paid."
        ),
    )
    basis_text = PlainTextField(
        label=_("Justification of the basis"),
        long=True,
        required=False,
        help_text=_("Why the project directly addresses this purpose."),
    )
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        currency: str,
        is_new: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.currency = currency
        if is_new:
            del self.fields["edition"]
        shown = MoneyAmountField(
            currency=currency,
            label=_("Amount requested"),
            help_text=_("In %(currency)s, the fund's holding currency. The budget adds up to it.")
            % {"currency": currency},
        )
        self.fields["amount"] = shown

    def proposal(self, base: Proposal | None = None) -> Proposal:
        """Return the proposal with these words, and the other sections as `base` has them."""
        cleaned = self.cleaned_data
        words: dict[str, Any] = {name: cleaned[name] for name in WORDS}
        words["amount"] = Money(cleaned["amount"], self.currency)
        return Proposal(**words) if base is None else replace(base, **words)

    @staticmethod
    def shown(proposal: Proposal) -> dict[str, Any]:
        """Return what the form shows first of a draft."""
        initial: dict[str, Any] = {name: getattr(proposal, name) for name in WORDS}
        return {**initial, "amount": f"{proposal.amount.amount:f}"}
