"""Whether a fund takes contributions now, and the lock under which they come one by one."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from donors import access
from donors.errors import FundNotOpen
from donors.models import Agreement
from trustfund.funds.choices import FundState
from trustfund.funds.models import Fund
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotFound


def fund_locked(fund_id: UUID) -> Fund:
    """Return the fund, open and locked, so that its contributions come one after another.

    :raises NotFound: if it does not exist
    :raises FundNotOpen: if it takes no contributions
    """
    fund = Fund.objects.select_for_update(no_key=True).filter(pk=fund_id).first()
    if fund is None:
        raise NotFound(_("There is nothing here that you can see."))
    fund_must_be_open(fund)
    return fund


def agreements_fund_locked(actor: Actor, agreement_id: UUID) -> Fund:
    """Return the fund of an agreement, open and locked: its lock comes before the agreement's.

    :raises NotFound: if there is no such agreement, or it is not the actor's to see
    :raises FundNotOpen: if the fund takes no contributions
    """
    # Its fund alone: whoever locks the agreement next reads the rest of it then, as it stands.
    visible = access.agreements_visible_to(actor).filter(pk=agreement_id)
    fund_id = visible.values_list("fund_id", flat=True).first()
    if fund_id is None:
        raise NotFound(_("There is nothing here that you can see."))
    return fund_locked(fund_id)


def agreements_locked(actor: Actor, fund: Fund, numbers: Collection[str]) -> QuerySet[Agreement]:
    """Return the locked fund's agreements with these numbers that the actor may see, not evaluated.

    Evaluated, they are locked: all by one query and in one order.
    """
    rows = access.agreements_visible_to(actor).filter(fund=fund, number__in=numbers)
    return rows.select_for_update(of=("self",), no_key=True).order_by("pk")


def fund_must_be_open(fund: Fund) -> None:
    """Return quietly if the fund takes agreements and money now.

    :raises FundNotOpen: otherwise
    """
    if fund.state != FundState.OPEN:
        raise FundNotOpen(
            _(
                "Fund %(number)s is not open. Nothing was written; it can be once the fund is opened."
            )
            % {"number": fund.number}
        )
