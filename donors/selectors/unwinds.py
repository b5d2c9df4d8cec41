"""What would be given back by share now: the figures that are hashed, proposed and approved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from donors import access
from donors.choices import UnwindKind, UnwindState
from donors.models import Donor, Unwind, UnwindShare
from donors.rules.unwind import Refund
from donors.rules.unwind_figures import Figures, Moved, figures_of, moved
from donors.selectors.unwind import Unwound, cancelled, unwound
from trustfund.db.words import local
from trustfund.funds.models import Fund
from trustfund.kernel.actor import Actor
from trustfund.kernel.canonical import canonical_hash
from trustfund.kernel.money import Money, money_sum, zero
from trustfund.ledger.choices import ACCOUNT_NAMES

MOVES_TOLD: Final = 6


@dataclass(frozen=True, slots=True)
class Part:
    """What one donor would get, and which part of its deposits that settles."""

    refund: Refund
    settled: Money


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be given back, of which standing of the fund, and everything that is hashed.

    `parts` are empty where nothing can be shared; `found.fault` says why.
    """

    found: Unwound
    parts: Sequence[Part]
    figures: Figures

    @property
    def content_hash(self) -> str:
        """Return the SHA-256 of the figures, to which an approval is bound."""
        return canonical_hash(self.figures)

    @property
    def money(self) -> Money:
        """Return what would go to the donors together."""
        return money_sum([part.refund.money for part in self.parts], self.found.balance.currency)


def planned(fund: Fund, *, kind: str, leaving: UUID | None, as_of: date, number: int) -> Plan:
    """Return what would be given back on a day, as the books stand. Five queries."""
    found = unwound(fund, as_of=as_of)
    parts = [part for part in _parts(found, kind, leaving) if part.refund.money.amount]
    figures = figures_of(
        number=number,
        kind=kind,
        leaving=leaving,
        as_of=as_of,
        terms={term.code: term.money for term in found.terms},
        balance=found.balance,
        committed=found.committed,
        deposits={one.donor.pk: one.refund.deposits for one in found.shares},
        shares=[part.refund for part in parts],
    )
    return Plan(found, parts, figures)


def planned_again(unwind: Unwind) -> Plan:
    """Return what a proposal would give back by the books as they stand now. Five queries."""
    return planned(
        unwind.fund,
        kind=unwind.kind,
        leaving=unwind.donor_id,
        as_of=unwind.as_of,
        number=unwind.number,
    )


def moved_since(plan: Plan, fund: Fund, *, today: date) -> list[Moved]:
    """Return what the books have moved after the plan's day up to today. Five queries if any day."""
    if plan.found.as_of == today:
        return []
    figures = plan.figures
    leaving = UUID(figures["leaving"]) if figures["leaving"] else None
    later = planned(
        fund, kind=figures["kind"], leaving=leaving, as_of=today, number=figures["number"]
    )
    return moved(figures, later.figures, whole=False)


def moved_sentence(moves: Sequence[Moved]) -> str:
    """Return in sentences which figures moved, causes before what follows from them. One query."""
    causes = [one for one in moves if one.kind in {"terms", "committed", "deposits"}]
    told = (causes or list(moves))[:MOVES_TOLD]
    ids = {one.which for one in told if one.kind not in {"terms", "committed", "balance"}}
    found = Donor.objects.select_related("organization").filter(pk__in=ids)
    names = {str(donor.pk): local(donor.organization) for donor in found}
    return " ".join(_moved_sentence(one, names) for one in told)


def _moved_sentence(one: Moved, names: Mapping[str, str]) -> str:
    what = {
        "terms": "“%(name)s”",
        "committed": _("What is promised to grants"),
        "deposits": _("Deposits of %(name)s"),
        "balance": _("The fund balance"),
        "shares": _("The share of %(name)s"),
        "rates": _("The rate for %(name)s"),
        "own": _("The share of %(name)s in its own currency"),
    }[one.kind]
    name = str(ACCOUNT_NAMES[one.which]) if one.kind == "terms" else names.get(one.which, "")
    return _("%(what)s: %(was)s before, %(now)s now.") % {
        "what": what % {"name": name},
        "was": one.was or "–",
        "now": one.now or "–",
    }


def next_number(fund: Fund) -> int:
    """Return the number of the fund's next proposal. One query."""
    return Unwind.objects.filter(fund=fund).count() + 1


def proposal_waiting(fund: Fund) -> Unwind | None:
    """Return what is proposed and not decided, of which a fund has one at most. One query."""
    return Unwind.objects.filter(fund=fund, state=UnwindState.PROPOSED).first()


def unwind_rows(actor: Actor | None, fund: Fund) -> QuerySet[Unwind]:
    """Return what was proposed for a fund and the actor may see, newest first, not evaluated."""
    return access.unwinds_visible_to(actor).filter(fund=fund).order_by("-number")


def share_rows(actor: Actor | None, unwind: Unwind) -> tuple[list[UnwindShare], Money]:
    """Return the shares that the actor may see, by donor's name, and the sum of the others.

    One query.
    """
    rows = list(
        UnwindShare.objects.filter(unwind=unwind)
        .select_related("donor__organization")
        .order_by("donor__organization__name")
    )
    if access.sees_every_donor(actor):
        return rows, zero(unwind.currency)
    organization = None if actor is None else actor.organization_id
    seen = [row for row in rows if row.donor.organization_id == organization]
    return seen, unwind.money - money_sum([row.money for row in seen], unwind.currency)


def _parts(found: Unwound, kind: str, leaving: UUID | None) -> list[Part]:
    nothing = zero(found.balance.currency)
    if kind == UnwindKind.CLOSING:
        return [Part(one.refund, nothing) for one in found.shares]
    left = None if leaving is None else cancelled(found, donor_id=leaving)
    if left is None or not found.balance.amount:
        return []
    return [Part(left.refund, left.refund.deposits)]
