"""The clauses of agreements: written with a draft, and what a draft or a date may not be under them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from donors.choices import ClauseKind
from donors.errors import Refused
from donors.models import Agreement, Amendment, Clause
from donors.rules import clauses as rules
from donors.rules.clauses import Fault
from donors.rules.schedule import Part
from donors.selectors.clauses import clauses_in_force
from trustfund.funds.choices import Sector


class ClauseRefused(Refused):
    """A clause cannot stand, or what is asked for would break one; the message cites it."""

    code = "clause_refused"


def clauses_must_fit(
    clauses: Sequence[rules.Clause], parts: Sequence[Part], *, signed_on: date
) -> None:
    """Return quietly if these numbered clauses can stand, over this schedule.

    :raises ClauseRefused: naming everything that is wrong, each with its clause
    """
    faults = rules.clause_faults(clauses) or rules.late_faults(clauses, parts, signed_on=signed_on)
    if faults:
        raise ClauseRefused(" ".join(fault_words(fault) for fault in faults))


def due_date_must_be_allowed(agreement: Agreement, number: int, due_date: date) -> None:
    """Return quietly if an installment may fall due on a day under the clauses in force.

    :raises ClauseRefused: citing the end date, if it lies after that
    """
    end = rules.end_of(clauses_in_force(agreement))
    if end is not None and end.day is not None and due_date > end.day:
        raise ClauseRefused(
            fault_words(Fault("late", end.number, figure=number, limit=end.day)), field="due_date"
        )


def clause_rows(
    agreement: Agreement, clauses: Sequence[rules.Clause], *, amendment: Amendment | None = None
) -> list[Clause]:
    """Return numbered clauses of a draft as rows, not written yet."""
    return [
        Clause(
            agreement=agreement,
            amendment=amendment,
            number=clause.number,
            kind=ClauseKind(clause.kind),
            percent=clause.percent,
            sectors=list(clause.sectors),
            day=clause.day,
            months=clause.months,
        )
        for clause in clauses
    ]


def fault_words(fault: Fault) -> str:
    """Return in one sentence why something cannot stand, with the clause that says so."""
    words: dict[str, Any] = {
        "number": fault.number,
        "figure": fault.figure,
        "limit": fault.limit,
    }
    if fault.code == "late":
        words["limit"] = date_format(fault.limit) if isinstance(fault.limit, date) else ""
    if fault.code == "sector":
        words["figure"] = Sector(str(fault.figure)).label
    sentences = {
        "many": _("An agreement states at most %(limit)s preferences."),
        "shape": _("Clause %(number)d is not whole: say what it needs, and no more."),
        "twice": _("Clause %(number)d is about what an earlier clause is about."),
        "loose": _(
            "Clause %(number)d allows preferences for %(figure)s %%; the rule of all funds is at "
            "most %(limit)s %% of a contribution."
        ),
        "cap": _(
            "The preferences are %(figure)s %% of the contribution. Clause %(number)d allows "
            "%(limit)s %%."
        )
        if fault.number
        else _(
            "The preferences are %(figure)s %% of the contribution. The rule of all funds is at "
            "most %(limit)s %%."
        ),
        "sector": _(
            "A preference for “%(figure)s” is outside the eligible sectors of clause %(number)d."
        ),
        "late": _(
            "Installment %(figure)s would be due after %(limit)s, the end date of clause %(number)d."
        ),
    }
    return sentences[fault.code] % words
