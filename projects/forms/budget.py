"""The section of a proposal that says what it costs: components by category and year."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from projects.choices import BudgetCategory
from projects.rules.proposal import (
    MAX_COMPONENTS,
    MAX_YEARS,
    BudgetItem,
    ComponentItem,
    Proposal,
)
from trustfund.kernel.money import Money
from trustfund.web.forms import KitForm, MoneyAmountField, PlainTextField

YEARS_AT_FIRST = 3
FIELD = re.compile(r"(?:component|line)_(\d{1,2})_\w+", re.ASCII)


@dataclass(frozen=True, slots=True)
class ComponentFields:
    """The fields of one component: its names, and a row of years for each category."""

    number: int
    name: BoundField
    name_ko: BoundField
    rows: list[tuple[Any, list[tuple[int, BoundField]]]]


class BudgetForm(KitForm):
    """The budget as tables: one for each component, categories down and years across.

    Empty amounts are left out; a component without name and amounts is left out whole. `currency`
    is the fund's holding currency.
    """

    edition = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    first_year = forms.IntegerField(
        label=_("First year"), min_value=2000, max_value=2190, help_text=_("Such as 2027.")
    )
    years = forms.IntegerField(
        label=_("Number of years"),
        min_value=1,
        max_value=MAX_YEARS,
        help_text=_("Each year is a column. Change it and choose “Show these tables”."),
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, currency: str, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.currency = currency
        source = data if data is not None else kwargs.get("initial") or {}
        self.first = _whole(source.get("first_year"), 2000, 2190)
        self.columns = _whole(source.get("years"), 1, MAX_YEARS, YEARS_AT_FIRST)
        self.count = min(_filled(source) + 1, MAX_COMPONENTS)
        for place in range(self.count):
            self._add_component(place)

    def proposal(self, base: Proposal) -> Proposal:
        """Return the proposal with this budget, and the other sections as `base` has them."""
        components = (self._component(place) for place in range(self.count))
        return replace(base, components=tuple(part for part in components if part is not None))

    def clean(self) -> dict[str, Any]:
        """Ask for the name of a component that has amounts."""
        cleaned = super().clean()
        for place in range(self.count):
            if self._lines(place) and not cleaned.get(f"component_{place}_name"):
                self.add_error(f"component_{place}_name", _("Name this component."))
        return cleaned

    @property
    def components(self) -> list[ComponentFields]:
        """Return the fields of each component, for the page."""
        return [
            ComponentFields(
                number=place + 1,
                name=self[f"component_{place}_name"],
                name_ko=self[f"component_{place}_name_ko"],
                rows=[
                    (
                        label,
                        [
                            (self.first + column, self[_cell(place, category, column)])
                            for column in range(self.columns)
                        ],
                    )
                    for category, label in BudgetCategory.choices
                ],
            )
            for place in range(self.count)
        ]

    @property
    def year_heads(self) -> list[int]:
        """Return the years that the columns stand for."""
        return [self.first + column for column in range(self.columns)]

    @staticmethod
    def shown(proposal: Proposal, *, this_year: int) -> dict[str, Any]:
        """Return what the form shows first of a draft; an empty one begins with this year."""
        found = sorted({line.year for line in proposal.lines}) or [this_year]
        years = found[-1] - found[0] + 1 if proposal.lines else YEARS_AT_FIRST
        initial: dict[str, Any] = {"first_year": found[0], "years": years}
        for place, component in enumerate(proposal.components):
            initial[f"component_{place}_name"] = component.name
            initial[f"component_{place}_name_ko"] = component.name_ko
            for line in component.lines:
                column = line.year - found[0]
                initial[_cell(place, line.category, column)] = f"{line.money.amount:f}"
        return initial

    def _component(self, place: int) -> ComponentItem | None:
        name, lines = self.cleaned_data[f"component_{place}_name"], self._lines(place)
        if not name and not lines:
            return None
        return ComponentItem(name, self.cleaned_data[f"component_{place}_name_ko"], lines)

    def _lines(self, place: int) -> tuple[BudgetItem, ...]:
        return tuple(
            BudgetItem(category, self.first + column, Money(amount, self.currency))
            for category in BudgetCategory.values
            for column in range(self.columns)
            if (amount := self.cleaned_data.get(_cell(place, category, column))) is not None
        )

    def _add_component(self, place: int) -> None:
        words: dict[str, Any] = {"number": place + 1}
        self.fields[f"component_{place}_name"] = PlainTextField(
            label=_("Component %(number)d") % words, required=False
        )
        self.fields[f"component_{place}_name_ko"] = PlainTextField(
            label=_("Component %(number)d in Korean") % words, required=False
        )
        for category, label in BudgetCategory.choices:
            for column in range(self.columns):
                self.fields[_cell(place, category, column)] = MoneyAmountField(
                    currency=self.currency,
                    label=_("Component %(number)d, %(category)s, %(year)d")
                    % {**words, "category": label, "year": self.first + column},
                    required=False,
                )


def _cell(place: int, category: str, column: int) -> str:
    return f"line_{place}_{category}_{column}"


def _whole(text: Any, least: int, most: int, otherwise: int | None = None) -> int:
    """Return the number that was sent, if it is one within bounds; the field says what is wrong."""
    shown = str(text or "")
    is_number = shown.isascii() and shown.isdigit() and least <= int(shown[:6]) <= most
    return int(shown) if is_number else least if otherwise is None else otherwise


def _filled(sent: Mapping[str, Any]) -> int:
    """Return how many components are filled, up to the last that is."""
    places = [
        int(match.group(1)) + 1
        for name in sent
        if (match := FIELD.fullmatch(name)) and str(sent.get(name) or "").strip()
    ]
    return max([0, *places])
