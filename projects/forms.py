"""The forms of projects: a proposal with its lines, written without JavaScript."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from projects.choices import Basis1874, BudgetCategory, ProjectState
from projects.rules.proposal import (
    MAX_INDICATORS,
    BudgetItem,
    IndicatorItem,
    Proposal,
    proposal_problems,
)
from projects.services.refusals import sentences
from trustfund.funds.choices import Sector
from trustfund.kernel.money import Money
from trustfund.web.errors import CONSTRAINT_MESSAGES
from trustfund.web.forms import DateField, KitForm, MoneyAmountField, PlainTextField

CONSTRAINT_MESSAGES["project_content_frozen_once_submitted"] = _(
    "This project is before the board or decided. What was submitted stays as it is."
)
CONSTRAINT_MESSAGES["project_budget_adds_up"] = _(
    "The budget lines do not add up to the amount requested."
)

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


class ProposalForm(KitForm):
    """A whole proposal: words, one amount for each budget category, rows of indicators.

    `currency` is the fund's holding currency. `cleaned_data["proposal"]` is the Proposal.
    """

    title = PlainTextField(label=_("Title"), help_text=_("In English, at most 200 characters."))
    title_ko = PlainTextField(label=_("Title in Korean"), required=False)
    sector = forms.ChoiceField(
        label=_("Sector"), choices=[("", _("Choose a sector")), *Sector.choices]
    )
    objective = PlainTextField(
        label=_("Objective"),
        long=True,
        help_text=_("What will be different for whom, and where, when the project ends."),
    )
    recipient_priority = PlainTextField(
        label=_("Priority of the recipient"),
        help_text=_("The aim of the national plan that the project serves."),
    )
    donor_priority = PlainTextField(
        label=_("Priority of the donors"),
        help_text=_("The preference that donors expressed for this field."),
    )
    basis_1874 = forms.ChoiceField(
        label=_("Basis in UNSCR 1874 (2009), paragraph 19"),
        choices=Basis1874.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "New commitments rest on one of these exceptions. Without one nothing is paid."
        ),
    )
    basis_text = PlainTextField(
        label=_("Justification of the basis"),
        long=True,
        help_text=_("Why the project directly addresses this purpose."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        currency: str,
        today: date,
        **kwargs: Any,
    ) -> None:
        self.currency = currency
        self.as_of = today
        super().__init__(data, **kwargs)
        self.rows = _row_count(data if data is not None else kwargs.get("initial") or {})
        self._add_fields()

    def clean(self) -> dict[str, Any]:
        """Join the parts into a Proposal and say everything that is wrong with it."""
        cleaned = super().clean()
        indicators = self._indicators(cleaned)
        if self.errors:
            return cleaned
        proposal = Proposal(
            **{name: cleaned[name] for name in WORDS},
            amount=Money(cleaned["amount"], self.currency),
            budget=tuple(
                BudgetItem(category, Money(amount, self.currency))
                for category in BudgetCategory.values
                if (amount := cleaned.get(f"budget_{category}")) is not None
            ),
            indicators=tuple(indicators),
        )
        problems = proposal_problems(proposal, holding_currency=self.currency, today=self.as_of)
        for part, sentence in sentences(problems).items():
            self.add_error(part if part in self.fields else None, sentence)
        cleaned["proposal"] = proposal
        return cleaned

    @property
    def words(self) -> list[BoundField]:
        """Return the fields of the proposal's words, in order."""
        return [self[name] for name in WORDS]

    @property
    def budget_rows(self) -> list[tuple[Any, BoundField]]:
        """Return each category with its amount's field."""
        return [(label, self[f"budget_{category}"]) for category, label in BudgetCategory.choices]

    @property
    def indicator_rows(self) -> list[list[BoundField]]:
        """Return the fields of each indicator's row."""
        return [[self[f"indicator_{row}_{part}"] for part in PARTS] for row in range(self.rows)]

    def _add_fields(self) -> None:
        self.fields["amount"] = MoneyAmountField(
            currency=self.currency,
            label=_("Amount requested"),
            help_text=_("In %(currency)s, the fund's holding currency. The lines add up to it.")
            % {"currency": self.currency},
        )
        for category, label in BudgetCategory.choices:
            self.fields[f"budget_{category}"] = MoneyAmountField(
                currency=self.currency, label=label, required=False
            )
        for row in range(self.rows):
            for part, field in _indicator_fields(row + 1).items():
                self.fields[f"indicator_{row}_{part}"] = field
        for name in self.fields:
            if name not in WORDS and name != "version":
                widget = self.fields[name].widget
                widget.attrs["class"] = f"form-control {widget.attrs.get('class', '')}".strip()

    def _indicators(self, cleaned: dict[str, Any]) -> list[IndicatorItem]:
        """Return the filled rows; a row that is filled in part is told what it lacks."""
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


class SubmitForm(KitForm):
    """The decision to submit exactly the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class ProjectFilterForm(KitForm):
    """What a list of projects is narrowed to."""

    sector = forms.ChoiceField(
        label=_("Sector"), required=False, choices=[("", _("All sectors")), *Sector.choices]
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *ProjectState.choices]
    )


def proposal_initial(proposal: Proposal, *, version: int) -> dict[str, Any]:
    """Return what the form of a revision shows first."""
    initial: dict[str, Any] = {name: getattr(proposal, name) for name in WORDS}
    initial["version"] = version
    initial["amount"] = f"{proposal.amount.amount:f}"
    for item in proposal.budget:
        initial[f"budget_{item.category}"] = f"{item.money.amount:f}"
    for row, indicator in enumerate(proposal.indicators):
        for part in PARTS:
            value = getattr(indicator, part)
            if part in {"baseline", "target"}:
                value = _plain_figure(value)
            initial[f"indicator_{row}_{part}"] = value
    return initial


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
