"""What a row of a table can be, and the fields that each kind of row has."""

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Shape(Enum):
    """How the text of a field is read."""

    TEXT = "text"
    AMOUNT = "amount"
    CURRENCY = "currency"
    DAY = "day"
    NUMBER = "number"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a row. `key` is its part in what may stand once only in a file.

    `example` is what the template shows; `words` are the only ones allowed for a word.
    """

    name: str
    shape: Shape
    example: str
    required: bool = False
    length: int = 200
    negative: bool = False
    zero: bool = False
    key: bool = False
    words: tuple[str, ...] = ()


def _text(name: str, example: str, *, length: int = 200, required: bool = False) -> Field:
    return Field(name, Shape.TEXT, example, required=required, length=length)


def _usd(name: str) -> Field:
    """Return an amount of statistics: told by others, so it may be nothing or below it."""
    return Field(name, Shape.AMOUNT, "", negative=True, zero=True)


DONOR: Final = _text("donor", "Example Republic", required=True)
AMOUNT: Final = Field("amount", Shape.AMOUNT, "1000000.00", required=True)
CURRENCY: Final = Field("currency", Shape.CURRENCY, "EUR", required=True)
AGREEMENT_NUMBER: Final = _text("agreement_number", "TF-001", length=20, required=True)
INSTRUMENT: Final = Field(
    "instrument", Shape.WORD, "AGREEMENT", required=True, words=("AGREEMENT", "ARRANGEMENT")
)

PLEDGE: Final = "pledge"
AGREEMENT: Final = "agreement"
INSTALLMENT: Final = "installment"
RECEIPT: Final = "receipt"
STATISTICS: Final = "statistics"

FIELDS: Final[dict[str, tuple[Field, ...]]] = {
    PLEDGE: (
        DONOR,
        AMOUNT,
        CURRENCY,
        Field("announced_date", Shape.DAY, "2026-03-31", required=True),
        _text("occasion", "Donor conference", required=True),
        Field("first_year", Shape.NUMBER, "2026"),
        Field("last_year", Shape.NUMBER, "2028"),
        _text("conditions", "Subject to parliament", length=1000),
    ),
    AGREEMENT: (
        DONOR,
        Field("number", Shape.TEXT, "TF-001", required=True, length=20, key=True),
        INSTRUMENT,
        AMOUNT,
        CURRENCY,
        Field("due_date", Shape.DAY, "2026-09-30", required=True),
    ),
    INSTALLMENT: (
        DONOR,
        Field("agreement_number", Shape.TEXT, "TF-001", required=True, length=20, key=True),
        INSTRUMENT,
        Field("agreement_amount", Shape.AMOUNT, "3000000.00", required=True),
        Field("number", Shape.NUMBER, "1", required=True, key=True),
        Field("due_date", Shape.DAY, "2026-09-30", required=True),
        AMOUNT,
        CURRENCY,
    ),
    RECEIPT: (
        DONOR,
        AGREEMENT_NUMBER,
        AMOUNT,
        CURRENCY,
        Field("value_date", Shape.DAY, "2026-09-30", required=True),
        Field("bank_reference", Shape.TEXT, "REF-0001", required=True, length=80, key=True),
    ),
    STATISTICS: (
        DONOR,
        CURRENCY,
        _text("reference", ""),
        _text("currency_label", "", length=20),
        _text("status", ""),
        Field("year", Shape.NUMBER, ""),
        _usd("pledged"),
        _usd("without_preference"),
        _usd("committed"),
        _usd("received"),
        _usd("written_off"),
        _usd("outstanding"),
        Field("pledge_date", Shape.DAY, ""),
        Field("commitment_date", Shape.DAY, ""),
        Field("received_date", Shape.DAY, ""),
    ),
}
KINDS: Final = tuple(FIELDS)
BOOKED_KINDS: Final = (PLEDGE, AGREEMENT, INSTALLMENT, RECEIPT)


def field_of(kind: str, name: str) -> Field | None:
    """Return a field of a kind of row by its name; None if it has none."""
    return next((field for field in FIELDS[kind] if field.name == name), None)
