"""The section of a proposal that says what it will reach: indicators with their targets."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from projects.rules.proposal import MAX_INDICATORS, IndicatorItem, Proposal
from trustfund.web.forms import DateField, KitForm, MoneyAmountField, PlainTextField

SPARE_ROWS = 2
LEAST_ROWS = 3
PARTS = ("name", "unit", "baseline", "target", "target_date")
ROW = re.compile(r"indicator_(\d{1,2})_name", re.ASCII)


class QuantityField(MoneyAmountField):
    """A measured quantity, which may be zero or below; read as strictly as an amount."""

    default_error_messages = {
        "required": _("Enter a figure."),
        "invalid": _("Enter the figure in digits, with a point before the decimals: 12.5."),
        "finite": _("Enter a finite figure in digits, such as 12.5."),
        "exponent": _("Write the figure out in digits, without an exponent."),
        "digits": _("A figure has at most %(max)d digits before the point."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_negative=True, **kwargs)


class ResultsForm(KitForm):
    """Rows of indicators. Empty rows are left out; one that is begun is to be finished."""

    edition = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(self, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.rows = _row_count(data if data is not None else kwargs.get("initial") or {})
        for row in range(self.rows):
            for part, field in _indicator_fields(row + 1).items():
                self.fields[f"indicator_{row}_{part}"] = field

    def clean(self) -> dict[str, Any]:
        """Read the rows that are filled; tell one that is filled in part what it lacks."""
        cleaned = super().clean()
        cleaned["indicators"] = self._indicators(cleaned)
        return cleaned

    def proposal(self, base: Proposal) -> Proposal:
        """Return the proposal with these results, and the other sections as `base` has them."""
        return replace(base, indicators=tuple(self.cleaned_data["indicators"]))

    @property
    def indicator_rows(self) -> list[list[BoundField]]:
        """Return the fields of each indicator's row."""
        return [[self[f"indicator_{row}_{part}"] for part in PARTS] for row in range(self.rows)]

    @staticmethod
    def shown(proposal: Proposal) -> dict[str, Any]:
        """Return what the form shows first of a draft."""
        initial: dict[str, Any] = {}
        for row, indicator in enumerate(proposal.indicators):
            for part in PARTS:
                value = getattr(indicator, part)
                if part in {"baseline", "target"}:
                    value = _plain_figure(value)
                initial[f"indicator_{row}_{part}"] = value
        return initial

    def _indicators(self, cleaned: dict[str, Any]) -> list[IndicatorItem]:
        found = []
        for row in range(self.rows):
            names = [f"indicator_{row}_{part}" for part in PARTS]
            values: list[Any] = [cleaned.get(name) for name in names]
            if all(value in {None, ""} for value in values):
                continue
            for name, value in zip(names, values, strict=True):
                if value in {None, ""} and name not in self.errors:
                    self.add_error(name, _("This row is begun: fill it, or empty it."))
            if not any(name in self.errors for name in names):
                found.append(IndicatorItem(*values))
        return found


def _plain_figure(value: Any) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _indicator_fields(number: int) -> dict[str, forms.Field]:
    """Return the five fields of one row; their labels say which row they belong to."""
    words = {"number": number}
    return {
        "name": PlainTextField(label=_("Indicator %(number)d") % words, required=False),
        "unit": PlainTextField(label=_("Unit %(number)d") % words, required=False, max_length=40),
        "baseline": QuantityField(label=_("Baseline %(number)d") % words, required=False),
        "target": QuantityField(label=_("Target %(number)d") % words, required=False),
        "target_date": DateField(
            label=_("Target date %(number)d") % words,
            required=False,
            allow_future=True,
        ),
    }


def _row_count(sent: Mapping[str, Any]) -> int:
    """Return how many rows to show: those that are filled, and some to spare."""
    filled = [
        int(match.group(1)) + 1
        for name in sent
        if (match := ROW.fullmatch(name))
        and any(sent.get(f"indicator_{match.group(1)}_{part}") for part in PARTS)
    ]
    return min(max([LEAST_ROWS, *(count + SPARE_ROWS for count in filled)]), MAX_INDICATORS)
