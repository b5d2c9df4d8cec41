"""Terms of one donor that others may ask for: who has them, who lacks them, who was told."""

from collections.abc import Iterable
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


def clauses_of_others(agreement: Agreement, *, day: date) -> dict[UUID, list[Clause]]:
    """Return the clauses in force of every other donor with an agreement in the fund. Two queries.

    An agreement that notice has ended by that day does not count.
    """
    others = (
        Agreement.objects.filter(fund_id=agreement.fund_id, state=AgreementState.COUNTERSIGNED)
        .exclude(donor_id=agreement.donor_id)
        .exclude(terminations__state=TerminationState.GIVEN, terminations__effective_date__lt=day)
        .values_list("pk", "donor_id")
        .order_by("donor_id", "pk")
    )
    whose = dict(others)
    clauses = clauses_by_agreement(whose, as_of=day)
    found: dict[UUID, list[Clause]] = {}
    for agreement_id, donor_id in whose.items():
        found.setdefault(donor_id, []).extend(clauses.get(agreement_id, []))
    return found


def told_words(terms: Iterable[dict[str, Any]]) -> str:
    """Return in sentences what another donor has, without a figure of its contribution."""
    return " ".join(_term_words(term) for term in terms)


def _term_words(term: dict[str, Any]) -> str:
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
