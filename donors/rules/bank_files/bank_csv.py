"""Bank statements as tables of text, read by a small map of columns.

Nothing is guessed: delimiter, decimal sign and date format are the map's. A cell that looks like
a formula is text like any other.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import BinaryIO

from donors.rules.bank_files.bounds import MAX_EMPTY_ROWS, Meter, clipped
from donors.rules.bank_files.errors import (
    AccountDiffers,
    AmountNegative,
    BalanceMismatch,
    ColumnMissing,
    CurrencyDiffers,
    FieldMissing,
    FieldUnreadable,
    MapWrong,
    NotWellFormed,
    RowShape,
    TooManyLines,
)
from donors.rules.bank_files.fields import Place, known_currency, money_of, reference_of
from donors.rules.bank_files.statement import CSV, Balance, Line, Statement
from donors.rules.bank_files.text import ENCODINGS, encoding_of, text_lines
from trustfund.kernel.money import Money, zero

DELIMITERS = (",", ";", "\t")
DECIMALS = {".": r"[,' \u00a0\u202f]", ",": r"[.' \u00a0\u202f]"}  # and what may group thousands
DATE_FORMAT = re.compile(r"(?:%[YymdHMS]|[-/. :T])+")
COLUMNS = frozenset(
    {
        "booking_date", "value_date", "amount", "direction", "credit", "debit", "balance",
        "currency", "account", "bank_reference", "end_to_end_id", "owner_reference",
        "counterparty_name", "counterparty_account", "remittance", "code",
    }
)  # fmt: skip
MINUS = ("-", "−")


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvMap:
    """Which column of a bank's table holds what, and how its cells are written.

    `columns` leads from our field to the column's title. The amount is one signed column; or an
    unsigned one beside `direction`, whose words are `credit_words` and `debit_words`; or two
    columns, credit and debit. Account and currency are columns or stated here for the file.
    `newest_first` says that the last movement stands at the top, for the column of balances.

    :raises MapWrong: if it cannot be used
    """

    columns: Mapping[str, str]
    date_format: str = "%Y-%m-%d"
    delimiter: str = ","
    decimal: str = "."
    encoding: str = ""
    account: str = ""
    currency: str = ""
    rows_before_head: int = 0
    newest_first: bool = False
    credit_words: tuple[str, ...] = ("C", "CR", "CRDT", "Credit")
    debit_words: tuple[str, ...] = ("D", "DR", "DBIT", "Debit")
    grouped: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        columns = set(self.columns)
        amounts = {"amount"}, {"amount", "direction"}, {"credit", "debit"}
        given = columns & {"amount", "direction", "credit", "debit"}
        checks = {
            "delimiter": self.delimiter in DELIMITERS,
            "decimal": self.decimal in DECIMALS,
            "encoding": not self.encoding or self.encoding.lower() in ENCODINGS,
            "date_format": bool(DATE_FORMAT.fullmatch(self.date_format))
            and sorted(re.findall("%[Yymd]", self.date_format.replace("%y", "%Y")))
            == ["%Y", "%d", "%m"],
            "columns": columns <= COLUMNS and given in amounts,
            "booking_date": bool(columns & {"booking_date", "value_date"}),
            "account": bool(self.account) or "account" in columns,
            "currency": bool(self.currency) or "currency" in columns,
        }
        for name, is_right in checks.items():
            if not is_right:
                raise MapWrong(field=name, text=getattr(self, name, ", ".join(sorted(columns))))
        group, point = DECIMALS[self.decimal], re.escape(self.decimal)
        pattern = rf"(\d+|\d{{1,3}}(?:{group}\d{{3}})+)(?:{point}(\d*))?"
        object.__setattr__(self, "grouped", re.compile(pattern, re.ASCII))


def statements(file: BinaryIO, csv_map: CsvMap) -> Iterator[Statement]:
    """Yield the one statement of the table. Whether it ties is not asked here.

    :raises BankFileError: as donors/rules/bank_files/errors.py names them
    """
    meter = Meter()
    lines: list[Line] = []
    balances: list[Money | None] = []
    account = csv_map.account
    currency = csv_map.currency
    for row, cells in _rows(file, csv_map):
        with Place(position=row, line=row):
            account = _same_account(cells, account)
            currency = _same_currency(cells, currency)
            line = _line(row, cells, csv_map, currency)
            meter.take(line)
            lines.append(line)
            balances.append(_balance(cells, csv_map, currency))
    if not account:
        raise FieldMissing(field="account")
    opening, closing = _ends(lines, balances, newest_first=csv_map.newest_first)
    yield Statement(
        source_format=CSV,
        account=account,
        currency=known_currency(currency),
        opening=opening,
        closing=closing,
        lines=tuple(lines),
    )


def _rows(file: BinaryIO, csv_map: CsvMap) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the text line on which each row begins, and its cells by our field names."""
    numbered = text_lines(file, encoding_of(file, csv_map.encoding))
    for _ in range(csv_map.rows_before_head):
        next(numbered, None)
    reader = csv.reader(
        (f"{text}\n" for _, text in numbered), delimiter=csv_map.delimiter, strict=True
    )
    places: dict[str, int] | None = None
    width = empty = 0
    before = csv_map.rows_before_head
    for row, cells in _numbered(reader, before):
        if not any(cell.strip() for cell in cells):
            empty += 1
            if empty > MAX_EMPTY_ROWS:
                raise TooManyLines(line=row, what="empty_rows", bound=MAX_EMPTY_ROWS)
        elif places is None:
            places, width = _places(cells, csv_map, row), len(cells)
        elif len(cells) != width:
            raise RowShape(position=row, line=row, cells=len(cells), expected=width)
        else:
            yield row, {name: cells[place].strip() for name, place in places.items()}
    if places is None:
        raise ColumnMissing(line=before + 1, column=", ".join(csv_map.columns.values()), found="")


