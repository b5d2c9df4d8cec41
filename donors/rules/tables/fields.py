"""One cell as the value of one field: exact, or with the code of why not."""

from datetime import date
from decimal import Decimal
from typing import Final

from donors.rules.rates import EXACT
from donors.rules.tables.cells import Cell, CellKind
from donors.rules.tables.kinds import STATISTICS, Field, Shape
from donors.rules.tables.mapping import ContributionMap
from donors.rules.tables.scalars import (
    Unreadable,
    amount_of,
    day_read,
    day_sensible,
    text_checked,
    without_noise,
)
from donors.rules.terms import is_sensible
from trustfund.kernel.currencies import EXPONENTS, exponent
from trustfund.kernel.money import Money, MoneyError, quantum

Value = str | int | Decimal | date | None

LARGEST_EXPONENT: Final = 18  # far above what money can be; keeps what follows exact
LARGEST_NUMBER: Final = 30_000  # a year, or the number of an installment
UNREADABLE: Final = {
    Shape.AMOUNT: "amount_unreadable",
    Shape.DAY: "date_unreadable",
    Shape.NUMBER: "number_unreadable",
    Shape.CURRENCY: "currency_unknown",
    Shape.WORD: "word_unknown",
    Shape.TEXT: "value_missing",
}


def cell_read(field: Field, cell: Cell, by: ContributionMap) -> Value:
    """Return what a cell says for a field; None where nothing stands.

    Amounts come as they are written, in units of the map's scale; `money_read` is next.

    :raises Unreadable: with one of REJECTIONS
    """
    if cell.kind is CellKind.EMPTY:
        return None
    if cell.kind is CellKind.FORMULA:
        raise Unreadable("cell_is_formula")
    if cell.kind is CellKind.ERROR:
        raise Unreadable("cell_is_error")
    meant = by.values.get(field.name, {}).get(cell.text)
    if meant is not None:
        cell = Cell(CellKind.TEXT, meant)
    if field.shape is Shape.AMOUNT:
        return _amount(cell, by)
    if field.shape is Shape.DAY:
        return _day(cell, by)
    if field.shape is Shape.NUMBER:
        return _number(cell)
    text = text_checked(cell.text, length=field.length)
    if field.shape is Shape.CURRENCY and text not in EXPONENTS:
        raise Unreadable("currency_unknown")
    if field.shape is Shape.WORD and text not in field.words:
        raise Unreadable("word_unknown", known=list(field.words))
    return text


def money_read(field: Field, amount: Decimal, currency: str, by: ContributionMap) -> Money:
    """Return an amount of a row as money of the row's currency.

    :raises Unreadable: "too_many_decimals", "amount_negative", "amount_zero", "amount_too_large"
    """
    if amount < 0 and not field.negative:
        raise Unreadable("amount_negative")
    if amount == 0 and not field.zero:
        raise Unreadable("amount_zero")
    if amount.adjusted() + by.scale >= LARGEST_EXPONENT:
        raise Unreadable("amount_too_large")
    whole = amount.scaleb(by.scale, context=EXACT)
    if by.binary_noise:
        whole = without_noise(whole, quantum(currency))
    if whole != whole.quantize(quantum(currency)):
        raise Unreadable("too_many_decimals", currency=currency, allowed=exponent(currency))
    try:
        money = Money(whole, currency)
    except MoneyError:
        raise Unreadable("amount_too_large") from None
    if by.rows != STATISTICS and not is_sensible(money):
        raise Unreadable("amount_too_large")
    return money


def _amount(cell: Cell, by: ContributionMap) -> Decimal:
    if cell.kind is CellKind.NUMBER and isinstance(cell.value, Decimal):
        return cell.value
    if cell.kind is not CellKind.TEXT:
        raise Unreadable("amount_unreadable")
    return amount_of(cell.text, decimal=by.decimal, grouping=by.grouping)


def _day(cell: Cell, by: ContributionMap) -> date:
    if cell.kind is CellKind.DATE and isinstance(cell.value, date):
        return day_sensible(cell.value)
    if cell.kind not in {CellKind.TEXT, CellKind.NUMBER}:
        raise Unreadable("date_unreadable")
    return day_read(cell.text, by.day_formats)


def _number(cell: Cell) -> int:
    text = cell.text
    if cell.kind is CellKind.NUMBER and isinstance(cell.value, Decimal):
        whole = cell.value.adjusted() < 6 and cell.value == cell.value.to_integral_value()
        text = str(int(cell.value)) if whole else ""
    if not (text.isascii() and text.isdigit()) or len(text) > 5 or int(text) > LARGEST_NUMBER:
        raise Unreadable("number_unreadable")
    return int(text)
