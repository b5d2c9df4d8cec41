"""Forms of published figures: a file with its source and day, and how its rows are narrowed."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext_lazy as _

from projects.rules.background.files import FILE_AT_MOST
from projects.selectors.background import OUTSIDE
from projects.services.background import NAME_AT_MOST, SOURCE_AT_MOST
from trustfund.funds.choices import Sector
from trustfund.web.forms import DateField, KitForm, PlainTextField

# What the confirmation carries is signed: nobody confirms another file than the one that was shown.
SIGNER = Signer(salt="projects.background")
CARRIED_AT_MOST = (FILE_AT_MOST + 2) // 3 * 4 + 1_500  # with the name and the signature


class BackgroundImportForm(KitForm):
    """A published file. It is read and shown first; the confirmation carries the very same bytes."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        max_length=5000,
        allow_empty_file=True,
        help_text=_(
            "CSV as the Financial Tracking Service publishes it: requirements and funding by "
            "cluster, or response plans. It is read and shown first; nothing is imported yet."
        ),
        error_messages={"invalid": _("Choose a file.")},
    )
    source = PlainTextField(
        label=_("Source"),
        max_length=SOURCE_AT_MOST,
        help_text=_("Who publishes the figures. It stands beside each of them."),
    )
    as_of = DateField(
        label=_("Given out on"),
        help_text=_("The day on which the publisher gave the file out."),
    )
    carried = forms.CharField(
        required=False, max_length=CARRIED_AT_MOST, widget=forms.HiddenInput, strip=False
    )

    def __init__(self, *args: Any, was_too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.was_too_large = was_too_large
        self.fields["file"].widget.attrs["accept"] = ".csv"

    def clean(self) -> dict[str, Any]:
        """Give the bytes and the name of the file that was sent, or was sent before and is confirmed."""
        cleaned = super().clean()
        sent, carried = cleaned.pop("file", None), self._unpacked(cleaned.pop("carried", ""))
        if self.was_too_large or (sent is not None and sent.size > FILE_AT_MOST):
            self.add_error("file", _("The file is larger than half a megabyte."))
        elif sent is not None:
            sent.seek(0)
            cleaned |= {"content": sent.read(), "name": sent.name[:NAME_AT_MOST]}
        elif carried:
            name, _between, content = carried.partition(b"\0")
            cleaned |= {"content": content, "name": name.decode()}
        elif "file" not in self.errors:
            self.add_error("file", _("Choose a file."))
        return cleaned

    def sent_again(self) -> dict[str, str]:
        """Return the field that carries the file and its name to the confirmation."""
        name = self.cleaned_data["name"].replace("\0", "").encode()
        packed = base64.b64encode(name + b"\0" + self.cleaned_data["content"])
        return {"carried": SIGNER.sign(packed.decode())}

    def _unpacked(self, carried: str) -> bytes:
        if not carried:
            return b""
        try:
            return base64.b64decode(SIGNER.unsign(carried), validate=True)
        except (BadSignature, binascii.Error, ValueError):
            self.add_error("file", _("Choose a file."))
            return b""


class YearForm(KitForm):
    """A year of published figures."""

    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ChoiceField", self.fields["year"])
        field.choices = [("", self.every()), *((str(year), str(year)) for year in years)]

    def every(self) -> Any:
        """Return what is said of no choice."""
        return _("Latest year")

    def chosen(self) -> dict[str, Any]:
        """Return what narrows the figures; what cannot be read narrows nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class PlanRowsForm(YearForm):
    """The plans of an import that cover a year."""

    def every(self) -> Any:
        """Return what is said of no choice."""
        return _("All years")


class RequirementRowsForm(PlanRowsForm):
    """The rows of an import of a year and a sector."""

    sector = forms.ChoiceField(
        label=_("Sector"),
        required=False,
        choices=[
            ("", _("All sectors")),
            *Sector.choices,
            (OUTSIDE, _("Outside the fund's sectors")),
        ],
    )
