"""The budget as a table: component by category by year, with totals along every axis. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from projects.rules.proposal import BudgetItem, Proposal
from trustfund.kernel.money import Money, money_sum


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """One category: an amount for each year, None where nothing is asked, and their total."""

    category: str
    cells: tuple[Money | None, ...]
    total: Money


@dataclass(frozen=True, slots=True)
class ComponentBudget:
    """One component, or all of them together: its rows by category, and totals by year."""

    name: str
    name_ko: str
    rows: tuple[BudgetRow, ...]
    by_year: tuple[Money, ...]
    total: Money


@dataclass(frozen=True, slots=True)
class BudgetTable:
    """The whole budget in the fund's holding currency. `whole` adds the components up."""

    years: tuple[int, ...]
    components: tuple[ComponentBudget, ...]
    whole: ComponentBudget


def budget_table(proposal: Proposal, *, categories: Sequence[str]) -> BudgetTable:
    """Return the budget of a proposal, its rows in the order of `categories`.

    The total of a component is the sum of its rows and of its years; that of the whole is the sum
    of its components, of its categories and of its years: each is summed from the same lines.
    """
    years = tuple(sorted({line.year for line in proposal.lines}))
    currency = proposal.amount.currency

    def budget(name: str, name_ko: str, lines: Sequence[BudgetItem]) -> ComponentBudget:
        used = {line.category for line in lines}
        return ComponentBudget(
            name=name,
            name_ko=name_ko,
            rows=tuple(
                _row(
                    category, [line for line in lines if line.category == category], years, currency
                )
                for category in categories
                if category in used
            ),
            by_year=tuple(
                _sum((line for line in lines if line.year == year), currency) for year in years
            ),
            total=_sum(lines, currency),
        )

    return BudgetTable(
        years=years,
        components=tuple(
            budget(part.name, part.name_ko, part.lines) for part in proposal.components
        ),
        whole=budget("", "", proposal.lines),
    )


def _row(
    category: str, lines: Sequence[BudgetItem], years: Sequence[int], currency: str
) -> BudgetRow:
    cells = []
    for year in years:
        of_year = [line for line in lines if line.year == year]
        cells.append(_sum(of_year, currency) if of_year else None)
    return BudgetRow(category, tuple(cells), _sum(lines, currency))


def _sum(lines: Iterable[BudgetItem], currency: str) -> Money:
    return money_sum([line.money for line in lines], currency)
