"""Imported tables: their rows in groups, totals computed and as published, and what compares."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from donors import access
from donors.choices import TableKind, TableState
from donors.models import TableImport, TableRow
from donors.rules.tables import ContributionTable, ReadRow, Status, contribution_table, table_1
from donors.rules.tables.keeping import restored
from donors.rules.tables.kinds import FIELDS
from donors.rules.tables.statistics import AMOUNTS, Table1Row
from donors.selectors.contributions import contribution_totals, holding_sum
from donors.selectors.table_words import field_word, reason_sentence
from trustfund.kernel.actor import Actor
from trustfund.kernel.money import Money, zero

MONEY_FIELDS: Final = {*AMOUNTS, "amount", "agreement_amount"}
SHOWN_AT_MOST: Final = 200  # rows of one group on a page; the file has all of them


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason in words, with the column and cell that it is about."""

    code: str
    column: str
    cell: str
    found: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A value with the name of its column; None where the row tells nothing."""

    label: str
    is_amount: bool
    value: Any


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row as a page shows it: one cell for each of the table's columns, and its findings."""

    line: int
    donor: str
    cells: tuple[ShownCell, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one status: how many, and the first of them."""

    status: str
    count: int
    rows: tuple[ShownRow, ...]

    @property
    def hidden(self) -> int:
        """Return how many rows are not shown."""
        return self.count - len(self.rows)


@dataclass(frozen=True, slots=True)
class Total:
    """One column's sum over the rows, and what is published; None where nothing is."""

    label: str
    computed: Money
    published: Money | None
    difference: Money | None


@dataclass(frozen=True, slots=True)
class Compared:
    """What a table says of a donor beside what this fund's own records say; None: not told."""

    donor_id: UUID
    donor: str
    donor_ko: str
    pledged_told: Money | None
    pledged: Money | None
    received_told: Money | None
    received: Money | None

    @property
    def received_difference(self) -> Money | None:
        """Return told less own, where both are known."""
        if self.received_told is None or self.received is None:
            return None
        return self.received_told - self.received


@dataclass(frozen=True, slots=True)
class TablePage:
    """Everything that the page of an imported table shows."""

    columns: tuple[tuple[str, bool], ...]
    groups: tuple[Group, ...]
    totals: tuple[Total, ...]
    untied: tuple[ShownRow, ...]
    table_1: tuple[Table1Row, ...]


def tables_of(actor: Actor | None, fund_id: UUID) -> QuerySet[TableImport]:
    """Return the fund's tables that the actor may see, not evaluated."""
    return access.tables_visible_to(actor).filter(fund_id=fund_id)


def rows_of(table: TableImport) -> list[ReadRow]:
    """Return every row of a table as it was read, in its order. One query."""
    plain = TableRow.objects.filter(table=table).order_by("line")
    names = ("line", "status", "role", "values", "reasons", "cells")
    return [restored(table.kind.lower(), row) for row in plain.values(*names)]


def statistics_of(table: TableImport) -> ContributionTable:
    """Return a table of statistics with its sums. One query."""
    return contribution_table(rows_of(table))


def table_page(table: TableImport) -> TablePage:
    """Return what the page of a table shows. One query."""
    rows = rows_of(table)
    is_statistics = table.kind == TableKind.STATISTICS
    found = contribution_table(rows if is_statistics else [])
    names = _told(rows, table.kind.lower())
    by_status = {status: [row for row in rows if row.status is status] for status in Status}
    return TablePage(
        columns=tuple((field_word(name), name in MONEY_FIELDS) for name in names),
        groups=tuple(
            Group(
                status.value,
                len(of_status),
                tuple(_shown(row, names) for row in of_status[:SHOWN_AT_MOST]),
            )
            for status, of_status in by_status.items()
        ),
        totals=tuple(_totals(found)),
        untied=tuple(
            _shown(row, names)
            for row in found.warned
            if any(reason.code == "outstanding_does_not_tie" for reason in row.reasons)
        ),
        table_1=tuple(table_1(found)),
    )


def compared(table: TableImport, *, as_of: date) -> list[Compared]:
    """Return the donors that a standing table and this fund both know by the same name.

    Own figures are in the fund's holding currency as of the day; a table in another currency, one
    that was not imported or was withdrawn compares with nothing.
    """
    fund = table.fund
    if table.kind != TableKind.STATISTICS or table.state != TableState.IMPORTED:
        return []
    if table.currency != fund.holding_currency:
        return []
    told: dict[str, dict[str, Money]] = {}
    for row in statistics_of(table).rows:
        sums = told.setdefault(_key(row.text("donor")), {})
        for name in ("pledged", "received"):
            if (money := row.money(name)) is not None:
                sums[name] = sums.get(name, zero(table.currency)) + money
    own: dict[UUID, list[Any]] = {}
    for line in contribution_totals(fund.pk, as_of, holding_currency=fund.holding_currency):
        own.setdefault(line.donor_id, []).append(line)
    found = []
    for donor_id, lines in own.items():
        first = lines[0]
        sums = told.get(_key(first.donor_name)) or told.get(_key(first.donor_name_ko)) or {}
        if sums:
            holding = holding_sum(lines, fund.holding_currency)
            found.append(
                Compared(
                    donor_id=donor_id,
                    donor=first.donor_name,
                    donor_ko=first.donor_name_ko,
                    pledged_told=sums.get("pledged"),
                    pledged=holding.pledged,
                    received_told=sums.get("received"),
                    received=holding.paid_in,
                )
            )
    return found


def _key(name: str) -> str:
    """Return a name without differences of case and spaces; "" matches nothing."""
    return " ".join(name.split()).casefold()


def _told(rows: Sequence[ReadRow], kind: str) -> list[str]:
    """Return the fields that any row tells, but for its donor and the one currency of all."""
    told = {name for row in rows for name in row.values}
    order = [field.name for field in FIELDS[kind]]
    return [name for name in order if name in told and name not in {"donor", "currency"}]


def _shown(row: ReadRow, names: Sequence[str]) -> ShownRow:
    donor = row.text("donor") or next((cell.text for cell in row.source.cells if cell.text), "")
    return ShownRow(
        line=row.line,
        donor=donor,
        cells=tuple(
            ShownCell(field_word(name), name in MONEY_FIELDS, row.values.get(name))
            for name in names
        ),
        findings=tuple(
            Finding(
                code=reason.code,
                column=reason.column,
                cell=reason.cell,
                found=str(reason.facts.get("found", "")),
                sentence=reason_sentence(reason.code, reason.facts),
            )
            for reason in row.reasons
        ),
    )


def _totals(found: ContributionTable) -> list[Total]:
    differences = found.differences
    return [
        Total(
            label=field_word(name),
            computed=found.computed.get(name, zero(found.currency)),
            published=found.published.get(name),
            difference=differences.get(name),
        )
        for name in AMOUNTS
        if name in found.computed or name in found.published
    ]
