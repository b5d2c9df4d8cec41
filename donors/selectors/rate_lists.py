"""The rates of a fund as a list, the only way to a sheet of them, and what counted before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from donors import access
from donors.choices import SheetState
from donors.models import GivenRate, RateSheet
from donors.rules.rates import EXACT, RateQuote
from donors.selectors.rates import Pair, quotes
from trustfund.funds.models import Fund
from trustfund.identity.choices import OrganizationKind
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotFound

HUNDRED = Decimal(100)
TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class RateBeside:
    """A rate that was given, and the one that counts on its day without it; None if there is none."""

    given: GivenRate
    counting: RateQuote | None

    @property
    def difference(self) -> Decimal | None:
        """Return by how many percent it differs from the one that counts, to a tenth."""
        if self.counting is None:
            return None
        part = EXACT.divide(self.given.rate - self.counting.rate, self.counting.rate)
        return (part * HUNDRED).quantize(TENTH)


def rate_sheets_visible_to(actor: Actor | None) -> QuerySet[RateSheet]:
    """Return the sheets of rates that the actor may see, not evaluated.

    Rates that count are every donor's; what is only proposed is the administrator's.
    """
    rows = RateSheet.objects.select_related("fund", "proposed_by", "decided_by")
    if access.sees_every_donor(actor):
        return rows
    if actor is None or actor.organization_kind != OrganizationKind.DONOR:
        return rows.none()
    return rows.filter(state=SheetState.CONFIRMED)


def rate_sheet_for(actor: Actor | None, sheet_id: UUID, *, lock: bool = False) -> RateSheet:
    """Return the sheet of rates with its fund, locked for this transaction if asked.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    rows = rate_sheets_visible_to(actor)
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    found = rows.filter(pk=sheet_id).first()
    if found is None:
        raise NotFound(_("There is nothing here that you can see."))
    return found


def rates_found(
    actor: Actor, fund: Fund, *, as_of: date, currency: str = ""
) -> QuerySet[GivenRate]:
    """Return the fund's confirmed rates of days up to one, not evaluated."""
    sheets = rate_sheets_visible_to(actor).filter(fund=fund, state=SheetState.CONFIRMED)
    rows = GivenRate.objects.filter(sheet__in=sheets, rate_date__lte=as_of).select_related("sheet")
    return rows.filter(currency=currency) if currency else rows


def rate_currencies(actor: Actor, fund: Fund) -> list[str]:
    """Return the currencies of which the fund was given rates, by their codes."""
    rows = GivenRate.objects.filter(sheet__in=rate_sheets_visible_to(actor).filter(fund=fund))
    return sorted(rows.order_by().values_list("currency", flat=True).distinct())


def sheets_open(actor: Actor, fund: Fund) -> list[RateSheet]:
    """Return the fund's sheets that wait for a confirmation and the actor may see, oldest first."""
    rows = rate_sheets_visible_to(actor).filter(fund=fund, state=SheetState.PROPOSED)
    return list(rows.order_by("number"))


def rates_beside(sheet: RateSheet, rates: Sequence[GivenRate]) -> list[RateBeside]:
    """Return these rates of a sheet, each beside the one that counted before it. One query."""
    holding = sheet.fund.holding_currency
    pairs = {row.pk: Pair(row.currency, holding, row.rate_date) for row in rates}
    known_at = sheet.recorded_at
    found = quotes(list(pairs.values()), fund_id=sheet.fund_id, known_at=known_at)
    return [RateBeside(row, found[pairs[row.pk]]) for row in rates]
