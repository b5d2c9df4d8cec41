"""Terms of one donor that others may ask for: who has them, who lacks them, who was told."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, QuerySet, UUIDField, Value
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from donors import access
from donors.choices import AgreementState, TerminationState
from donors.models import Agreement, PreferentialNotice
from donors.rules.clauses import PREFERENCE, Clause
from donors.rules.preferential import SPECIAL
from donors.selectors.clauses import clauses_by_agreement
from trustfund.funds.choices import Sector
from trustfund.funds.models import Fund
from trustfund.kernel.actor import Actor


def preferential_visible_to(actor: Actor | None) -> QuerySet[PreferentialNotice]:
    """Return the notices that the actor may see, a donor those to itself, not evaluated.

    Whose agreement it was (`cited_id`, `cited_number`) is told to who sees every donor alone.
    """
    rows = PreferentialNotice.objects.select_related("donor__organization").filter(
        donor__in=access.donors_visible_to(actor)
    )
    if access.sees_every_donor(actor):
        return rows.annotate(cited_id=F("agreement_id"), cited_number=F("agreement__number"))
    return rows.annotate(
        cited_id=Value(None, output_field=UUIDField(null=True)),
        cited_number=Value("", output_field=CharField()),
    )


def preferential_found(
    actor: Actor | None, fund: Fund, *, as_of: date, donor_id: UUID | None = None
) -> QuerySet[PreferentialNotice]:
    """Return who of a fund was told up to a day, narrowed as asked, not evaluated."""
    rows = preferential_visible_to(actor).filter(agreement__fund=fund, told_on__lte=as_of)
    return rows if donor_id is None else rows.filter(donor_id=donor_id)


@dataclass(frozen=True, slots=True)
class Held:
    """What a donor has of its own in a fund: the clauses in force, and special conditions."""

    clauses: list[Clause] = field(default_factory=list)
    conditions: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Granted:
    """What one agreement grants its donor: the clauses in force, and the special condition if any."""

    agreement: Agreement
    clauses: list[Clause]


def granted_in(fund_id: UUID, *, day: date) -> list[Granted]:
    """Return what every signed agreement of a fund grants on a day, in their order. Two queries.

    An agreement that notice has ended by that day does not count.
    """
    rows = list(
        Agreement.objects.filter(fund_id=fund_id, state=AgreementState.COUNTERSIGNED)
        .exclude(terminations__state=TerminationState.GIVEN, terminations__effective_date__lt=day)
        .select_related("fund")
        .order_by("donor_id", "pk")
    )
    clauses = clauses_by_agreement([row.pk for row in rows], as_of=day)
    return [Granted(row, clauses.get(row.pk, [])) for row in rows]


def held_by_donor(granted: Iterable[Granted]) -> dict[UUID, Held]:
    """Return what each donor has of its own, in whichever of its agreements."""
    found: dict[UUID, Held] = {}
    for one in granted:
        held = found.setdefault(one.agreement.donor_id, Held())
        held.clauses.extend(one.clauses)
        held.conditions.append(one.agreement.special_condition)
    return found


def told_words(terms: Iterable[dict[str, Any]]) -> str:
    """Return in sentences what another donor has, without a figure of its contribution."""
    return " ".join(_term_words(term) for term in terms)


def _term_words(term: dict[str, Any]) -> str:
    if term["code"] == SPECIAL:
        return _("Special condition: %(text)s") % {"text": term["text"]}
    if term["code"] == PREFERENCE:
        sectors = ", ".join(str(Sector(code).label) for code in term["sectors"])
        return _("A part of the contribution is preferred for this sector: %(sectors)s.") % {
            "sectors": sectors
        }
    if term["months"] is None:
        return _("The administrator reports to the donor on a day of its own.")
    return ngettext(
        "The administrator reports to the donor every month.",
        "The administrator reports to the donor every %(months)d months.",
        term["months"],
    ) % {"months": term["months"]}
