"""The forms of documents: store one, add a version, change the class."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trustfund.documents.choices import Classification
from trustfund.documents.rules.contents import EXTENSIONS
from trustfund.web.forms import KitForm, PlainTextField

ACCEPTED = ",".join(f".{name}" for names in EXTENSIONS.values() for name in sorted(names))


def file_field() -> forms.FileField:
    """Return the field of a file. What the file is, its content says, in the service."""
    field = forms.FileField(
        label=_("File"),
        max_length=5000,
        allow_empty_file=True,
        help_text=_(
            "PDF, PNG, JPEG, XLSX, DOCX, or CSV and text in UTF-8, up to %(size)d MB; without "
            "macros, scripts, embedded files or a password."
        ),
        error_messages={"required": _("Choose a file."), "invalid": _("Choose a file.")},
    )
    field.widget.attrs["accept"] = ACCEPTED
    return field


class FileForm(KitForm):
    """A form with a file. A file beyond the limit was not received, and the form says so."""

    file = file_field()

    def __init__(self, *args: Any, was_too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["file"]
        size = settings.DOCUMENTS_MAX_BYTES // (1024 * 1024)
        field.help_text = str(field.help_text) % {"size": size}
        if was_too_large:
            sentence = _(
                "The file is larger than what is kept here. Reduce it, or split it into parts."
            )
            field.error_messages["required"] = sentence


class DocumentStoreForm(FileForm):
    """A new document."""

    field_order = ("title", "classification", "file")
    title = PlainTextField(label=pgettext_lazy("of a document", "Title"))
    classification = forms.ChoiceField(
        label=_("Who may read it"),
        choices=[("", _("Choose who may read it")), *Classification.choices],
        help_text=_(
            "Public: everybody with a role. For the parties: all of them, but not the verifier. "
            "Restricted: the administrator, the auditor and your own organization; each download is "
            "recorded."
        ),
        error_messages={"required": _("Choose who may read it.")},
    )


class VersionAddForm(FileForm):
    """A version that takes the place of the current one, whose number was shown."""

    field_order = ("reason", "file", "version")
    reason = PlainTextField(label=_("Why it takes the place of the one before"), max_length=500)
    version = forms.IntegerField(min_value=1, max_value=1_000_000, widget=forms.HiddenInput)


class ClassificationChangeForm(KitForm):
    """Another class, and why."""

    classification = forms.ChoiceField(label=_("Who may read it"), choices=Classification.choices)
    reason = PlainTextField(label=_("Reason"), max_length=500)
    shown = forms.ChoiceField(choices=Classification.choices, widget=forms.HiddenInput)
