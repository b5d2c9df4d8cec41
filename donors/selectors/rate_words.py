"""What is wrong with rates that were given, in sentences with the line; and how one is asked for."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from donors.rules.rate_rows import RowFault
from donors.selectors.table_words import reason_sentence

RATE_WORDS: Final[dict[str, Promise]] = {
    "currency_is_holding": gettext_lazy(
        "%(currency)s is the fund's own currency, and its rate is one."
    ),
    "day_in_future": gettext_lazy("The day lies in the future; today is %(today)s."),
    "day_repeated": gettext_lazy(
        "Line %(line)s has a rate of this currency and day already. A day has one."
    ),
    "day_unreadable": gettext_lazy("Write the day as 2026-06-30: year, month, day."),
    "rate_not_above_zero": gettext_lazy("A rate is above zero."),
    "rate_too_fine": gettext_lazy("A rate has at most ten decimals."),
    "rate_too_large": gettext_lazy(
        "A rate is below a thousand million. Is it the wrong way around?"
    ),
    "rate_unreadable": gettext_lazy(
        "Write the rate in digits with a decimal point, such as 1.0815. A comma could be either mark."
    ),
}


def rate_sentence(code: str, facts: Mapping[str, Any]) -> str:
    """Return why a rate is refused."""
    if code in RATE_WORDS:
        return str(RATE_WORDS[code]) % facts
    return reason_sentence(code, facts)


def fault_sentences(faults: Iterable[RowFault]) -> str:
    """Return every fault with its line and column, in the order of the file."""
    return " ".join(
        _("Line %(line)d, %(column)s: %(why)s")
        % {
            "line": fault.line,
            "column": fault.column,
            "why": rate_sentence(fault.code, fault.facts),
        }
        if fault.column
        else _("Line %(line)d: %(why)s")
        % {"line": fault.line, "why": rate_sentence(fault.code, fault.facts)}
        for fault in faults
    )
