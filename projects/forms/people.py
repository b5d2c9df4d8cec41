"""The section of a proposal that says where it works, for whom, and until when."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.choices import Province
from projects.rules.proposal import Proposal
from trustfund.web.forms import DateField, KitForm, PlainTextField

MOST_PEOPLE = 30_000_000
WORDS = ("need", "sustainability", "coordination")


class PeopleForm(KitForm):
    """Place, people, closing date, what remains afterwards, and whom it was coordinated with."""

    need = PlainTextField(
        label=_("Need"),
        long=True,
        required=False,
        help_text=_("What people lack today, and how that is known."),
    )
    provinces = forms.MultipleChoiceField(
        label=_("Provinces"),
        choices=Province.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    beneficiaries = forms.IntegerField(
        label=_("People reached"),
        required=False,
        min_value=0,
        max_value=MOST_PEOPLE,
        help_text=_("Each person counted once, whatever they receive."),
    )
    women = forms.IntegerField(
        label=_("Of these women and girls"), required=False, min_value=0, max_value=MOST_PEOPLE
    )
    closing_date = DateField(
        label=_("Closing date"),
        required=False,
        allow_future=True,
        help_text=_("The last day on which the project may spend."),
    )
    sustainability = PlainTextField(
        label=_("Sustainability"),
        long=True,
        required=False,
        help_text=_("Who keeps the results going, and pays for them, when the project has ended."),
    )
    coordination = PlainTextField(
        label=_("Coordination"),
        long=True,
        required=False,
        help_text=_("Which other programs work there or on the same, and how they are kept apart."),
    )
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def proposal(self, base: Proposal) -> Proposal:
        """Return the proposal with this section, and the others as `base` has them."""
        cleaned = self.cleaned_data
        return replace(
            base,
            **{name: cleaned[name] for name in WORDS},
            provinces=tuple(cleaned["provinces"]),
            beneficiaries=cleaned["beneficiaries"],
            women=cleaned["women"],
            closing_date=cleaned["closing_date"],
        )

    @staticmethod
    def shown(proposal: Proposal) -> dict[str, Any]:
        """Return what the form shows first of a draft."""
        parts = (*WORDS, "beneficiaries", "women", "closing_date")
        return {name: getattr(proposal, name) for name in parts} | {
            "provinces": list(proposal.provinces)
        }
