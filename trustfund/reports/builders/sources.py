"""The figures of a statement as the houses below give them, at one moment of the database."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

from disbursements.selectors import GrantRow, grants
from donors.selectors.contributions import ContributionRow, contribution_totals
from donors.selectors.rates import Pair, quotes
from trustfund.audit.selectors import chain_size
from trustfund.db import clock
from trustfund.funds.models import Fund
from trustfund.funds.rules.fees import Tier
from trustfund.funds.selectors import fee_tiers, fund_of
from trustfund.kernel.calendar import end_of_day
from trustfund.ledger.selectors import balances
from trustfund.reports.errors import RateMissing
from trustfund.reports.models import ReportRequest
from trustfund.reports.rules.periods import Period, statement_periods
from trustfund.reports.rules.statement import Position, Rate, position_of, rates_needed


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything that a statement says, not yet put into lines."""

    fund: Fund
    as_of: date
    known_at: datetime
    log_size: int
    periods: tuple[Period, ...]
    positions: dict[date | None, Position]
    latest: Position
    rates: dict[tuple[date, str], Rate]
    donors: list[ContributionRow]
    grants: list[GrantRow]
    tiers: list[Tier]


@contextmanager
def one_moment() -> Iterator[None]:
    """Read within one snapshot of the database: what is committed meanwhile is not seen."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def sources_of(request: ReportRequest) -> Sources:
    """Return the figures for a request. Call it within `one_moment`.

    :raises RateMissing: if money awaits conversion and there is no rate
    """
    known_at = known_by(request, clock.now())
    fund = fund_of(request.fund_id)
    periods = statement_periods(request.as_of)
    holding = fund.holding_currency
    positions = positions_of(fund, periods, known_at=known_at)
    return Sources(
        fund=fund,
        as_of=request.as_of,
        known_at=known_at,
        log_size=chain_size(fund_id=fund.pk),
        periods=periods,
        positions=positions,
        latest=position_of(balances(fund_id=fund.pk, known_at=known_at), day=None, holding=holding),
        rates=rates_of(positions.values(), fund, known_at=known_at),
        donors=contribution_totals(fund.pk, request.as_of, known_at),
        grants=grants(fund_id=fund.pk, as_of=request.as_of, known_at=known_at),
        tiers=fee_tiers(fund, on=request.as_of, known_at=known_at),
    )


def known_by(request: ReportRequest, now: datetime) -> datetime:
    """Return the time up to which what was recorded counts: now, or the end of the day asked for."""
    known_at = end_of_day(request.known_day)
    return min(now, known_at) if known_at else now


def positions_of(
    fund: Fund, periods: Iterable[Period], *, known_at: datetime
) -> dict[date | None, Position]:
    """Return the fund at the close of each day that the periods begin after or end with, as known
    at a moment; None stands for the time before the fund. One query for each day."""
    holding = fund.holding_currency
    days = {day for period in periods for day in (period.opening, period.until) if day}
    found: dict[date | None, Position] = {None: position_of([], day=None, holding=holding)}
    for day in sorted(days):
        rows = balances(fund_id=fund.pk, as_of=day, known_at=known_at)
        found[day] = position_of(rows, day=day, holding=holding)
    return found


def rates_of(
    positions: Iterable[Position], fund: Fund, *, known_at: datetime
) -> dict[tuple[date, str], Rate]:
    """Return the rate for each day and currency on which something awaited conversion. One query.

    :raises RateMissing: if one was neither given nor published
    """
    holding = fund.holding_currency
    needed = sorted(rates_needed(positions))
    rates = quotes(
        [Pair(currency, holding, day) for day, currency in needed],
        fund_id=fund.pk,
        known_at=known_at,
    )
    found = {}
    for day, currency in needed:
        quoted = rates[Pair(currency, holding, day)]
        if quoted is None:
            raise RateMissing(currency=currency, target=holding, date=day.isoformat())
        found[day, currency] = Rate(quoted.rate, quoted.rate_date, str(quoted.rate_source))
    return found
