"""The forms of reports: request one, verify a file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trustfund.reports.choices import ReportLanguage
from trustfund.web.errors import CONSTRAINT_MESSAGES
from trustfund.web.forms import DateField, KitForm

CONSTRAINT_MESSAGES["report_request_version_once"] = _(
    "Somebody requested the same report at this moment. Nothing was requested; send it again."
)


class ReportRequestForm(KitForm):
    """As of which day, as known on which, and in which language."""

    as_of = DateField(
        label=_("As of"),
        help_text=_("The statement counts every entry with a value date up to and on this day."),
    )
    known_day = DateField(
        label=_("As known at the end of"),
        required=False,
        help_text=_("Leave it empty for everything known today."),
    )
    language = forms.ChoiceField(
        label=_("Language of the files"),
        choices=ReportLanguage.choices,
        help_text=_("The page of the report can be read in either language."),
    )


class ReportFilterForm(KitForm):
    """What the list of reports shows."""

    audited = forms.ChoiceField(
        label=_("Audit"),
        required=False,
        choices=[
            ("", _("All reports")),
            ("yes", _("With an opinion")),
            ("no", _("Without an opinion")),
        ],
    )


class VerifyForm(KitForm):
    """A file whose origin somebody wants to know."""

    file = forms.FileField(
        label=_("File"),
        max_length=5000,
        allow_empty_file=True,
        help_text=_("A PDF, XLSX, CSV or JSON file of a report, up to 20 MB. Nothing is kept."),
        error_messages={
            "required": _("Choose a file."),
            "invalid": _("Choose a file."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ".pdf,.xlsx,.csv,.json"
