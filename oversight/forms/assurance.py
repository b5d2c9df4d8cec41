"""The form of an external auditor's opinion."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from oversight.choices.assurance import OpinionKind
from oversight.rules.assurance import is_digest, needs_basis
from trustfund.funds.models import Fund
from trustfund.web.errors import CONSTRAINT_MESSAGES
from trustfund.web.forms import DateField, KitForm, PlainTextField

CONSTRAINT_MESSAGES["opinion_once_per_report_and_auditor"] = _(
    "Your organization has given its opinion on this file. An opinion is final."
)
CONSTRAINT_MESSAGES["opinion_from_an_external_auditor"] = _(
    "Only an auditor of an external audit organization gives an opinion."
)


class OpinionRecordForm(KitForm):
    """What the auditor concludes on exactly one file."""

    fund_id = forms.TypedChoiceField(label=_("Fund"), coerce=UUID)
    report_sha256 = PlainTextField(
        label=_("SHA-256 of the report's file"),
        help_text=_("64 digits of 0 to 9 and a to f, as the report's page shows them."),
    )
    kind = forms.ChoiceField(
        label=_("Opinion"), choices=OpinionKind.choices, widget=forms.RadioSelect
    )
    basis = PlainTextField(
        label=_("Basis for the opinion"),
        long=True,
        required=False,
        help_text=_("Needed for every opinion that is not unmodified."),
    )
    emphasis = PlainTextField(
        label=_("Emphasis of matter"),
        long=True,
        required=False,
        help_text=_("Draws attention to something; it does not modify the opinion."),
    )
    signed_date = DateField(label=_("Signed on"))

    def __init__(self, *args: Any, funds: Sequence[Fund], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["fund_id"]
        field.choices = [(str(each.pk), str(each)) for each in funds]  # type: ignore[attr-defined]
        if len(funds) == 1:
            field.widget = forms.HiddenInput()
            field.initial = str(funds[0].pk)

    def clean_report_sha256(self) -> str:
        """Return the digest in lower case, however it was copied."""
        digest = str(self.cleaned_data["report_sha256"]).lower()
        if not is_digest(digest):
            raise ValidationError(
                _("A SHA-256 has 64 digits of 0 to 9 and a to f. Copy it from the report's page."),
                code="digest",
            )
        return digest

    def clean(self) -> dict[str, Any]:
        """Ask for the basis of a modified opinion."""
        cleaned = super().clean()
        if needs_basis(cleaned.get("kind", "")) and not cleaned.get("basis"):
            self.add_error("basis", _("A modified opinion says its basis."))
        return cleaned
