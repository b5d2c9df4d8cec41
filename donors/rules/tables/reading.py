"""Read every row of a table by a map: accepted, with a warning, or rejected with all its reasons."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as default
from decimal import Decimal
from enum import Enum
from hashlib import blake2b
from typing import Any, Final

from donors.rules.tables.cells import EMPTY, Cell, CellKind, Row, Table, column_letters
from donors.rules.tables.codes import (
    ACT_REJECTIONS,
    ACT_WARNINGS,
    REJECTIONS,
    WARNINGS,
    TableRefused,
)
from donors.rules.tables.fields import Value, cell_read, money_read
from donors.rules.tables.kinds import FIELDS, STATISTICS, Field
from donors.rules.tables.mapping import ContributionMap
from donors.rules.tables.opening import CSV
from donors.rules.tables.scalars import Unreadable
from trustfund.kernel.money import Money, zero

SHOWN: Final = 80  # characters of what stands in a cell, beside a reason


class Status(Enum):
    """What becomes of a row."""

    ACCEPTED = "accepted"
    WARNING = "warning"
    REJECTED = "rejected"


class Role(Enum):
    """What a row is in its table: one of the rows, the sum of small ones, or a published total."""

    ROW = "row"
    OTHERS = "others"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row is not simply accepted. `field`, `column` and `cell` are "" for a whole row."""

    code: str
    field: str = ""
    column: str = ""
    cell: str = ""
    facts: Mapping[str, Any] = default(default_factory=dict)

    def __post_init__(self) -> None:
        if self.code not in {*REJECTIONS, *WARNINGS, *ACT_REJECTIONS, *ACT_WARNINGS}:
            raise ValueError(f"{self.code} is no reason")


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row as it was read. `values` holds what could be read, by field; `source` all that stood."""

    line: int
    status: Status
    role: Role
    values: Mapping[str, Value | Money]
    reasons: tuple[Reason, ...]
    source: Row

    def money(self, name: str) -> Money | None:
        """Return an amount of the row; None if the row has none."""
        found = self.values.get(name)
        return found if isinstance(found, Money) else None

    def text(self, name: str) -> str:
        """Return a text of the row; "" if the row has none."""
        found = self.values.get(name)
        return found if isinstance(found, str) else ""


def read_rows(table: Table, by: ContributionMap) -> Iterator[ReadRow]:
    """Return the rows of a table in their order, each of them once; empty ones are none.

    :raises TableRefused: "columns_missing" at once; what the table raises while it is read
    """
    places = {" ".join(name.split()).casefold(): i for i, name in enumerate(table.header)}
    wanted = {name: " ".join(column.split()) for name, column in by.columns.items()}
    missing = sorted({one for one in wanted.values() if one.casefold() not in places})
    if missing:
        raise TableRefused("columns_missing", columns=missing, found=list(table.header))
    columns = {name: places[column.casefold()] for name, column in wanted.items()}
    return _rows(table, _Reader(by, table.header, columns, exact_width=table.kind == CSV))


def _rows(table: Table, reader: "_Reader") -> Iterator[ReadRow]:
    for row in table.rows:
        yield reader.read(row)


class _Reader:
    """What is known while rows are read: the map, and what has stood in earlier rows."""

    def __init__(
        self,
        by: ContributionMap,
        header: tuple[str, ...],
        columns: dict[str, int],
        *,
        exact_width: bool,
    ) -> None:
        self.by = by
        self.header = header
        self.columns = columns
        self.exact_width = exact_width
        self.fields = [
            one for one in FIELDS[by.rows] if one.name in columns or one.name in by.constants
        ]
        self.example = self._example()
        self._keys: dict[tuple[object, ...], int] = {}
        self._rows: dict[bytes, int] = {}

    def read(self, row: Row) -> ReadRow:
        reasons = self._width_reasons(row)
        role = self._role(row)
        values: dict[str, Value | Money] = {}
        if not reasons:
            values = self._values(row, reasons)
        if not reasons and self.example and values == self.example:
            reasons.append(Reason("example_row"))
        if not reasons:
            reasons.extend(self._repetitions(row, values))
        if self.by.rows == STATISTICS and not _rejected(reasons):
            reasons.extend(_statistics_reasons(values, self.by.paid_statuses))
        return ReadRow(row.line, _status(reasons), role, values, tuple(reasons), row)

    def _role(self, row: Row) -> Role:
        index = self.columns.get("donor")
        name = row.cell(index).text if index is not None else ""
        if name in self.by.totals:
            return Role.TOTAL
        return Role.OTHERS if name in self.by.others else Role.ROW

    def _values(self, row: Row, reasons: list[Reason]) -> dict[str, Value | Money]:
        read: dict[str, Value | Money] = {}
        for one in self.fields:
            try:
                value = self._value(one, row)
                if value is None and one.required:
                    raise Unreadable("value_missing")
            except Unreadable as fault:
                reasons.append(self._reason(one.name, row, fault))
                continue
            if value is not None:
                read[one.name] = value
        return self._moneys(row, read, reasons)

    def _moneys(
        self, row: Row, read: dict[str, Value | Money], reasons: list[Reason]
    ) -> dict[str, Value | Money]:
        """Return the values with every amount as money of the row's currency.

        Without a currency, which is a reason already, there is no money.
        """
        currency = read.get("currency")
        for one in self.fields:
            amount = read.get(one.name)
            if not isinstance(amount, Decimal):
                continue
            del read[one.name]
            if isinstance(currency, str):
                try:
                    read[one.name] = money_read(one, amount, currency, self.by)
                except Unreadable as fault:
                    reasons.append(self._reason(one.name, row, fault))
        return read

    def _value(self, one: Field, row: Row) -> Value:
        index = self.columns.get(one.name)
        if index is None:
            cell = Cell(CellKind.TEXT, self.by.constants[one.name])
        else:
            cell = row.cell(index)
        return cell_read(one, cell, self.by)

    def _reason(self, name: str, row: Row, fault: Unreadable) -> Reason:
        index = self.columns.get(name)
        if index is None:
            return Reason(fault.code, name, facts=fault.facts)
        facts = dict(fault.facts)
        if shown := row.cell(index).text[:SHOWN]:
            facts["found"] = shown
        cell = f"{column_letters(index)}{row.line}"
        return Reason(fault.code, name, self.header[index], cell, facts)

    def _width_reasons(self, row: Row) -> list[Reason]:
        """Return why the row does not fit under the header, as after a delimiter too many."""
        expected, found = len(self.header), len(row.cells)
        beyond = any(cell is not EMPTY for cell in row.cells[expected:])
        if beyond or (self.exact_width and found < expected):
            return [Reason("row_width", facts={"expected": expected, "found": found})]
        return []

    def _repetitions(self, row: Row, values: Mapping[str, Value | Money]) -> Iterator[Reason]:
        key = tuple(values.get(one.name) for one in self.fields if one.key)
        if any(part is not None for part in key):
            earlier = self._keys.setdefault(key, row.line)
            if earlier != row.line:
                yield Reason("reference_repeated", facts={"line": earlier})
                return
        told = "\x1f".join(cell.text for cell in row.cells).rstrip("\x1f")
        digest = blake2b(told.encode("utf-8", "replace"), digest_size=16).digest()
        earlier = self._rows.setdefault(digest, row.line)
        if earlier != row.line:
            yield Reason("row_repeated", facts={"line": earlier})

    def _example(self) -> dict[str, Value | Money]:
        if not self.by.example:
            return {}
        cells = [EMPTY] * len(self.header)
        for name, index in self.columns.items():
            text = self.by.example.get(name, "")
            cells[index] = Cell(CellKind.TEXT, text) if text else EMPTY
        return self._values(Row(0, tuple(cells)), [])


def _status(reasons: list[Reason]) -> Status:
    if _rejected(reasons):
        return Status.REJECTED
    return Status.WARNING if reasons else Status.ACCEPTED


def _rejected(reasons: list[Reason]) -> bool:
    return any(reason.code in REJECTIONS for reason in reasons)


def _statistics_reasons(
    values: Mapping[str, Value | Money], paid_statuses: tuple[str, ...]
) -> Iterator[Reason]:
    """Yield where a row of statistics contradicts itself, with its figures."""
    outstanding = values.get("outstanding")
    if not isinstance(outstanding, Money):
        return
    nothing = zero(outstanding.currency)
    committed, received, written_off = (
        found if isinstance(found := values.get(name), Money) else None
        for name in ("committed", "received", "written_off")
    )
    if committed is not None and received is not None:
        expected = committed - received - (written_off or nothing)
        if outstanding != expected:
            yield Reason(
                "outstanding_does_not_tie",
                "outstanding",
                facts={
                    "committed": committed,
                    "received": received,
                    "written_off": written_off or nothing,
                    "expected": expected,
                    "outstanding": outstanding,
                    "difference": outstanding - expected,
                },
            )
    status = values.get("status")
    if status in paid_statuses and outstanding > nothing:
        facts = {"status": status, "outstanding": outstanding}
        yield Reason("paid_with_outstanding", "outstanding", facts=facts)
