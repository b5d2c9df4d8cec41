"""A contribution table to compare with, never for the books: totals computed and as published."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from donors.rules.rates import EXACT
from donors.rules.tables.kinds import FIELDS, STATISTICS, Shape
from donors.rules.tables.reading import ReadRow, Role, Status
from trustfund.kernel.money import Money, money_sum, zero

AMOUNTS: Final = tuple(one.name for one in FIELDS[STATISTICS] if one.shape is Shape.AMOUNT)
SHARE_STEP: Final = Decimal("0.1")  # percent

# Columns of Table 1 of an administrator's report, in their order.
TABLE_1: Final = (
    "donor",
    "pledged",
    "without_preference",
    "pledged_percent",
    "received",
    "received_percent",
)


class NotOneTable(ValueError):
    """Rows of statistics are in different currencies, or two rows are the published total."""


@dataclass(frozen=True, slots=True)
class ContributionTable:
    """Rows of statistics that could be read, with their sums, apart from totals as published.

    `computed` is over rows and others, by field; `published` is empty without such a row.
    """

    currency: str
    rows: tuple[ReadRow, ...]
    others: tuple[ReadRow, ...]
    rejected: tuple[ReadRow, ...]
    computed: Mapping[str, Money]
    published: Mapping[str, Money]

    @property
    def differences(self) -> dict[str, Money]:
        """Return published less computed, of each total that is published; zero where they tie."""
        return {
            name: published - self.computed.get(name, zero(self.currency))
            for name, published in self.published.items()
        }

    @property
    def warned(self) -> tuple[ReadRow, ...]:
        """Return the rows that somebody should look at."""
        return tuple(row for row in (*self.rows, *self.others) if row.reasons)


@dataclass(frozen=True, slots=True)
class Table1Row:
    """A line of Table 1. `of` is "donor", "others", "total", "published" or "difference".

    An amount that the table does not tell is None. A percentage is of the computed total, to one
    decimal; None where there is nothing to share.
    """

    of: str
    donor: str
    pledged: Money | None
    without_preference: Money | None
    pledged_percent: Decimal | None
    received: Money | None
    received_percent: Decimal | None


def contribution_table(rows: Iterable[ReadRow]) -> ContributionTable:
    """Return the rows of statistics as one table.

    :raises NotOneTable: for two currencies, or two totals as published
    """
    by_role: dict[Role, list[ReadRow]] = {role: [] for role in Role}
    rejected = []
    for row in rows:
        if row.status is Status.REJECTED:
            rejected.append(row)
        else:
            by_role[row.role].append(row)
    currency = _one_currency(row for found in by_role.values() for row in found)
    totals = by_role[Role.TOTAL]
    if len(totals) > 1:
        lines = ", ".join(str(row.line) for row in totals)
        raise NotOneTable(f"Lines {lines} are each a total as published")
    counted = [*by_role[Role.ROW], *by_role[Role.OTHERS]]
    return ContributionTable(
        currency=currency,
        rows=tuple(by_role[Role.ROW]),
        others=tuple(by_role[Role.OTHERS]),
        rejected=tuple(rejected),
        computed=_sums(counted, currency),
        published=_sums(totals, currency),
    )


def table_1(table: ContributionTable) -> list[Table1Row]:
    """Return Table 1: main donors as they stand, Others, the computed Total.

    Where a total is published, it follows apart, and then what it differs by. Rows of one donor
    are added together.
    """
    if not table.rows and not table.others:
        return []
    donors: dict[str, list[ReadRow]] = {}
    for row in table.rows:
        donors.setdefault(row.text("donor"), []).append(row)
    lines = [
        _line("donor", name, _sums(found, table.currency), table) for name, found in donors.items()
    ]
    if table.others:
        name = table.others[0].text("donor")
        lines.append(_line("others", name, _sums(table.others, table.currency), table))
    lines.append(_line("total", "", table.computed, table))
    if table.published:
        lines.append(_line("published", "", table.published, table, shares=False))
        lines.append(_line("difference", "", table.differences, table, shares=False))
    return lines


def _one_currency(rows: Iterable[ReadRow]) -> str:
    currencies = sorted({row.text("currency") for row in rows})
    if len(currencies) > 1:
        raise NotOneTable(f"The rows are in {', '.join(currencies)}")
    return currencies[0] if currencies else ""


def _sums(rows: Sequence[ReadRow], currency: str) -> dict[str, Money]:
    """Return the sum of each field that at least one row tells."""
    sums = {}
    for name in AMOUNTS:
        told = [money for row in rows if (money := row.money(name)) is not None]
        if told:
            sums[name] = money_sum(told, currency)
    return sums


def _line(
    of: str,
    donor: str,
    sums: Mapping[str, Money],
    table: ContributionTable,
    *,
    shares: bool = True,
) -> Table1Row:
    pledged, received = sums.get("pledged"), sums.get("received")
    return Table1Row(
        of=of,
        donor=donor,
        pledged=pledged,
        without_preference=sums.get("without_preference"),
        pledged_percent=_share(pledged, table.computed.get("pledged")) if shares else None,
        received=received,
        received_percent=_share(received, table.computed.get("received")) if shares else None,
    )


def _share(part: Money | None, whole: Money | None) -> Decimal | None:
    """Return the part as percent of the whole, to one decimal, half to even."""
    if part is None or whole is None or whole.amount <= 0:
        return None
    exact = EXACT.divide(part.amount * 100, whole.amount)
    return exact.quantize(SHARE_STEP, rounding=ROUND_HALF_EVEN, context=EXACT)
