"""The form that records a report as given to a donor."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from trustfund.web.forms import DateField, KitForm, PlainTextField


def report_key(number: int, day: date) -> str:
    """Return what names one report among those that clauses ask for."""
    return f"{number}/{day}"


def _read(key: str) -> tuple[int, date]:
    number, _slash, day = key.partition("/")
    return int(number), date.fromisoformat(day)


class GivenReportForm(KitForm):
    """Which report was given, when, and what paper it was."""

    report = forms.TypedChoiceField(label=_("Report"), coerce=_read)
    given_on = DateField(label=_("Given on"))
    reference = PlainTextField(
        label=_("What was given"), help_text=_("The report's number, or its title and day.")
    )

    def __init__(self, *args: Any, reports: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["report"]).choices = list(reports)


class GivenReportWithdrawForm(KitForm):
    """Why the record of a report is withdrawn."""

    reason = PlainTextField(label=_("Why"))
