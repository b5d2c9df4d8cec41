"""How figures and moments are written on pages. Reports have their own formatter."""

from datetime import UTC, date, datetime
from decimal import Decimal

from django.utils import formats, timezone
from django.utils.translation import get_language

from trustfund.kernel.currencies import exponent
from trustfund.kernel.money import Money

DASH = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"
THIN = "\N{NO-BREAK SPACE}"

DAY_FORMATS = {"en": "j M Y", "ko": "Y년 n월 j일"}
MONTH_FORMATS = {"en": "F Y", "ko": "Y년 n월"}
TIME_FORMATS = {"en": "j M Y, H:i", "ko": "Y년 n월 j일 H:i"}


def amount_text(amount: Decimal, currency: str) -> str:
    """Return the amount with the currency's decimals, grouped, with a true minus."""
    decimals = exponent(currency)
    text = f"{abs(amount):,.{decimals}f}"
    return f"{MINUS}{text}" if amount < 0 else text


def exact_text(number: Decimal) -> str:
    """Return a number as it is, grouped, with at least two decimals and nothing rounded."""
    whole, _, decimals = f"{abs(number):,f}".partition(".")
    text = f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"
    return f"{MINUS}{text}" if number < 0 else text


def money_text(money: Money) -> str:
    """Return the money as plain text, such as USD 1,250,000.00."""
    return f"{money.currency}{THIN}{amount_text(money.amount, money.currency)}"


def rate_text(rate: Decimal) -> str:
    """Return a rate as quoted: at least four decimals, no zeros beyond them."""
    text = f"{rate:f}"
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(4, '0')}"


def day_text(day: date) -> str:
    """Return the day in the reader's language."""
    return formats.date_format(day, DAY_FORMATS.get(_language(), DAY_FORMATS["en"]))


def month_text(month: date) -> str:
    """Return the month in the reader's language."""
    return formats.date_format(month, MONTH_FORMATS.get(_language(), MONTH_FORMATS["en"]))


def moment_text(moment: datetime) -> str:
    """Return the moment in the reader's language and zone, with the zone's name."""
    local = timezone.localtime(moment)
    return f"{_moment(local)} {local.tzname()}"


def utc_text(moment: datetime) -> str:
    """Return the moment in UTC, or nothing where the reader's zone is UTC."""
    local = timezone.localtime(moment)
    if not local.utcoffset():
        return ""
    return f"{_moment(moment.astimezone(UTC))} UTC"


def _moment(moment: datetime) -> str:
    # Without its zone, since date_format would move an aware moment to the reader's.
    naive = moment.replace(tzinfo=None)
    return formats.date_format(naive, TIME_FORMATS.get(_language(), TIME_FORMATS["en"]))


def _language() -> str:
    return (get_language() or "en")[:2]
