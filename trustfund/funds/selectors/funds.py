"""Which fund is meant."""

from uuid import UUID

from trustfund.funds import access
from trustfund.funds.models import Fund
from trustfund.kernel.actor import Actor


def fund_rows(actor: Actor | None) -> list[Fund]:
    """Return the funds that the actor may see, by number. One query."""
    return list(access.funds_visible_to(actor).order_by("number"))


def fund_chosen(actor: Actor | None, fund_id: UUID | None) -> Fund | None:
    """Return the fund that a page is about: the one named, else the only visible one, else None.

    :raises NotFound: if a fund is named that the actor cannot see
    """
    if fund_id is not None:
        return access.fund_for(actor, fund_id)
    found = list(access.funds_visible_to(actor).order_by("number")[:2])
    return found[0] if len(found) == 1 else None


def fund_of(fund_id: UUID) -> Fund:
    """Return the fund for a service or job that was already authorized.

    :raises Fund.DoesNotExist: if there is none
    """
    return Fund.objects.get(pk=fund_id)
