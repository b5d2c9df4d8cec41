"""The section of a proposal that says who carries it out, where, for whom, and until when."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.choices import Province
from projects.models import ImplementingEntity
from projects.rules.proposal import Proposal
from trustfund.db.words import local
from trustfund.web.forms import DateField, KitForm, PlainTextField

MOST_PEOPLE = 30_000_000
WORDS = ("need", "sustainability", "coordination")


class PeopleForm(KitForm):
    """Place, people, closing date, what remains afterwards, and whom it was coordinated with."""

    entity = forms.ChoiceField(
        label=_("Implementing entity"),
        required=False,
        help_text=_("Who carries the project out, from the fund's register."),
    )
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

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        entities: Sequence[ImplementingEntity],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        field = cast("forms.ChoiceField", self.fields["entity"])
        field.choices = [
            ("", _("Not chosen yet")),
            *((entity.number, f"{entity.number} {local(entity)}") for entity in entities),
        ]

    def proposal(self, base: Proposal) -> Proposal:
        """Return the proposal with this section, and the others as `base` has them."""
        cleaned = self.cleaned_data
        return replace(
            base,
            **{name: cleaned[name] for name in WORDS},
            provinces=tuple(cleaned["provinces"]),
            beneficiaries=cleaned["beneficiaries"],
            women=cleaned["women"],
            entity=cleaned["entity"],
            closing_date=cleaned["closing_date"],
        )

    @staticmethod
    def shown(proposal: Proposal) -> dict[str, Any]:
        """Return what the form shows first of a draft."""
        parts = (*WORDS, "entity", "beneficiaries", "women", "closing_date")
        return {name: getattr(proposal, name) for name in parts} | {
            "provinces": list(proposal.provinces)
        }
