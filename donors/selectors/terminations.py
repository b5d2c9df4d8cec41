"""What a notice of termination does to an agreement: what stays due, what falls away, what is honored."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from donors import access
from donors.choices import AgreementState, TerminationState
from donors.models import Agreement, Termination
from donors.rules.schedule import InstallmentFact
from donors.rules.termination import NoticeFact
from donors.selectors.agreements import ladder_of
from trustfund.documents.rules.subjects import Subject
from trustfund.funds.selectors import available_of
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotFound
from trustfund.kernel.money import Money


@dataclass(frozen=True, slots=True)
class FallingAway:
    """An installment, and what of it falls away."""

    installment: InstallmentFact
    money: Money


@dataclass(frozen=True, slots=True)
class Ending:
    """The contribution before and after the end, by what is paid, called and reserved until now.

    `committed` is what the whole fund's grants may still draw: that is honored first.
    """

    ends_on: date
    before: Money
    after: Money
    paid: Money
    falling: list[FallingAway]
    committed: Money

    @property
    def falls_away(self) -> Money:
        """Return what is not contributed any more."""
        return self.before - self.after

    @property
    def still_owed(self) -> Money:
        """Return what is due by the end and not paid yet."""
        return self.after - self.paid


def terminations_visible_to(actor: Actor | None) -> QuerySet[Termination]:
    """Return the notices of termination that the actor may see, with their agreement, not evaluated."""
    rows = Termination.objects.select_related(
        "agreement__donor__organization",
        "agreement__fund",
        "recorded_by",
        "decided_by",
        "withdrawn_by",
    )
    return rows.filter(agreement__in=access.agreements_visible_to(actor))


def termination_for(
    actor: Actor | None, termination_id: UUID, *, lock: bool = False
) -> Termination:
    """Return the notice of termination with its agreement, locked for this transaction if asked.

    :raises NotFound: if there is none, or its agreement is not the actor's to see
    """
    rows = terminations_visible_to(actor)
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    found = rows.filter(pk=termination_id).first()
    if found is None:
        raise NotFound(_("There is nothing here that you can see."))
    return found


def termination_subject(actor: Actor | None, termination_id: UUID) -> Subject:
    """Return a notice of termination as a thing that documents are about: its letter.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    found = termination_for(actor, termination_id)
    return Subject(
        about="donors.termination",
        id=found.pk,
        fund_id=found.agreement.fund_id,
        label=_("Notice of termination of agreement %(number)s")
        % {"number": found.agreement.number},
        page="donors:termination_detail",
        list_page="donors:donor_list",
    )


def ending_of(agreement: Agreement, *, given_on: date, ends_on: date, as_of: date) -> Ending:
    """Return what a notice does to an agreement at its end, as it stands on a day. Two queries.

    From the end on it is what the ladder says of that day; before it, what it will say if nothing
    more is paid, called or lifted.
    """
    bare = replace(ladder_of(agreement), notice=None)
    day = max(as_of, ends_on)
    before = bare.in_force(day)
    after = replace(bare, notice=NoticeFact(given_on, ends_on)).in_force(day)
    kept = {item.number: item.money for item in after.installments}
    falling = []
    for item in before.installments:
        left = kept.get(item.number)
        lost = item.money if left is None else item.money - left
        if lost.amount > 0:
            falling.append(FallingAway(item, lost))
    return Ending(
        ends_on=ends_on,
        before=before.money,
        after=after.money,
        paid=bare.settled(day),
        falling=falling,
        committed=available_of(agreement.fund).undisbursed.money,
    )


def agreements_not_ended(
    fund_id: UUID, donor_id: UUID, *, as_of: date
) -> list[tuple[str, date | None]]:
    """Return a donor's signed agreements with a fund that no notice has ended before this day.

    Each by its number, with the day at whose end a notice that was given will take effect, or None
    where none was. One query.
    """
    given = Termination.objects.filter(agreement=OuterRef("pk"), state=TerminationState.GIVEN)
    rows = Agreement.objects.filter(
        fund_id=fund_id, donor_id=donor_id, state=AgreementState.COUNTERSIGNED
    ).annotate(ends_on=Subquery(given.values("effective_date")[:1]))
    standing = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=as_of))
    return list(standing.order_by("number").values_list("number", "ends_on"))


def terminations_of(actor: Actor, agreement: Agreement) -> Sequence[Termination]:
    """Return the notices of an agreement, newest first. One query."""
    rows = terminations_visible_to(actor).filter(agreement=agreement)
    return list(rows.order_by("-id"))
