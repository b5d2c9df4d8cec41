"""The clauses of an agreement as a part of its form: an end date, reports, sectors, preferences."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from donors.rules.clauses import (
    EARMARK_CAP,
    ELIGIBLE_SECTORS,
    END_DATE,
    FUND_CAP,
    HUNDREDTH,
    MONTHS_AT_MOST,
    PREFERENCE,
    PREFERENCES_AT_MOST,
    REPORT,
    Clause,
)
from trustfund.funds.choices import Sector
from trustfund.web.forms import DateField


def clause_fields() -> dict[str, forms.Field]:
    """Return the fields of the clauses, new ones for each form."""
    fields: dict[str, forms.Field] = {
        "end_date": DateField(
            label=_("End date"),
            allow_future=True,
            required=False,
            help_text=_("Nothing of the contribution falls due after it."),
        ),
        "report_day": DateField(label=_("First report by"), allow_future=True, required=False),
        "report_months": forms.IntegerField(
            label=_("Then every so many months"),
            required=False,
            min_value=1,
            max_value=MONTHS_AT_MOST,
            help_text=_("Leave it empty for one report."),
        ),
        "eligible_sectors": forms.MultipleChoiceField(
            label=_("Eligible sectors"),
            choices=Sector.choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Preferences are for these alone. None ticked: for every sector."),
        ),
        "preference_cap": _percent_field(
            _("Cap on preferences, in percent"),
            most=FUND_CAP,
            help_text=_("Of the contribution. Left empty, the rule of all funds holds: 50."),
        ),
    }
    for number in range(1, PREFERENCES_AT_MOST + 1):
        fields[f"preference_sector_{number}"] = forms.ChoiceField(
            label=format_lazy(_("Preference {number}: sector"), number=number),
            choices=[("", _("None")), *Sector.choices],
            required=False,
        )
        fields[f"preference_percent_{number}"] = _percent_field(
            format_lazy(_("Preference {number}: percent of the contribution"), number=number)
        )
    return fields


def clauses_typed(form: forms.Form, cleaned: dict[str, Any]) -> list[Clause]:
    """Return the clauses that were typed, in their order, after saying beside a field what is missing.

    Their fields leave `cleaned`.
    """
    typed = {name: cleaned.pop(name, None) for name in clause_fields()}
    found = []
    if typed["end_date"]:
        found.append(Clause(END_DATE, day=typed["end_date"]))
    if typed["report_day"]:
        found.append(Clause(REPORT, day=typed["report_day"], months=typed["report_months"]))
    elif typed["report_months"]:
        form.add_error("report_day", _("Enter when the first report is due."))
    if typed["eligible_sectors"]:
        found.append(Clause(ELIGIBLE_SECTORS, sectors=tuple(sorted(typed["eligible_sectors"]))))
    if typed["preference_cap"]:
        found.append(Clause(EARMARK_CAP, percent=typed["preference_cap"]))
    for number in range(1, PREFERENCES_AT_MOST + 1):
        names = f"preference_sector_{number}", f"preference_percent_{number}"
        sector, percent = (typed[name] for name in names)
        if sector and percent:
            found.append(Clause(PREFERENCE, percent=percent, sectors=(sector,)))
        elif sector and names[1] not in form.errors:
            form.add_error(names[1], _("Enter how many percent."))
        elif percent and names[0] not in form.errors:
            form.add_error(names[0], _("Choose a sector"))
    return found


def clauses_initial(clauses: Iterable[Clause]) -> dict[str, Any]:
    """Return what the form of an amendment starts with: the clauses in force."""
    found: dict[str, Any] = {}
    number = 0
    for clause in clauses:
        if clause.kind == END_DATE:
            found["end_date"] = clause.day
        elif clause.kind == REPORT:
            found |= {"report_day": clause.day, "report_months": clause.months}
        elif clause.kind == ELIGIBLE_SECTORS:
            found["eligible_sectors"] = list(clause.sectors)
        elif clause.kind == EARMARK_CAP:
            found["preference_cap"] = clause.percent
        else:
            number += 1
            found[f"preference_sector_{number}"] = clause.sectors[0]
            found[f"preference_percent_{number}"] = clause.percent
    return found


def _percent_field(label: Any, *, most: Any = 100, help_text: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        max_digits=5,
        decimal_places=2,
        help_text=help_text,
        validators=[MinValueValidator(HUNDREDTH), MaxValueValidator(most)],
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
