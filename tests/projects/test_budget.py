"""The budget as a table: the same total along every axis, whatever was edited."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.choices import BudgetCategory
from projects.forms import BudgetForm
from projects.rules.budget import budget_table
from projects.rules.proposal import MAX_COMPONENTS, MAX_YEARS, BudgetItem, ComponentItem
from tests.factories.projects import proposal_make
from trustfund.kernel.money import Money, money_sum

CENTS = st.integers(1, 10**12)
KEYS = st.tuples(st.sampled_from(BudgetCategory.values), st.integers(2030, 2034))
COMPONENTS = st.lists(st.dictionaries(KEYS, CENTS, max_size=8), min_size=1, max_size=5)


def written(components) -> tuple[ComponentItem, ...]:
    """Return components of {(category, year): cents}."""
    return tuple(
        ComponentItem(
            f"Component {place}",
            "",
            tuple(
                BudgetItem(category, year, Money(f"{cents // 100}.{cents % 100:02d}", "USD"))
                for (category, year), cents in lines.items()
            ),
        )
        for place, lines in enumerate(components)
    )


def total(amounts) -> Money:
    return money_sum(list(amounts), "USD")


@given(COMPONENTS)
def test_totals_are_equal_along_every_axis(components):
    proposal = replace(proposal_make(), components=written(components))
    table = budget_table(proposal, categories=BudgetCategory.values)
    grand = total(line.money for line in proposal.lines)
    assert table.whole.total == grand
    assert total(part.total for part in table.components) == grand
    assert total(row.total for row in table.whole.rows) == grand
    assert total(table.whole.by_year) == grand
    for part in (*table.components, table.whole):
        assert total(row.total for row in part.rows) == part.total == total(part.by_year)
        for row in part.rows:
            assert total(cell for cell in row.cells if cell is not None) == row.total
        for place, amount in enumerate(part.by_year):
            cells = (row.cells[place] for row in part.rows)
            assert total(cell for cell in cells if cell is not None) == amount


@given(COMPONENTS)
@pytest.mark.usefixtures("settings")
def test_what_the_form_shows_it_reads_back(components):
    proposal = replace(
        proposal_make(), components=tuple(part for part in written(components) if part.lines)
    )
    shown = BudgetForm.shown(proposal, this_year=2030)
    form = BudgetForm({name: str(value) for name, value in shown.items()}, currency="USD")
    assert form.is_valid(), form.errors
    found = form.proposal(proposal).components
    assert [part.name for part in found] == [part.name for part in proposal.components]
    for was, now in zip(proposal.components, found, strict=True):
        assert set(was.lines) == set(now.lines)


def test_the_largest_budget_is_still_a_form_that_is_read(settings):
    sent = {"first_year": "2030", "years": str(MAX_YEARS)}
    sent |= {f"component_{place}_name": "C" for place in range(MAX_COMPONENTS)}
    form = BudgetForm(sent, currency="USD")
    assert len(form.components) == MAX_COMPONENTS
    assert len(form.fields) < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
