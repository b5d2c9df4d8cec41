"""Forms of donors, and of the day that figures are shown for."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from trustfund.web.forms import DateField, KitForm


class AsOfForm(KitForm):
    """The day at whose end figures are shown."""

    as_of = DateField(label=_("As of"))


class DonorRegisterForm(KitForm):
    """An organization of the donor kind becomes a donor."""

    organization_id = forms.TypedChoiceField(
        label=_("Donor government"),
        coerce=UUID,
        help_text=_("Governments are entered under People; those listed are no donors yet."),
        error_messages={"required": _("Choose a government.")},
    )
    country = forms.CharField(
        label=_("Country code"),
        max_length=2,
        validators=[RegexValidator(r"^[A-Z]{2}$", _("Enter two capital letters, such as KR."))],
        help_text=_("Two capital letters of ISO 3166-1; EU for the European Union."),
    )
    since = DateField(label=_("Donor since"))

    def __init__(
        self, *args: Any, organizations: Sequence[tuple[UUID, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ChoiceField", self.fields["organization_id"])
        field.choices = [
            ("", _("Choose a government")),
            *((str(pk), name) for pk, name in organizations),
        ]
