"""Forms of installments: one row of a schedule, and what makes an installment due or frees it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from donors.choices import AnnexMove, DueRule
from donors.forms.clauses import clause_fields, clauses_typed
from donors.rules.clauses import PREFERENCES_AT_MOST
from donors.rules.schedule import DAYS_AT_MOST, FIXED, ON_MILESTONE, Part
from trustfund.kernel.money import Money, MoneyError, money_sum
from trustfund.web.forms import DateField, KitForm, MoneyAmountField, PlainTextField

ROWS = 12
COLUMNS = ("due_rule", "due_date", "detail", "amount", "qualification")
QUALIFICATION_LENGTH = 300
MILESTONE_LENGTH = 40


class InstallmentDueForm(KitForm):
    """The request or the milestone that makes an installment due, and the day on which it is."""

    day = DateField(label=_("Day of the request or the milestone"))
    due_date = DateField(label=_("Due date"), allow_future=True)
    reference = PlainTextField(
        label=_("Reference"), help_text=_("The paper that says so: its number, or date and sender.")
    )


class InstallmentUnqualifyForm(KitForm):
    """The notice by which a donor lifts its reservation."""

    day = DateField(label=_("Date of the notice"))
    reference = PlainTextField(
        label=_("Reference of the notice"),
        help_text=_("Its number, or its sender where it has none."),
    )


class ScheduleForm(KitForm):
    """A form with a table of installments; rows that are left blank do not count."""

    @property
    def preferences(self) -> list[list[BoundField]]:
        """Return the fields of each preference: its sector, and how many percent."""
        return [
            [self[f"preference_{name}_{number}"] for name in ("sector", "percent")]
            for number in range(1, PREFERENCES_AT_MOST + 1)
        ]

    @property
    def rows(self) -> list[tuple[Any, list[BoundField]]]:
        """Return the head and the fields of each row of the schedule."""
        return [
            (self.head_of(number), [self[f"{name}_{number}"] for name in COLUMNS])
            for number in numbers()
        ]

    def head_of(self, row: int) -> Any:
        """Return what stands at the head of a row: its number."""
        return row

    def clean(self) -> dict[str, Any]:
        """Turn the rows into `installments`, the rest into `clauses`; say what does not add up."""
        cleaned = super().clean()
        cleaned["clauses"] = clauses_typed(self, cleaned)
        rows = {
            number: {name: cleaned.pop(f"{name}_{number}", None) for name in COLUMNS}
            for number in numbers()
        }
        money = self.whole(cleaned)
        if self._schedule_has_errors() or money is None:
            return cleaned
        parts = [
            part
            for number, row in rows.items()
            if (part := self._part(number, row, money)) is not None
        ]
        if not self._schedule_has_errors():
            self._check_sum(parts, money)
        cleaned["installments"] = parts
        return cleaned

    def _part(self, number: int, row: dict[str, Any], money: Money) -> Part | None:
        amount, rule = row["amount"], row["due_rule"] or FIXED
        if amount is None and not row["due_date"] and not row["detail"]:
            return None
        if amount is None:
            self.add_error(f"amount_{number}", _("Enter the amount that is due then."))
            return None
        terms = self._terms(number, rule, row["due_date"], row["detail"] or "")
        if terms is None:
            return None
        try:
            return Part(
                money=Money(amount, money.currency),
                due_rule=rule,
                qualification=row["qualification"] or "",
                number=self.number_of(number),
                **terms,
            )
        except MoneyError:
            self.add_error(f"amount_{number}", self._decimals(money.currency))
        return None

    def whole(self, cleaned: dict[str, Any]) -> Money | None:
        """Return the amount to which the rows add up; None where it was not typed well."""
        return cast("Money | None", cleaned.get("money"))

    def number_of(self, row: int) -> int:  # noqa: ARG002
        """Return which installment a row continues; 0 for a new one."""
        return 0

    def _terms(
        self, number: int, rule: str, due_date: date | None, detail: str
    ) -> dict[str, Any] | None:
        """Return what the rule needs, or None after saying what is missing or too much."""
        if rule == FIXED:
            if due_date is None:
                self.add_error(f"due_date_{number}", _("Enter when this amount is due."))
            elif detail:
                self.add_error(f"detail_{number}", _("A date needs no days and no milestone."))
            else:
                return {"due_date": due_date}
            return None
        if due_date is not None:
            self.add_error(f"due_date_{number}", _("Leave the date empty: it is not known yet."))
        elif not detail:
            words = _("Name the milestone.") if rule == ON_MILESTONE else _("Enter how many days.")
            self.add_error(f"detail_{number}", words)
        elif rule == ON_MILESTONE and len(detail) > MILESTONE_LENGTH:
            self.add_error(f"detail_{number}", _("A milestone has at most 40 characters."))
        elif rule == ON_MILESTONE:
            return {"milestone": detail}
        elif not detail.isascii() or not detail.isdigit() or int(detail) > DAYS_AT_MOST:
            self.add_error(f"detail_{number}", _("Enter a whole number of days, at most 3650."))
        else:
            return {"days": int(detail)}
        return None

    def _check_sum(self, parts: list[Part], money: Money) -> None:
        if not parts:
            self.add_error("due_date_1", _("Enter at least one installment."))
            return
        total = money_sum([part.money for part in parts], money.currency)
        if total != money:
            raise forms.ValidationError(
                _(
                    "The installments add up to %(total)s, the contribution is %(money)s: "
                    "a difference of %(difference)s."
                ),
                code="sum",
                params={"total": total, "money": money, "difference": money - total},
            )

    def _schedule_has_errors(self) -> bool:
        prefixes = tuple(f"{name}_" for name in COLUMNS)
        return any(name.startswith(prefixes) for name in self.errors)


class AmendmentDraftForm(ScheduleForm):
    """A new schedule of an agreement; its first rows continue the installments in force."""

    field_order = ["reason", "amount"]
    reason = PlainTextField(
        label=_("Why it is amended"), help_text=_("As the donor will read it above its signature.")
    )
    amount = MoneyAmountField(
        label=_("Contribution as amended"), help_text=_("The whole, with what is paid already.")
    )
    annexes = forms.TypedChoiceField(
        label=_("Versions of the annexes"),
        choices=AnnexMove.choices,
        required=False,
        empty_value=AnnexMove.AS_SIGNED,
    )

    def __init__(self, *args: Any, currency: str, continued: Sequence[Part], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.continued = list(continued)

    def whole(self, cleaned: dict[str, Any]) -> Money | None:
        """Return the contribution in the agreement's currency."""
        amount = cleaned.pop("amount", None)
        if amount is None:
            return None
        try:
            cleaned["money"] = Money(amount, self.currency)
        except MoneyError:
            self.add_error("amount", self._decimals(self.currency))
            return None
        return cast("Money", cleaned["money"])

    def number_of(self, row: int) -> int:
        """Return which installment a row continues; 0 for a new one."""
        return self.continued[row - 1].number if row <= len(self.continued) else 0

    def head_of(self, row: int) -> Any:
        """Return the number of the installment that a row continues, or that it is a new one."""
        return self.number_of(row) or _("new")


