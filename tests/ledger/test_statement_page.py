"""statement_page: lines newest first with the balance after each, by key, filtered, as known at a time."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.factories.ledger import posted, received
from tests.factories.periods import month_shut
from trustfund.db.clock import now
from trustfund.kernel.money import Money
from trustfund.ledger import selectors
from trustfund.ledger.rules import posting
from trustfund.ledger.selectors import LineKey, StatementFilter

pytestmark = pytest.mark.usefixtures("no_gate")
AMOUNTS = [100, 40, 25, 60, 5, 70, 15, 30, 80, 10]


def cash(fund):
    """Return the cash account of the fund."""
    return next(row for row in selectors.accounts_of(fund_id=fund.pk) if row.code == "1100")


@pytest.fixture
def days() -> list[date]:
    """Return ten days over the last months, some of them twice."""
    today = now().date()
    return [today - timedelta(days=12 * (10 - number // 2 * 2)) for number in range(10)]


@pytest.fixture
def lines(cast, fund, days) -> list[Decimal]:
    """Book ten receipts, and return the balance after each, in the account's order."""
    for day, amount in zip(days, AMOUNTS, strict=True):
        received(cast.finance_officer, fund, str(amount), on=day)
    after, total = [], Decimal(0)
    for amount in AMOUNTS:
        total += amount
        after.append(total)
    return after


def walked(fund, chosen=None, limit=3):
    """Return every line, page by page."""
    found, before = [], None
    while True:
        page = selectors.statement_page(held=cash(fund), chosen=chosen, before=before, limit=limit)
        found += page.lines
        if page.older is None:
            return found
        before = page.older


class TestStatementPage:
    @pytest.mark.parametrize("shut", [False, True], ids=["open", "with rollups"])
    @pytest.mark.parametrize("limit", [1, 3, 50])
    def test_every_line_has_the_balance_after_it(self, cast, fund, lines, days, shut, limit):
        if shut:
            month = days[-1].replace(day=1) - timedelta(days=1)
            shut_months = sorted({day.replace(day=1) for day in days if day <= month})
            for day in shut_months:
                month_shut(cast, fund, day)
        found = walked(fund, limit=limit)
        assert [line.balance.amount for line in reversed(found)] == lines
        assert [line.debit.amount for line in reversed(found)] == AMOUNTS

    def test_a_page_says_what_came_before_it(self, fund, lines):
        page = selectors.statement_page(held=cash(fund), limit=4)
        assert page.opening.amount == lines[5]
        assert LineKey.parse(str(page.older)) == page.older

    def test_a_filter_hides_lines_and_leaves_the_balances_true(self, cast, fund, lines, days):
        fee = posting.fee_charged(Money("7", "USD"))
        posted(cast.finance_officer, fund, "FEE", fee, on=days[4])
        found = walked(fund, StatementFilter(kind="RECEIPT"), limit=4)
        shown = [line.balance.amount for line in reversed(found)]
        assert shown == [after - (7 if place > 5 else 0) for place, after in enumerate(lines)]
        within = walked(fund, StatementFilter(since=days[2], until=days[5]))
        assert {line.value_date for line in within} == set(days[2:6])

    def test_as_known_before_an_entry_it_is_not_there(self, cast, fund, lines, days):
        known = now()
        received(cast.finance_officer, fund, "1000", on=days[0])
        assert walked(fund)[0].balance.amount == lines[-1] + 1000
        assert walked(fund, StatementFilter(known_at=known))[0].balance.amount == lines[-1]

    @pytest.mark.parametrize("text", ["x", "2026-01-01.1", "2026-01-01.-1.1", "2026-13-01.1.1"])
    def test_a_key_that_is_none_is_refused(self, text):
        with pytest.raises(ValueError):  # noqa: PT011 - every way of parsing it
            LineKey.parse(text)

    def test_takes_two_queries(self, fund, lines, django_assert_num_queries):
        held = cash(fund)
        with django_assert_num_queries(2):
            selectors.statement_page(held=held, limit=3)


class TestRestatement:
    def test_explains_the_difference_entry_by_entry(self, cast, fund, lines, days):
        before = now()
        late = received(cast.finance_officer, fund, "1000", on=days[2])
        after = now()
        received(cast.finance_officer, fund, "9", on=days[2])
        found = selectors.restatement(
            fund_id=fund.pk, as_of=days[3], known_before=before, known_after=after
        )
        assert [entry.id for entry in found.entries] == [late.id]
        moved = {each.account.code: each for each in found.accounts}
        assert moved["1100"].after.balance - moved["1100"].before.balance == 1000
        assert moved["4100"].before is None
        assert moved["4100"].after.balance == 1000

    def test_of_a_day_before_every_change_is_empty(self, cast, fund, lines, days):
        before = now()
        received(cast.finance_officer, fund, "1000", on=days[-1])
        found = selectors.restatement(
            fund_id=fund.pk, as_of=days[0], known_before=before, known_after=now()
        )
        assert found.accounts == []
        assert found.entries == []


class TestRollup:
    def test_changes_no_balance_at_any_day_or_time_of_knowing(self, cast, fund, lines, days):
        moments = [now()]
        every = [(day, known) for day in days for known in (None, moments[0])]

        def seen():
            return [
                selectors.balances(fund_id=fund.pk, as_of=day, known_at=known)
                for day, known in every
            ]

        before = seen()
        month = now().date().replace(day=1) - timedelta(days=1)
        for day in sorted({day.replace(day=1) for day in days if day <= month}):
            month_shut(cast, fund, day)
        assert seen() == before
