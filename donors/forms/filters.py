"""How donors' lists are narrowed."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from donors.choices import BUCKETS, AgreementState, PledgeState
from donors.models import Donor
from donors.rules.terms import FIRST_YEAR, LAST_YEAR
from trustfund.db.words import local
from trustfund.web.forms import DateField, KitForm, PlainTextField


class ListForm(KitForm):
    """The base of the filters of every list: of donors and currencies only those that there are.

    A filter that cannot be read narrows nothing and is told beside its field.
    """

    def __init__(
        self,
        *args: Any,
        donors: Sequence[Donor] = (),
        currencies: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if "donor_id" in self.fields:
            field = cast("forms.ChoiceField", self.fields["donor_id"])
            field.choices = [
                ("", _("All donors")),
                *((str(donor.pk), local(donor.organization)) for donor in donors),
            ]
            if len(donors) < 2:
                del self.fields["donor_id"]
        if "currency" in self.fields:
            choice = cast("forms.ChoiceField", self.fields["currency"])
            choice.choices = [("", _("All currencies")), *((code, code) for code in currencies)]

    def chosen(self, *, today: date) -> dict[str, Any]:
        """Return what narrows the list, and `as_of`, today if none was typed."""
        self.is_valid()
        typed = {
            name: value for name, value in self.cleaned_data.items() if value not in (None, "")
        }
        return {"as_of": today, **typed}


class DonorListForm(ListForm):
    """The day of the figures; the base of the filters of lists that know every day."""

    as_of = DateField(label=_("As of"), required=False)


class PledgeFilterForm(DonorListForm):
    """Pledges of a donor, in a state, for a year."""

    donor_id = forms.ChoiceField(label=_("Donor"), required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *PledgeState.choices]
    )
    year = forms.IntegerField(
        label=_("Meant for the year"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR
    )


class AgreementFilterForm(DonorListForm):
    """Agreements of a donor, in a state, in a currency."""

    donor_id = forms.ChoiceField(label=_("Donor"), required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *AgreementState.choices]
    )
    currency = forms.ChoiceField(label=_("Currency"), required=False)


class ReceiptFilterForm(DonorListForm):
    """Receipts of a donor, in a currency, since a day, converted or not, by reference."""

    since = DateField(label=_("Received since"), required=False)
    donor_id = forms.ChoiceField(label=_("Donor"), required=False)
    currency = forms.ChoiceField(label=_("Currency"), required=False)
    converted = forms.ChoiceField(
        label=_("Converted"),
        required=False,
        choices=[("", _("Both")), ("yes", _("Converted")), ("no", _("Not yet converted"))],
    )
    text = PlainTextField(label=_("Bank reference or agreement"), required=False, max_length=80)
    standing = forms.ChoiceField(
        label=_("Which receipts"),
        required=False,
        choices=[("", _("Those that stand")), ("reversed", _("Those that were reversed"))],
    )


class InstallmentFilterForm(DonorListForm):
    """Unpaid installments of a donor, in a currency, of an age."""

    donor_id = forms.ChoiceField(label=_("Donor"), required=False)
    currency = forms.ChoiceField(label=_("Currency"), required=False)
    bucket = forms.ChoiceField(
        label=_("Age"), required=False, choices=[("", _("All")), *BUCKETS.items()]
    )
