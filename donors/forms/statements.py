"""Forms of bank statements: a file, whose money a line is, an answer to that, a held line."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from trustfund.kernel.money import Money
from trustfund.web.forms import DateField, KitForm, MoneyAmountField, PlainTextField

PARTS = 3
BACK = "BACK"
REASON_LENGTH = 500
REFERENCE_LENGTH = 80
ENCODINGS = (
    ("", _("As the file itself shows")),
    ("utf-8", "UTF-8"),
    ("cp1252", "Windows-1252"),
    ("euc-kr", "EUC-KR"),
)


class StatementImportForm(KitForm):
    """A file of the bank; a table of text comes with its map."""

    file = forms.FileField(
        label=_("File of the bank"),
        max_length=5000,
        allow_empty_file=True,
        help_text=_("camt.053 (versions 02, 04 and 08), MT940, or a table of text with its map."),
        error_messages={"required": _("Choose a file."), "invalid": _("Choose a file.")},
    )
    encoding = forms.ChoiceField(label=_("Encoding of the text"), choices=ENCODINGS, required=False)
    map = PlainTextField(
        label=_("Map of a table"),
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        long=True,
        required=False,
        help_text=_(
            "Only for a table of text (CSV): which column holds what. The example shows a table with "
            "semicolons and decimal commas; put the titles of your bank's columns on the right."
        ),
    )

    def __init__(self, *args: Any, was_too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if was_too_large:
            self.fields["file"].error_messages["required"] = _(
                "The file is larger than what is kept here. Ask the bank for shorter periods."
            )


class LineMatchProposeForm(KitForm):
    """Under which agreements a line was paid, and how much under each: up to three.

    `BACK` stands for what goes back to who has paid it; among the parts it is None.
    """

    agreement_1 = forms.ChoiceField(
        label=_("Agreement"),
        help_text=_("What is nobody's contribution, or too much, goes back to who has paid it."),
    )
    amount_1 = MoneyAmountField(label=_("Amount"))
    agreement_2 = forms.ChoiceField(label=_("Second agreement"), required=False)
    amount_2 = MoneyAmountField(label=_("Amount under the second"), required=False)
    agreement_3 = forms.ChoiceField(label=_("Third agreement"), required=False)
    amount_3 = MoneyAmountField(label=_("Amount under the third"), required=False)
    reason = PlainTextField(label=_("Why"), long=True, max_length=REASON_LENGTH)

    def __init__(
        self, *args: Any, currency: str, agreements: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        back = (BACK, _("Back to who has paid it"))
        choices = [("", _("Choose an agreement")), *agreements, back]
        for number in range(1, PARTS + 1):
            choice: Any = self.fields[f"agreement_{number}"]
            choice.choices = choices
            amount: Any = self.fields[f"amount_{number}"]
            amount.currency = currency

    def clean(self) -> dict[str, Any]:
        """Gather the parts; an agreement has an amount, and an amount its agreement."""
        cleaned = super().clean()
        parts = []
        for number in range(1, PARTS + 1):
            agreement = cleaned.pop(f"agreement_{number}", None)
            amount = cleaned.pop(f"amount_{number}", None)
            if agreement and amount is not None:
                whose = None if agreement == BACK else UUID(agreement)
                parts.append((whose, Money(amount, self.currency)))
            elif (agreement or amount is not None) and not self.errors:
                self.add_error(
                    f"amount_{number}" if agreement else f"agreement_{number}",
                    _("An agreement and its amount go together."),
                )
        cleaned["parts"] = parts
        return cleaned


class LineMatchReturnForm(KitForm):
    """The payment by which a part of a line went back."""

    value_date = DateField(label=_("Value date"))
    bank_reference = PlainTextField(label=_("Bank reference"), max_length=REFERENCE_LENGTH)


class LineMatchDeclineForm(KitForm):
    """Why a proposal is declined."""

    reason = PlainTextField(label=_("Why"), long=True, max_length=REASON_LENGTH)


class HeldLineSettleForm(KitForm):
    """Whether a held line is a movement of its own, and how one knows."""

    answer = forms.ChoiceField(
        label=_("What is this line?"),
        choices=[
            ("", _("Choose an answer")),
            ("OWN", _("A movement of its own: book it")),
            ("KNOWN", _("The same movement as before: do not book it")),
        ],
        error_messages={"required": _("Choose an answer.")},
    )
    reason = PlainTextField(
        label=_("How do you know?"),
        long=True,
        max_length=REASON_LENGTH,
        help_text=_("Such as the bank's written answer and its date."),
    )
