"""Single fields as banks write them: amounts, days, references."""

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from types import TracebackType

from donors.rules.bank_files.errors import (
    AmountNegative,
    AmountTooFine,
    BankFileError,
    CurrencyUnknown,
    FieldMissing,
    FieldUnreadable,
    TooLarge,
)
from trustfund.kernel.currencies import EXPONENTS
from trustfund.kernel.money import MAX_DIGITS, Money, MoneyError

PLAIN = re.compile(r"\d{1,30}(?:\.\d{0,15})?", re.ASCII)
ISO_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T[\d:.]+)?(?:Z|[+-]\d\d:\d\d)?", re.ASCII)
# What banks write where there is no reference, or where to look for one.
NO_REFERENCE = frozenset(
    {"NONREF", "NOTPROVIDED", "NOT PROVIDED", "EREF", "KREF", "MREF", "PREF", "-"}
)


class Place:
    """Gives a refusal that passes the place where it arose; a sum beyond money becomes one."""

    __slots__ = ("line", "position")

    def __init__(self, *, position: int | None = None, line: int | None = None) -> None:
        self.position = position
        self.line = line

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        if isinstance(error, MoneyError):
            raise TooLarge(
                position=self.position, line=self.line, what="sum", bound=MAX_DIGITS
            ) from None
        if isinstance(error, BankFileError):
            error.position = error.position or self.position
            error.line = error.line or self.line


def money_of(text: str, currency: str) -> Money:
    """Return an amount without sign, written with a point, such as 1250.00.

    Zeros beyond the currency's decimals are nothing; another digit there is refused.

    :raises FieldMissing, FieldUnreadable, AmountNegative, AmountTooFine, CurrencyUnknown:
    """
    if not text:
        raise FieldMissing(field="amount")
    known_currency(currency)
    if text.startswith(("-", "−")):
        raise AmountNegative(text=text)
    if not PLAIN.fullmatch(text):
        raise FieldUnreadable(field="amount", text=text)
    whole, _, decimals = text.partition(".")
    if len(decimals.rstrip("0")) > EXPONENTS[currency]:
        raise AmountTooFine(text=text, currency=currency, decimals=EXPONENTS[currency])
    if len(whole.lstrip("0")) > MAX_DIGITS:
        raise FieldUnreadable(field="amount", text=text)
    return Money(Decimal(text), currency)


def known_currency(currency: str) -> str:
    """Return the code if the fund can hold it.

    :raises FieldMissing, CurrencyUnknown:
    """
    if not currency:
        raise FieldMissing(field="currency")
    if currency not in EXPONENTS:
        raise CurrencyUnknown(currency=currency)
    return currency


@lru_cache(maxsize=4096)
def iso_day(text: str, field: str) -> date:
    """Return the day of an XML date or time, as the bank wrote it in its own zone.

    :raises FieldUnreadable: if it is none
    """
    found = ISO_DAY.fullmatch(text)
    if not found:
        raise FieldUnreadable(field=field, text=text)
    return day(found[1], found[2], found[3], field=field, text=text)


def day(year: str, month: str, number: str, *, field: str, text: str) -> date:
    """Return the day of three numbers.

    :raises FieldUnreadable: if there is no such day
    """
    try:
        return date(int(year), int(month), int(number))
    except ValueError:
        raise FieldUnreadable(field=field, text=text) from None


def reference_of(text: str) -> str:
    """Return a reference, or nothing for the words that stand for none."""
    text = text.strip()
    return "" if text.upper() in NO_REFERENCE else text