def _numbered(reader: Iterator[list[str]], before: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of the text line on which each row begins.

    :raises NotWellFormed: for a quote that is not closed, or a cell too large
    """
    start = before + 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as broken:
            raise NotWellFormed(position=start, line=start, reason=str(broken)) from None
        yield start, cells
        start = before + 1 + reader.line_num  # type: ignore[attr-defined]


def _places(head: list[str], csv_map: CsvMap, row: int) -> dict[str, int]:
    titles = [title.strip() for title in head]
    places = {}
    for name, title in csv_map.columns.items():
        if titles.count(title) != 1:
            raise ColumnMissing(line=row, column=title, found=", ".join(titles))
        places[name] = titles.index(title)
    return places


def _same_account(cells: dict[str, str], account: str) -> str:
    found = cells.get("account", "")
    if "account" in cells and not found:
        raise FieldMissing(field="account")
    if account and found and account != found:
        raise AccountDiffers(account=found, expected=account)
    return account or found


def _same_currency(cells: dict[str, str], currency: str) -> str:
    found = known_currency(cells.get("currency", currency))
    if currency and found != currency:
        raise CurrencyDiffers(currency=found, expected=currency)
    return found


def _line(row: int, cells: dict[str, str], csv_map: CsvMap, currency: str) -> Line:
    booked, value = cells.get("booking_date", ""), cells.get("value_date", "")
    if not booked and not value:
        raise FieldMissing(field="date")
    return Line(
        position=row,
        booking_date=_day(booked or value, csv_map.date_format, "booking_date"),
        value_date=_day(value or booked, csv_map.date_format, "value_date"),
        money=_money(cells, csv_map, currency),
        bank_reference=reference_of(cells.get("bank_reference", "")),
        end_to_end_id=reference_of(cells.get("end_to_end_id", "")),
        owner_reference=reference_of(cells.get("owner_reference", "")),
        counterparty_name=cells.get("counterparty_name", ""),
        counterparty_account=cells.get("counterparty_account", ""),
        remittance=clipped(cells.get("remittance", "")),
        code=cells.get("code", ""),
    )


@lru_cache(maxsize=4096)
def _day(text: str, date_format: str, name: str) -> date:
    try:
        return datetime.strptime(text, date_format).date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise FieldUnreadable(field=name, text=text) from None


def _money(cells: dict[str, str], csv_map: CsvMap, currency: str) -> Money:
    """Return the signed amount, by whichever of the three ways the map uses."""
    if "credit" in cells:
        credit, debit = (
            _unsigned(cells[name], csv_map, currency) if cells[name] else None
            for name in ("credit", "debit")
        )
        if credit and debit and credit.amount and debit.amount:
            raise FieldUnreadable(field="amount", text=f"{cells['credit']} / {cells['debit']}")
        if debit and debit.amount:
            return -debit
        if credit is None and debit is None:
            raise FieldMissing(field="amount")
        return credit or zero(currency)
    if "direction" not in cells:
        return _signed(cells["amount"], csv_map, currency)
    money = _unsigned(cells["amount"], csv_map, currency)
    direction = cells["direction"].casefold()
    if direction in map(str.casefold, csv_map.credit_words):
        return money
    if direction in map(str.casefold, csv_map.debit_words):
        return -money
    raise FieldUnreadable(field="direction", text=direction)


def _signed(text: str, csv_map: CsvMap, currency: str) -> Money:
    if text.startswith(MINUS):
        return -_unsigned(text[1:].lstrip(), csv_map, currency)
    return _unsigned(text.removeprefix("+"), csv_map, currency)


def _unsigned(text: str, csv_map: CsvMap, currency: str) -> Money:
    if not text:
        raise FieldMissing(field="amount")
    if text.startswith(MINUS):
        raise AmountNegative(text=text)
    found = csv_map.grouped.fullmatch(text)
    if not found:
        raise FieldUnreadable(field="amount", text=text)
    whole = re.sub(r"\D", "", found[1])
    return money_of(f"{whole}.{found[2] or ''}", currency)


def _balance(cells: dict[str, str], csv_map: CsvMap, currency: str) -> Money | None:
    text = cells.get("balance", "")
    return _signed(text, csv_map, currency) if text else None


def _ends(
    lines: list[Line], balances: list[Money | None], *, newest_first: bool
) -> tuple[Balance | None, Balance | None]:
    """Return opening and closing balance, from the balance after each line.

    :raises FieldMissing: if only some lines state their balance
    :raises BalanceMismatch: where a line does not lead from one balance to the next
    """
    pairs = list(zip(lines, balances, strict=True))
    if newest_first:
        pairs.reverse()
    if all(balance is None for balance in balances):
        return None, None
    opening = closing = None
    for line, after in pairs:
        with Place(position=line.position, line=line.position):
            if after is None:
                raise FieldMissing(field="balance")
            before = closing.money if closing else after - line.money
            if before + line.money != after:
                difference = after - before - line.money
                raise BalanceMismatch(opening=before, closing=after, difference=difference)
        opening = opening or Balance("opening", before, line.booking_date)
        closing = Balance("closing", after, line.booking_date)
    return opening, closing
