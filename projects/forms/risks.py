"""The section of a proposal that rates its risks, and its environmental and social class."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from projects.choices import RiskCategory, RiskRating
from projects.rules.proposal import Proposal, RiskItem
from trustfund.web.forms import KitForm, PlainTextField

RATINGS = [("", _("Not rated yet")), *RiskRating.choices]


class RisksForm(KitForm):
    """A rating and what is done about it for each of the nine categories, and the class with its reason."""

    es_class = forms.ChoiceField(
        label=_("Environmental and social class"),
        choices=RATINGS,
        required=False,
        help_text=_(
            "High, substantial, moderate or low, as the environmental and social framework has it."
        ),
    )
    es_text = PlainTextField(
        label=_("Reason for the class"),
        long=True,
        required=False,
        help_text=_("What could harm people or nature, and what is done against it."),
    )
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(self, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for category, label in RiskCategory.choices:
            words = {"category": label}
            self.fields[f"rating_{category}"] = forms.ChoiceField(
                label=_("Rating: %(category)s") % words, choices=RATINGS, required=False
            )
            self.fields[f"mitigation_{category}"] = PlainTextField(
                label=_("What is done about it: %(category)s") % words, long=True, required=False
            )

    def clean(self) -> dict[str, Any]:
        """Ask for the rating of a category about which something is said."""
        cleaned = super().clean()
        for category in RiskCategory.values:
            if cleaned.get(f"mitigation_{category}") and not cleaned.get(f"rating_{category}"):
                self.add_error(f"rating_{category}", _("Rate this risk, or empty the text."))
        return cleaned

    def proposal(self, base: Proposal) -> Proposal:
        """Return the proposal with these ratings, and the other sections as `base` has them."""
        cleaned = self.cleaned_data
        risks = tuple(
            RiskItem(category, cleaned[f"rating_{category}"], cleaned[f"mitigation_{category}"])
            for category in RiskCategory.values
            if cleaned[f"rating_{category}"]
        )
        return replace(base, risks=risks, es_class=cleaned["es_class"], es_text=cleaned["es_text"])

    @property
    def rows(self) -> list[tuple[BoundField, BoundField]]:
        """Return the two fields of each category."""
        return [
            (self[f"rating_{category}"], self[f"mitigation_{category}"])
            for category in RiskCategory.values
        ]

    @staticmethod
    def shown(proposal: Proposal) -> dict[str, Any]:
        """Return what the form shows first of a draft."""
        initial: dict[str, Any] = {"es_class": proposal.es_class, "es_text": proposal.es_text}
        for item in proposal.risks:
            initial[f"rating_{item.category}"] = item.rating
            initial[f"mitigation_{item.category}"] = item.mitigation
        return initial
