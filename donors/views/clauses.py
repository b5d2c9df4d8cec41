"""Clauses on pages: each in words, whether it is kept, and what an amendment makes of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from donors.choices import ClauseKind
from donors.forms import AgreementDraftForm
from donors.models import Amendment
from donors.rules.clauses import DUE, Clause, Verdict, numbered, preferred, without_preference
from donors.selectors.clauses import clauses_before, clauses_of
from donors.selectors.term_words import clause_words, percent_words
from trustfund.kernel.money import Money
from trustfund.web.figures import day_text, money_text


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """One clause on a page: its number, its words, and where it stands with the figure."""

    number: int
    label: Any
    words: str
    state: str
    figure: str

    @property
    def state_label(self) -> str:
        """Return the word for a clause whose day is to come; the others have theirs."""
        return pgettext("clause", "Due") if self.state == DUE else ""


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """One clause before and after an amendment, in words; empty where there is none."""

    number: int
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        """Return whether the amendment makes anything of it."""
        return self.before != self.after


def clause_rows(standings: Sequence[Verdict]) -> list[ClauseRow]:
    """Return the clauses in force as the agreement's page shows them."""
    return [
        ClauseRow(
            number=one.clause.number,
            label=ClauseKind(one.clause.kind).label,
            words=clause_words(one.clause),
            state=one.state,
            figure=figure_words(one),
        )
        for one in standings
    ]


def unpreferred(standings: Sequence[Verdict], money: Money) -> Money | None:
    """Return what of a contribution no preference is stated for; None where none is stated at all."""
    clauses = [one.clause for one in standings]
    return without_preference(money, clauses) if preferred(clauses) else None


def clauses_stated(form: AgreementDraftForm) -> list[Clause]:
    """Return the clauses that were typed into a draft, numbered."""
    return numbered(form.cleaned_data["clauses"])


def clause_changes(amendment: Amendment) -> list[ClauseChange]:
    """Return what an amendment makes of each clause, by number. Three queries."""
    before = {one.number: clause_words(one) for one in clauses_before(amendment)}
    after = {one.number: clause_words(one) for one in clauses_of(amendment.agreement, amendment)}
    return [
        ClauseChange(number, before.get(number, ""), after.get(number, ""))
        for number in sorted({*before, *after})
    ]


def figure_words(verdict: Verdict) -> str:
    """Return the figure by which a clause is kept, waits or is broken."""
    kind = verdict.clause.kind
    if kind == ClauseKind.PREFERENCE and verdict.money is not None:
        return money_text(verdict.money)
    if kind == ClauseKind.EARMARK_CAP:
        return _("%(stated)s stated of %(limit)s") % {
            "stated": percent_words(verdict.percent),
            "limit": percent_words(verdict.limit),
        }
    if kind == ClauseKind.ELIGIBLE_SECTORS:
        return _("%(percent)s for other sectors") % {"percent": percent_words(verdict.percent)}
    if kind == ClauseKind.END_DATE:
        return _end_words(verdict)
    day = day_text(verdict.day) if verdict.day else ""
    return _("next by %(day)s") % {"day": day} if verdict.state == "DUE" else day


def _end_words(verdict: Verdict) -> str:
    if verdict.money is None:
        return _("all is paid")
    money = {"money": money_text(verdict.money)}
    if verdict.state == "DUE":
        return _("%(money)s to be paid by then") % money
    return _("%(money)s is due later, or unpaid") % money
