"""Forms of promissory notes: one with its schedule, why one is declined, what came in for one, the list."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from donors.choices import NOTE_STANDINGS
from donors.forms.filters import DonorListForm
from trustfund.kernel.money import Money, MoneyError
from trustfund.web.forms import (
    DateField,
    KitForm,
    MoneyAmountField,
    OneCurrencyForm,
    PlainTextField,
)

ROWS: Final = 6


class NoteProposeForm(OneCurrencyForm):
    """A note as it reads: its face, and the dates from which on it may be encashed."""

    amount_field = "amount"
    amount = MoneyAmountField(label=_("Face amount"))
    received_on = DateField(label=_("Received on"))
    reference = PlainTextField(
        label=_("Number of the note"),
        max_length=80,
        help_text=_("As the donor wrote it on the note."),
    )
    custodian = PlainTextField(
        label=_("Custodian and place"),
        max_length=200,
        help_text=_("Who keeps the paper, and where it lies."),
    )

    @property
    def rows(self) -> list[tuple[int, list[BoundField]]]:
        """Return the number and the fields of each row of the schedule."""
        return [(row, [self[f"due_date_{row}"], self[f"part_{row}"]]) for row in _numbers()]

    def clean(self) -> dict[str, Any]:
        """Turn the rows into `lines`; rows left blank do not count."""
        cleaned = super().clean()
        lines: list[tuple[date, Money]] = []
        for row in _numbers():
            day, part = cleaned.pop(f"due_date_{row}", None), cleaned.pop(f"part_{row}", None)
            if day is None and part is None:
                continue
            if day is None:
                self.add_error(f"due_date_{row}", _("Enter when this amount can be encashed."))
            elif part is None:
                self.add_error(f"part_{row}", _("Enter the amount that can be encashed then."))
            else:
                try:
                    lines.append((day, Money(part, self.currency)))
                except MoneyError:
                    self.add_error(f"part_{row}", self._decimals(self.currency))
        cleaned["lines"] = lines
        return cleaned


class NoteDeclineForm(KitForm):
    """Why a note is declined."""

    reason = PlainTextField(label=_("Why"))


class NoteReturnForm(KitForm):
    """On which day a note goes back, and why."""

    returned_on = DateField(label=_("Given back on"))
    reason = PlainTextField(
        label=_("Why"),
        help_text=_("Such as: the agreement was amended, has ended, or was paid in cash instead."),
    )


class EncashmentForm(KitForm):
    """Which receipt came in for which line of a note."""

    line = forms.TypedChoiceField(label=_("Line of the schedule"), coerce=int)
    receipt_id = forms.ChoiceField(
        label=_("Receipt"),
        help_text=_(
            "Receipts under this agreement since the note was received that settle no note."
        ),
    )

    def __init__(
        self,
        *args: Any,
        lines: Sequence[tuple[int, str]],
        receipts: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("line", lines), ("receipt_id", receipts)):
            self.fields[name].choices = list(choices)  # type: ignore[attr-defined]


class EncashmentCallForm(KitForm):
    """Which line of a note is demanded."""

    line = forms.TypedChoiceField(label=_("Line of the schedule"), coerce=int)

    def __init__(self, *args: Any, lines: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].choices = list(lines)  # type: ignore[attr-defined]


class NoteListForm(DonorListForm):
    """Notes of a donor, in a currency, by where they stand on a day."""

    donor_id = forms.ChoiceField(label=_("Donor"), required=False)
    currency = forms.ChoiceField(label=_("Currency"), required=False)
    standing = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *NOTE_STANDINGS.items()]
    )


def _numbers() -> range:
    return range(1, ROWS + 1)


for _row in _numbers():
    NoteProposeForm.base_fields[f"due_date_{_row}"] = DateField(
        label=format_lazy(_("Encashment date {number}"), number=_row),
        allow_future=True,
        required=False,
    )
    NoteProposeForm.base_fields[f"part_{_row}"] = MoneyAmountField(
        label=format_lazy(_("Amount {number}"), number=_row), required=False
    )
