"""The forms of Bank-executed activities: description, budget, work, screening and the Committee."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from projects.choices import ActivityKind, ActivityState, ExpenseType, ScreeningOutcome
from projects.forms.results import QuantityField
from projects.rules.activities import (
    MAX_DELIVERABLES,
    MAX_TOPICS,
    MAX_YEARS,
    ActivityText,
    DeliverableItem,
    ExpenseItem,
    TopicItem,
    WeeksItem,
)
from trustfund.db.words import local
from trustfund.identity.selectors import Holder
from trustfund.kernel.money import Money
from trustfund.web.errors import CONSTRAINT_MESSAGES
from trustfund.web.forms import DateField, KitForm, MoneyAmountField, PlainTextField

CONSTRAINT_MESSAGES.update(
    {
        "activity_content_frozen_once_submitted": _(
            "This activity is before the board or decided. What was submitted stays as it is."
        ),
        "activity_budget_adds_up": _("The budget lines do not add up to the amount requested."),
        "activity_topics_cleared": _("A topic is not cleared under UNSCR 2321 (2016)."),
        "screening_by_another_person": _("Another person than who wrote the activity screens it."),
    }
)
WORDS = ("kind", "title", "title_ko", "objective", "starts_on", "ends_on")
LEAST_ROWS, SPARE_ROWS = 3, 2
ROW = re.compile(r"(deliverable|topic)_(\d{1,2})_\w+", re.ASCII)
PARTS = {"deliverable": ("name", "due_on"), "topic": ("what", "to_whom")}
MOST = {"deliverable": MAX_DELIVERABLES, "topic": MAX_TOPICS}
LONGEST_REASON = 5000


class ActivityDescriptionForm(KitForm):
    """What an activity is: kind, words, team leader, dates and amount.

    `currency` is the fund's holding currency; `leaders` are who may lead it.
    """

    kind = forms.ChoiceField(label=_("Kind"), choices=ActivityKind.choices)
    title = PlainTextField(label=_("Title"), help_text=_("In English, at most 200 characters."))
    title_ko = PlainTextField(label=_("Title in Korean"), required=False)
    team_leader = forms.ChoiceField(
        label=_("Task team leader"),
        help_text=_("A person who holds a role for the administrator today."),
    )
    objective = PlainTextField(
        label=_("Objective"),
        long=True,
        required=False,
        max_length=LONGEST_REASON,
        help_text=_("What the recipient or the program can do afterwards that it cannot do today."),
    )
    starts_on = DateField(label=_("Starts on"), required=False, allow_future=True)
    ends_on = DateField(label=_("Ends on"), required=False, allow_future=True)
    amount = MoneyAmountField(label=_("Budget asked"))
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        currency: str,
        leaders: Sequence[Holder],
        is_new: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.currency = currency
        if is_new:
            del self.fields["edition"]
        self.fields["amount"] = MoneyAmountField(
            currency=currency,
            label=_("Budget asked"),
            help_text=_("In %(currency)s, the fund's holding currency. The lines add up to it.")
            % {"currency": currency},
        )
        self.fields["team_leader"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose a person")),
            *(
                (
                    str(holder.person_id),
                    f"{holder.person_name}, {local(holder, 'organization_name')}",
                )
                for holder in leaders
            ),
        ]

    def text(self, base: ActivityText | None = None) -> ActivityText:
        """Return the activity with these words, and the other sections as `base` has them."""
        cleaned = self.cleaned_data
        words: dict[str, Any] = {name: cleaned[name] for name in WORDS}
        words["team_leader"] = cleaned["team_leader"]
        words["amount"] = Money(cleaned["amount"], self.currency)
        return ActivityText(**words) if base is None else replace(base, **words)

    @staticmethod
    def shown(text: ActivityText) -> dict[str, Any]:
        """Return what the form shows first of a draft."""
        initial: dict[str, Any] = {name: getattr(text, name) for name in WORDS}
        amount = f"{text.amount.amount:f}"
        return {**initial, "team_leader": text.team_leader, "amount": amount}


class ActivityBudgetForm(KitForm):
    """The budget as one table: expense types down, the years between start and end across.

    Beneath it the staff weeks of each year. Empty cells are left out.
    """

    edition = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, base: ActivityText, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.currency = base.amount.currency
        self.years = years_of(base)
        for year in self.years:
            for expense, label in ExpenseType.choices:
                self.fields[f"line_{expense}_{year}"] = MoneyAmountField(
                    currency=self.currency,
                    label=_("%(expense)s, %(year)d") % {"expense": label, "year": year},
                    required=False,
                )
            self.fields[f"weeks_{year}"] = QuantityField(
                label=_("Staff weeks, %(year)d") % {"year": year}, required=False
            )

    def text(self, base: ActivityText) -> ActivityText:
        """Return the activity with this budget, and the other sections as `base` has them."""
        cleaned = self.cleaned_data
        lines = tuple(
            ExpenseItem(expense, year, Money(amount, self.currency))
            for expense in ExpenseType.values
            for year in self.years
            if (amount := cleaned.get(f"line_{expense}_{year}")) is not None
        )
        weeks = tuple(
            WeeksItem(year, count)
            for year in self.years
            if (count := cleaned.get(f"weeks_{year}")) is not None
        )
        return replace(base, lines=lines, weeks=weeks)

    @property
    def rows(self) -> list[tuple[Any, list[tuple[int, BoundField]]]]:
        """Return each expense type with its fields by year."""
        return [
            (label, [(year, self[f"line_{expense}_{year}"]) for year in self.years])
            for expense, label in ExpenseType.choices
        ]

    @property
    def weeks_row(self) -> list[tuple[int, BoundField]]:
        """Return the fields of the staff weeks by year."""
        return [(year, self[f"weeks_{year}"]) for year in self.years]

    @staticmethod
    def shown(text: ActivityText) -> dict[str, Any]:
        """Return what the form shows first of a draft."""
        initial: dict[str, Any] = {
            f"line_{line.expense}_{line.year}": f"{line.money.amount:f}" for line in text.lines
        }
        return initial | {f"weeks_{item.year}": _plain(item.weeks) for item in text.weeks}


class ActivityWorkForm(KitForm):
    """Rows of deliverables and of topics. Empty rows are left out; one that is begun is finished."""

    edition = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(self, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        source = data if data is not None else kwargs.get("initial") or {}
        self.count = {what: _row_count(source, what) for what in PARTS}
        for what, parts in PARTS.items():
            for row in range(self.count[what]):
                for part in parts:
                    self.fields[f"{what}_{row}_{part}"] = _work_field(part, row + 1)

    def clean(self) -> dict[str, Any]:
        """Read the rows that are filled; tell one that is filled in part what it lacks."""
        cleaned = super().clean()
        for what in PARTS:
            cleaned[what] = [
                values for row in range(self.count[what]) if (values := self._row(what, row))
            ]
        return cleaned

    def text(self, base: ActivityText) -> ActivityText:
        """Return the activity with this work, and the other sections as `base` has them."""
        return replace(
            base,
            deliverables=tuple(DeliverableItem(*row) for row in self.cleaned_data["deliverable"]),
            topics=tuple(TopicItem(*row) for row in self.cleaned_data["topic"]),
        )

    @property
    def deliverable_rows(self) -> list[list[BoundField]]:
        """Return the fields of each deliverable."""
        return self._rows("deliverable")

    @property
    def topic_rows(self) -> list[list[BoundField]]:
        """Return the fields of each topic."""
        return self._rows("topic")

    @staticmethod
    def shown(text: ActivityText) -> dict[str, Any]:
        """Return what the form shows first of a draft."""
        found = {"deliverable": text.deliverables, "topic": text.topics}
        return {
            f"{what}_{row}_{part}": getattr(item, part)
            for what, items in found.items()
            for row, item in enumerate(items)
            for part in PARTS[what]
        }

    def _rows(self, what: str) -> list[list[BoundField]]:
        return [
            [self[f"{what}_{row}_{part}"] for part in PARTS[what]]
            for row in range(self.count[what])
        ]

    def _row(self, what: str, row: int) -> list[Any]:
        names = [f"{what}_{row}_{part}" for part in PARTS[what]]
        values = [self.cleaned_data.get(name) for name in names]
        if all(value in {None, ""} for value in values):
            return []
        for name, value in zip(names, values, strict=True):
            if value in {None, ""} and name not in self.errors:
                self.add_error(name, _("This row is begun: fill it, or empty it."))
        return [] if any(name in self.errors for name in names) else values


class ScreenForm(KitForm):
    """The judgment on one topic of the draft that was read."""

    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=ScreeningOutcome.choices, widget=forms.RadioSelect
    )
    reason = PlainTextField(
        label=_("Reason"),
        long=True,
        max_length=LONGEST_REASON,
        help_text=_("What the knowledge can and cannot be used for, and who receives it."),
    )
    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class CommitteeForm(KitForm):
    """What the Committee determined, by the reference and the day of its letter."""

    committee_reference = PlainTextField(
        label=_("Reference of the Committee's letter"), max_length=80
    )
    committee_date = DateField(label=_("Day of the letter"))


class ActivityFilterForm(KitForm):
    """What a list of activities is narrowed to."""

    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All kinds")), *ActivityKind.choices]
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *ActivityState.choices]
    )


def years_of(text: ActivityText) -> list[int]:
    """Return the years from start to end, at most eight; those of the lines while there are no dates."""
    if text.starts_on is None or text.ends_on is None:
        return sorted({line.year for line in text.lines} | {item.year for item in text.weeks})
    return list(range(text.starts_on.year, text.ends_on.year + 1))[:MAX_YEARS]


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _work_field(part: str, number: int) -> forms.Field:
    words = {"number": number}
    if part == "due_on":
        return DateField(label=_("Due on %(number)d") % words, required=False, allow_future=True)
    labels = {
        "name": _("Deliverable %(number)d"),
        "what": _("Knowledge %(number)d"),
        "to_whom": _("For whom %(number)d"),
    }
    return PlainTextField(label=labels[part] % words, required=False)


def _row_count(sent: Mapping[str, Any], what: str) -> int:
    """Return how many rows to show: those that are filled, and some to spare."""
    filled = [
        int(match.group(2)) + 1
        for name in sent
        if (match := ROW.fullmatch(name)) and match.group(1) == what and sent.get(name)
    ]
    return min(max([LEAST_ROWS, *(count + SPARE_ROWS for count in filled)]), MOST[what])
