"""What the register of donors' own laws says: about a fund on a day, or about one donor."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q

from donors import access
from donors.models import Donor, LegalStanding
from donors.rules.legal import LegalFact, excluded_by
from trustfund.documents.rules.subjects import Subject
from trustfund.funds.models import Fund
from trustfund.kernel.actor import Actor


def legal_facts(fund: Fund, *, donor: Donor | None = None) -> Sequence[LegalFact]:
    """Return what was ever said about giving to this fund, by one donor's law or by all. One query."""
    rows = LegalStanding.objects.filter(Q(fund=fund) | Q(fund=None))
    if donor is not None:
        rows = rows.filter(donor=donor)
    return [row.fact for row in rows]


def exclusion_of(donor: Donor, fund: Fund, *, day: date) -> LegalFact | None:
    """Return by what a donor's own law excludes it on a day; None where nothing does. One query."""
    facts = legal_facts(fund, donor=donor)
    return excluded_by(facts, donor_id=donor.pk, fund_id=fund.pk, day=day)


def standing_rows(
    actor: Actor, fund: Fund, *, as_of: date, donor_id: str = "", kind: str = ""
) -> list[LegalStanding]:
    """Return the entries about a fund that had begun by a day and that the actor may see, by donor."""
    rows = access.legal_standings_visible_to(actor).filter(
        Q(fund=fund) | Q(fund=None), first_day__lte=as_of
    )
    if donor_id:
        rows = rows.filter(donor_id=donor_id)
    if kind:
        rows = rows.filter(kind=kind)
    return list(rows.order_by("donor__organization__name", "first_day", "id"))


def standings_of(donor: Donor, fund: Fund, *, as_of: date) -> list[LegalStanding]:
    """Return the entries about a donor and a fund that hold on a day, oldest first. One query."""
    rows = LegalStanding.objects.filter(Q(fund=fund) | Q(fund=None), donor=donor)
    return [row for row in rows.order_by("first_day", "id") if row.fact.holds(fund.pk, as_of)]


def legal_subject(actor: Actor | None, standing_id: UUID) -> Subject:
    """Return an entry of the register of laws as a thing that documents are about.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    found = access.legal_standing_for(actor, standing_id)
    return Subject(
        about="donors.legalstanding",
        id=found.pk,
        fund_id=found.fund_id,
        label=found.law,
        page="donors:legal_standing_detail",
        list_page="donors:donor_list",
    )
