"""What is said of a published file and of its lines, in sentences for who imports it."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.rules.background.rows import Finding

REFUSED: Final[Mapping[str, Promise]] = {
    "cell_too_long": gettext_lazy("Line %(line)s has a cell of more than %(at_most)s characters."),
    "columns_missing": gettext_lazy("These columns are missing: %(columns)s."),
    "columns_repeated": gettext_lazy("These columns stand twice: %(columns)s."),
    "columns_unknown": gettext_lazy("These columns are not known: %(columns)s."),
    "file_empty": gettext_lazy("The file is empty."),
    "file_too_large": gettext_lazy("The file is larger than %(at_most)s bytes."),
    "kind_unknown": gettext_lazy(
        "This is neither a file of requirements by cluster nor one of response plans, as the "
        "Financial Tracking Service publishes them. Its first columns are: %(columns)s."
    ),
    "not_utf8": gettext_lazy("The file is not text in UTF-8: see line %(line)s."),
    "quotes_unclear": gettext_lazy("The quotation marks of line %(line)s cannot be understood."),
    "rows_missing": gettext_lazy("The file has a header and no row below it."),
    "too_many_rows": gettext_lazy(
        "The file has more than %(at_most)s rows: line %(line)s is beyond them."
    ),
}
SAID: Final[Mapping[str, Promise]] = {
    "country_other": gettext_lazy("The row is not about this country (PRK)."),
    "country_unreadable": gettext_lazy("A country is not a code of three letters."),
    "date_unreadable": gettext_lazy("This is not a day written as 2020-12-31."),
    "dates_upside_down": gettext_lazy("The plan ends before it starts."),
    "figure_negative": gettext_lazy("A figure is below zero."),
    "figure_not_whole": gettext_lazy("A figure has decimals; whole US dollars are published."),
    "figure_too_large": gettext_lazy("A figure is too large to be one of these."),
    "figure_unreadable": gettext_lazy("This is not a figure in plain digits."),
    "percent_unreadable": gettext_lazy("This is not a percent in plain digits."),
    "row_repeated": gettext_lazy("The same stands in line %(line)s and would count twice."),
    "row_width": gettext_lazy("The row has %(found)s cells instead of %(expected)s."),
    "text_hidden": gettext_lazy("The text has characters that are not seen."),
    "text_too_long": gettext_lazy("The text has more than %(at_most)s characters."),
    "value_missing": gettext_lazy("The cell is empty."),
    "year_unreadable": gettext_lazy("This is not a year written in four digits."),
    "funding_above_requirement": gettext_lazy("More was given than is required."),
    "list_has_gap": gettext_lazy("The list has an empty place, which is left out."),
    "many_countries": gettext_lazy(
        "The plan is for %(count)s countries: its figures are not this country's alone."
    ),
    "name_repeated": gettext_lazy("The plan of line %(line)s has the same name."),
    "nothing_said": gettext_lazy("Neither a requirement nor funding is given."),
    "percent_differs": gettext_lazy(
        "%(published)s percent is published; the figures give %(counted)s."
    ),
    "percent_without_base": gettext_lazy("A percent is published without a requirement."),
    "revised_to_nothing": gettext_lazy("The requirement was revised to zero."),
    "year_outside_dates": gettext_lazy("The year %(year)s lies outside the plan's days."),
}


def refusal_words(code: str, facts: Mapping[str, Any]) -> str:
    """Return why a file as a whole is not read."""
    told = {
        name: ", ".join(value) if isinstance(value, tuple) else value
        for name, value in facts.items()
    }
    return str(REFUSED[code] % told)


def finding_words(finding: Finding) -> str:
    """Return what is said of a line, with the column if it is about one."""
    sentence = str(SAID[finding.code] % finding.facts)
    return f"{finding.column}: {sentence}" if finding.column else sentence


def line_words(line: int) -> str:
    """Return how a line is named."""
    return _("Line %(line)d") % {"line": line}


def findings_kept(findings: tuple[Finding, ...]) -> list[list[Any]]:
    """Return findings as they are stored with the import."""
    return [[one.line, one.code, one.column, one.facts] for one in findings]


def findings_of(kept: list[list[Any]]) -> tuple[Finding, ...]:
    """Return findings again from what is stored."""
    return tuple(Finding(*one) for one in kept)
