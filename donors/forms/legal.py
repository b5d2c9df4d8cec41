"""Forms of the register of donors' own laws: an entry, and its end; how the register is narrowed."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from donors.choices import LegalKind
from donors.forms.filters import DonorListForm
from trustfund.web.forms import DateField, KitForm, PlainTextField


class LegalStandingRecordForm(KitForm):
    """What a donor's own law says about giving."""

    kind = forms.ChoiceField(label=_("What the law says"), choices=LegalKind.choices)
    fund_id = forms.TypedChoiceField(label=_("Fund"), coerce=UUID, empty_value=None, required=False)
    law = PlainTextField(
        label=_("Law"), help_text=_("Its title and section, such as an act of parliament.")
    )
    reference = PlainTextField(
        label=_("Source document"),
        help_text=_("The paper that says so: its number, or date and sender."),
    )
    first_day = DateField(label=_("First day"), allow_future=True)
    last_day = DateField(
        label=_("Last day"),
        allow_future=True,
        required=False,
        help_text=_("A waiver always has one. Leave it empty where the law has no end."),
    )

    def __init__(self, *args: Any, funds: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ChoiceField", self.fields["fund_id"])
        field.choices = [("", _("Every fund")), *((str(pk), name) for pk, name in funds)]


class LegalStandingEndForm(KitForm):
    """From which day on an entry no longer holds, and why."""

    ended_on = DateField(label=_("No longer from"))
    reason = PlainTextField(label=_("Why"))


class LegalFilterForm(DonorListForm):
    """Entries of a donor, and of a kind."""

    donor_id = forms.ChoiceField(label=_("Donor"), required=False)
    kind = forms.ChoiceField(
        label=_("What the law says"),
        required=False,
        choices=[("", _("Everything")), *LegalKind.choices],
    )
