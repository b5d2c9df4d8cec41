"""Contributions in kind: the only way to a row of them, and the list."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from donors import access
from donors.choices import InKindState
from donors.models import InKind
from trustfund.documents.rules.subjects import Subject
from trustfund.funds.models import Fund
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotFound
from trustfund.kernel.money import Money, zero


def in_kind_visible_to(actor: Actor | None) -> QuerySet[InKind]:
    """Return the contributions in kind that the actor may see, not evaluated."""
    rows = InKind.objects.select_related(
        "donor__organization", "fund", "proposed_by", "decided_by", "withdrawn_by"
    )
    return rows.filter(donor__in=access.donors_visible_to(actor))


def in_kind_for(actor: Actor | None, in_kind_id: UUID, *, lock: bool = False) -> InKind:
    """Return a contribution in kind with its donor and fund, locked for this transaction if asked.

    :raises NotFound: if there is none, or its donor is not the actor's to see
    """
    rows = in_kind_visible_to(actor)
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    found = rows.filter(pk=in_kind_id).first()
    if found is None:
        raise NotFound(_("There is nothing here that you can see."))
    return found


def in_kind_subject(actor: Actor | None, in_kind_id: UUID) -> Subject:
    """Return a contribution in kind as a thing that documents are about: how it was valued.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    found = in_kind_for(actor, in_kind_id)
    return Subject(
        about="donors.inkind",
        id=found.pk,
        fund_id=found.fund_id,
        label=_("Contribution in kind %(number)s") % {"number": found},
        page="donors:in_kind_detail",
        list_page="donors:donor_list",
    )


def in_kind_found(
    actor: Actor, fund: Fund, *, as_of: date, donor_id: UUID | None = None, state: str = ""
) -> QuerySet[InKind]:
    """Return what was given in kind up to a day, narrowed as asked, not evaluated."""
    rows = in_kind_visible_to(actor).filter(fund=fund, given_on__lte=as_of)
    if donor_id is not None:
        rows = rows.filter(donor_id=donor_id)
    return rows.filter(state=state) if state else rows


def in_kind_total(rows: QuerySet[InKind], fund: Fund) -> Money:
    """Return the confirmed value of these rows in the holding currency. One query."""
    found = rows.filter(state=InKindState.CONFIRMED).order_by()
    total = found.aggregate(total=Sum("holding_amount"))["total"]
    return zero(fund.holding_currency) if total is None else Money(total, fund.holding_currency)