class AmendmentCountersignForm(KitForm):
    """The donor's signature, bound to the terms that were read."""

    content_hash = forms.CharField(max_length=64, widget=forms.HiddenInput)


def amendment_initial(money: Money, continued: Sequence[Part]) -> dict[str, Any]:
    """Return what the form of an amendment starts with: everything as it is."""
    found: dict[str, Any] = {"amount": _typed(money.amount)}
    for row, part in zip(numbers(), continued, strict=False):
        found |= row_initial(row, part)
    return found


def numbers() -> range:
    """Return the numbers of the rows."""
    return range(1, ROWS + 1)


def row_initial(number: int, part: Part) -> dict[str, Any]:
    """Return what the row of this number starts with, to continue a part."""
    detail = part.milestone or ("" if part.days is None else str(part.days))
    return {
        f"due_rule_{number}": part.due_rule,
        f"due_date_{number}": part.due_date,
        f"detail_{number}": detail,
        f"amount_{number}": _typed(part.money.amount),
        f"qualification_{number}": part.qualification,
    }


def row_fields() -> dict[str, forms.Field]:
    """Return the fields of a schedule, new ones for each form."""
    fields: dict[str, forms.Field] = {}
    for number in numbers():
        fields[f"due_rule_{number}"] = forms.ChoiceField(
            label=format_lazy(_("Due {number}"), number=number),
            choices=DueRule.choices,
            initial=FIXED,
            required=False,
        )
        fields[f"due_date_{number}"] = DateField(
            label=format_lazy(_("Due date {number}"), number=number),
            allow_future=True,
            required=False,
        )
        fields[f"detail_{number}"] = PlainTextField(
            label=format_lazy(_("Days or milestone {number}"), number=number), required=False
        )
        fields[f"amount_{number}"] = MoneyAmountField(
            label=format_lazy(_("Amount {number}"), number=number), required=False
        )
        fields[f"qualification_{number}"] = PlainTextField(
            label=format_lazy(_("Subject to {number}"), number=number),
            max_length=QUALIFICATION_LENGTH,
            required=False,
        )
    return fields


def _typed(amount: Decimal) -> str:
    return f"{amount:f}"


for _form in (ScheduleForm, AmendmentDraftForm):
    _form.base_fields.update(row_fields() | clause_fields())
