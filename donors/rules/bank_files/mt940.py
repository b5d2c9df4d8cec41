"""Bank statements of SWIFT: MT940, as banks send it, with or without its envelope.

Our own reader, since the library for it (mt-940 5.1) is loose with money: it counts a reversed
credit (RC) as money that came in, reads 10.50 as 10, passes five decimals, ties no balance, and
makes one statement of all in the file, so that only the last balances are left.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from donors.rules.bank_files.bounds import MAX_FIELD_ROWS, Meter, clipped
from donors.rules.bank_files.errors import (
    CurrencyDiffers,
    FieldMissing,
    FieldUnreadable,
    NotWellFormed,
    TooLarge,
    Truncated,
)
from donors.rules.bank_files.fields import Place, day, money_of, reference_of
from donors.rules.bank_files.statement import MT940, Balance, Line, Statement
from donors.rules.bank_files.text import encoding_of, text_lines
from trustfund.kernel.money import Money

TAG = re.compile(r":(\d{2,3}[A-Z]?|NS):(.*)")
END = re.compile(r"-(?:XXX|\}.*)?\s*")
ENVELOPE = re.compile(r"(?:\{[1-3]:.*)?\{4:\s*")
NUMBER = re.compile(r"(\d{1,5})(?:/(\d{1,5}))?", re.ASCII)
BALANCE = re.compile(r"([CD])(\d\d)(\d\d)(\d\d)([A-Z]{3})(-?[\d,]*)", re.ASCII)
MOVEMENT = re.compile(
    r"(?P<value>\d{6})(?P<entry>\d{4})?(?P<mark>R?[CD])(?P<funds>[A-Z])?"
    r"(?P<amount>[-+]?[\d.,]*)(?P<code>[A-Z][A-Z0-9 ]{3})(?P<rest>.*)",
    re.ASCII,
)
OWNER_REFERENCE = 16
STATEMENT_TAGS = {"25", "28", "28C", "60F", "60M", "61", "62F", "62M", "64", "65", "86"}
IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
# In details with names between slashes: the payer's reference, the other party.
END_TO_END = re.compile(r"/EREF/([^/]+)")
NAME = re.compile(r"/NAME/([^/]+)")
OTHERS = {"64": "closing_available", "65": "forward_available"}


@dataclass(slots=True)
class _Open:
    """A statement that has begun and not ended."""

    position: int
    line: int
    reference: str
    values: dict[str, str] = field(default_factory=dict)
    opening: Balance | None = None
    closing: Balance | None = None
    others: list[Balance] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    movement: tuple[int, str] | None = None
    details: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def statements(file: BinaryIO, *, encoding: str = "") -> Iterator[Statement]:
    """Yield each statement of the file as it ends. Whether it ties is not asked here.

    A refusal may come after statements were yielded: take the whole file or nothing.

    :raises BankFileError: as donors/rules/bank_files/errors.py names them
    """
    meter = Meter()
    current: _Open | None = None
    count = 0
    for line, tag, rows in _fields(text_lines(file, encoding_of(file, encoding))):
        with Place(line=line):
            if tag in {"20", "END"} and current is not None:
                yield _closed(current, meter)
                current = None
            if tag == "20":
                count += 1
                current = _Open(count, line, rows[0].strip())
            elif current is not None:
                _take(current, tag, rows, line, meter)
            elif tag in STATEMENT_TAGS:
                raise NotWellFormed(reason=f":{tag}: outside a statement")
    if current is not None:
        with Place(line=current.line):
            yield _closed(current, meter)


def _fields(lines: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str, list[str]]]:
    """Yield line, tag and rows of each field, and the tag END for the end of a message."""
    start, tag, rows = 0, "", [""]
    for number, raw in lines:
        text = ENVELOPE.sub("", raw, count=1) if raw.startswith("{") else raw
        found = TAG.match(text)
        if not found and not END.fullmatch(text):
            rows.append(text)
            if len(rows) > MAX_FIELD_ROWS:
                raise TooLarge(line=number, what="field", bound=MAX_FIELD_ROWS)
            continue
        if tag:
            yield start, tag, rows
        start, tag, rows = number, "END", [""]
        if found:
            tag, rows = found[1], [found[2]]
    if tag:
        yield start, tag, rows


def _take(current: _Open, tag: str, rows: list[str], line: int, meter: Meter) -> None:
    """Put one field into the statement."""
    if tag == "86":
        texts = current.details if current.movement else current.notes
        texts.extend(row for row in rows if row.strip())
        if len(texts) > MAX_FIELD_ROWS:
            raise TooLarge(what="field", bound=MAX_FIELD_ROWS)
        return
    _flush(current, meter)
    match tag:
        case "61":
            if current.opening is None or current.closing is not None:
                raise NotWellFormed(reason=":61: outside the balances")
            current.movement = (line, "\n".join(row for row in rows if row.strip()))
        case "25" | "28" | "28C" if tag[:2] not in current.values:
            current.values[tag[:2]] = rows[0].strip()
        case "60F" | "60M" if current.opening is None:
            current.opening = _balance("opening", rows[0], is_interim=tag == "60M")
        case "62F" | "62M" if current.closing is None:
            current.closing = _balance("closing", rows[0], is_interim=tag == "62M")
        case "25" | "28" | "28C" | "60F" | "60M" | "62F" | "62M":
            raise NotWellFormed(reason=f":{tag}: twice")
        case "64" | "65":
            if len(current.others) >= MAX_FIELD_ROWS:
                raise TooLarge(what="balances", bound=MAX_FIELD_ROWS)
            current.others.append(_balance(OTHERS[tag], rows[0]))


def _flush(current: _Open, meter: Meter) -> None:
    """Make the line of the last movement, now that its details are complete."""
    if current.movement is None or current.opening is None:
        return
    (line, text), details = current.movement, current.details
    current.movement, current.details = None, []
    with Place(position=line, line=line):
        made = _line(line, text, details, current.opening.money.currency)
        meter.take(made)
    current.lines.append(made)


def _line(position: int, text: str, details: list[str], currency: str) -> Line:
    first, _, supplementary = text.partition("\n")
    found = MOVEMENT.fullmatch(first)
    if not found:
        if not re.match(r"\d{6}", first):
            raise FieldMissing(field="date")
        raise FieldUnreadable(field=":61:", text=first)
    value = _day(found["value"], "value_date")
    owner, bank, beside = _references(found["rest"])
    supplementary = supplementary.strip() or beside
    # Details are cut every 65 characters, anywhere in a word.
    joined = "".join(details)
    return Line(
        position=position,
        booking_date=_entry_day(found["entry"], value) if found["entry"] else value,
        value_date=value,
        money=_signed(found["amount"], found["mark"], currency),
        bank_reference=reference_of(bank),
        end_to_end_id=reference_of(_named(END_TO_END, joined)),
        owner_reference=reference_of(owner),
        counterparty_name=_named(NAME, joined),
        counterparty_account=supplementary if IBAN.fullmatch(supplementary) else "",
        remittance=clipped("\n".join(details).strip()),
        supplementary=clipped(supplementary),
        code=found["code"],
        is_reversal=found["mark"].startswith("R"),
    )


def _references(rest: str) -> tuple[str, str, str]:
    """Return the owner's reference, the bank's, and what stands beside them on the same line."""
    owner, slashes, bank = rest.partition("//")
    if len(owner) > OWNER_REFERENCE:
        return rest[:OWNER_REFERENCE], "", rest[OWNER_REFERENCE:].strip()
    return owner, bank if slashes else "", ""


def _named(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1].strip() if found else ""


def _signed(text: str, mark: str, currency: str) -> Money:
    """Return the amount; a reversed credit leaves the account, a reversed debit comes back."""
    money = _amount(text, currency)
    return money if mark in {"C", "RD"} else -money


def _amount(text: str, currency: str) -> Money:
    if not text.strip(",."):
        raise FieldMissing(field="amount")
    if not text.startswith("-") and not re.fullmatch(r"\d+(?:,\d*)?", text, re.ASCII):
        raise FieldUnreadable(field="amount", text=text)
    return money_of(text.replace(",", "."), currency)


def _balance(kind: str, text: str, *, is_interim: bool = False) -> Balance:
    found = BALANCE.fullmatch(text.strip())
    if not found:
        raise FieldUnreadable(field=f"{kind}_balance", text=text)
    mark, year, month, number, currency, amount = found.groups()
    money = _amount(amount, currency)
    on = day(f"20{year}", month, number, field=f"{kind}_balance", text=text)
    return Balance(kind, money if mark == "C" else -money, on, is_interim)


def _day(text: str, name: str) -> date:
    return day(f"20{text[:2]}", text[2:4], text[4:], field=name, text=text)


def _entry_day(text: str, value: date) -> date:
    """Return the booking date, written without a year: the one nearest to the value date."""
    years = [value.year] if value.month not in {1, 12} else range(value.year - 1, value.year + 2)
    days = []
    for year in years:
        try:
            days.append(date(year, int(text[:2]), int(text[2:])))
        except ValueError:  # 29 February of another year
            continue
    if not days:
        raise FieldUnreadable(field="booking_date", text=text)
    return min(days, key=lambda one: abs(one - value))


def _closed(current: _Open, meter: Meter) -> Statement:
    """Return the statement.

    :raises Truncated: before its closing balance
    """
    _flush(current, meter)
    if current.closing is None or current.opening is None:
        raise Truncated(statement=current.position)
    if not current.values.get("25"):
        raise FieldMissing(field="account")
    number = NUMBER.fullmatch(current.values.get("28", ""))
    currency = current.opening.money.currency
    if current.closing.money.currency != currency:
        raise CurrencyDiffers(currency=current.closing.money.currency, expected=currency)
    return Statement(
        source_format=MT940,
        account=current.values["25"],
        currency=currency,
        opening=current.opening,
        closing=current.closing,
        others=tuple(current.others),
        lines=tuple(current.lines),
        reference=current.reference,
        number=number[1] if number else current.values.get("28", ""),
        sequence=(number[2] or "") if number else "",
        note=clipped("\n".join(current.notes)),
        position=current.position,
    )
