"""Periods: closed, reopened with a reason by another, closed for good; and what that shuts."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.factories.ledger import pin, received
from tests.factories.periods import month_reopened, month_shut, month_shut_for_good
from trustfund.audit import selectors as trail
from trustfund.db.clock import now
from trustfund.db.constraints import constraint_of
from trustfund.kernel.errors import AlreadyDone, NotPermitted
from trustfund.kernel.money import Money
from trustfund.ledger import selectors
from trustfund.ledger.errors import AdjustedDayOpen, PeriodNotMoved, PeriodShut
from trustfund.ledger.models import Period
from trustfund.ledger.rules import posting
from trustfund.ledger.rules.periods import MONTH, YEAR, months_between, period_of
from trustfund.ledger.services import (
    entry_post,
    entry_reverse,
    period_close,
    period_reopen,
    period_soft_close,
)

pytestmark = pytest.mark.usefixtures("no_gate")


def month_before(day: date) -> date:
    """Return the last day of the month before."""
    return day.replace(day=1) - timedelta(days=1)


@pytest.fixture
def last_month() -> date:
    """Return the last day of the last whole month."""
    return month_before(now().date())


def late(fund, day: date, **more):
    """Post a receipt on the day."""
    return entry_post(
        fund_id=fund.pk,
        kind="RECEIPT",
        value_date=day,
        reference="late:1",
        memo="",
        subject_id=fund.pk,
        legs=posting.receipt_booked(Money("5", "USD"), fund.pk),
        **more,
    )


class TestSoftClose:
    def test_refuses_an_entry_on_its_days_and_on_every_day_before(self, cast, fund, last_month):
        received(cast.finance_officer, fund, "100", on=last_month)
        month_shut(cast, fund, last_month)
        for day in (last_month, last_month.replace(day=1), last_month - timedelta(days=400)):
            with (
                pytest.raises(PeriodShut, match="Give a value date after it"),
                transaction.atomic(),
            ):
                late(fund, day)
        late(fund, last_month + timedelta(days=1))

    def test_is_recorded_and_the_trail_agrees(self, cast, fund, last_month):
        period_id = month_shut(cast, fund, last_month)
        acts = [
            row.action for row in trail.history(subject_type="ledger.period", subject_id=period_id)
        ]
        assert acts == ["ledger.period_soft_close"]
        assert list(trail.row_findings(Period)) == []

    def test_waits_until_its_last_day_has_passed(self, cast, fund):
        with pytest.raises(PeriodNotMoved, match="not over"), transaction.atomic():
            month_shut(cast, fund, now().date())

    def test_follows_the_months_with_entries_before_it(self, cast, fund, last_month):
        received(cast.finance_officer, fund, "100", on=month_before(last_month))
        with pytest.raises(PeriodNotMoved, match="first"), transaction.atomic():
            month_shut(cast, fund, last_month)
        month_shut(cast, fund, month_before(last_month))
        month_shut(cast, fund, last_month)

    def test_happens_once(self, cast, fund, last_month):
        month_shut(cast, fund, last_month)
        with pytest.raises(AlreadyDone), transaction.atomic():
            month_shut(cast, fund, last_month)

    def test_a_month_of_a_closed_year_is_closed(self, cast, fund, last_month):
        year_before = date(last_month.year - 1, 6, 30)
        received(cast.finance_officer, fund, "100", on=year_before)
        month_shut(cast, fund, year_before, kind=YEAR)
        with pytest.raises(PeriodShut), transaction.atomic():
            late(fund, year_before)
        with pytest.raises(AlreadyDone), transaction.atomic():
            month_shut(cast, fund, year_before)

    def test_is_the_finance_officer_s(self, cast, fund, last_month):
        with pytest.raises(NotPermitted):
            period_soft_close(
                actor=cast.program_manager,
                now=now(),
                fund_id=fund.pk,
                kind=MONTH,
                starts=last_month.replace(day=1),
            )


class TestReopen:
    def test_takes_entries_again_and_forgets_the_rollup(self, cast, fund, last_month):
        received(cast.finance_officer, fund, "100", on=last_month)
        period_id = month_shut(cast, fund, last_month)
        month_reopened(cast, period_id)
        pin(cast.finance_officer, fund, late(fund, last_month))
        assert selectors.shut_through(fund_id=fund.pk) is None
        balance = selectors.balance(fund_id=fund.pk, code="1100", currency="USD", as_of=last_month)
        assert balance == Money("105", "USD")
        assert list(selectors.books_findings()) == []

    def test_is_not_done_by_who_closed_it_nor_by_that_unit(self, cast, fund, last_month):
        period_id = month_shut(cast, fund, last_month)
        with pytest.raises(NotPermitted):
            period_reopen(
                actor=cast.finance_officer, now=now(), period_id=period_id, reason="Because."
            )

    def test_wants_a_reason(self, cast, fund, last_month):
        period_id = month_shut(cast, fund, last_month)
        with pytest.raises(PeriodNotMoved) as refused:
            month_reopened(cast, period_id, reason=" ")
        assert "reason" in refused.value.fields

    def test_begins_with_the_latest(self, cast, fund, last_month):
        earlier = month_shut(cast, fund, month_before(last_month))
        month_shut(cast, fund, last_month)
        with pytest.raises(PeriodNotMoved, match="Open that one first"), transaction.atomic():
            month_reopened(cast, earlier)

    def test_the_database_wants_another_person_and_a_reason(self, cast, fund, last_month):
        period_id = month_shut(cast, fund, last_month)
        for columns in (
            {"reopened_by_id": cast.finance_officer.person_id, "reopen_reason": "x"},
            {"reopened_by_id": cast.finance_approver.person_id, "reopen_reason": ""},
        ):
            with pytest.raises(IntegrityError) as refused, transaction.atomic():
                Period.objects.filter(pk=period_id).update(
                    state="OPEN",
                    reopened_by_organization_id=cast.finance_approver.organization_id,
                    **columns,
                )
            assert constraint_of(refused.value) == "period_reopened_by_another_with_a_reason"


class TestClose:
    def test_is_for_good(self, cast, fund, last_month):
        period_id = month_shut_for_good(cast, fund, last_month)
        with pytest.raises(AlreadyDone, match="for good"), transaction.atomic():
            month_reopened(cast, period_id)
        with pytest.raises(IntegrityError), transaction.atomic():
            Period.objects.filter(pk=period_id).update(state="OPEN")

    def test_is_not_done_by_who_closed_it(self, cast, fund, last_month):
        period_id = month_shut(cast, fund, last_month)
        with pytest.raises(NotPermitted):
            period_close(actor=cast.finance_officer, now=now(), period_id=period_id)
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            Period.objects.filter(pk=period_id).update(
                state="CLOSED",
                closed_by_id=cast.finance_officer.person_id,
                closed_by_organization_id=cast.finance_officer.organization_id,
            )
        assert constraint_of(refused.value) == "period_closed_by_another"

    def test_of_a_year_holds_its_months_for_good(self, cast, fund, last_month):
        december = date(last_month.year - 1, 12, 31)
        month = month_shut(cast, fund, december)
        month_shut_for_good(cast, fund, december, kind=YEAR)
        with pytest.raises(PeriodNotMoved), transaction.atomic():
            month_reopened(cast, month)


class TestPriorPeriodAdjustment:
    def test_is_booked_in_an_open_period_and_names_the_day_it_belongs_to(
        self, cast, fund, last_month
    ):
        month_shut(cast, fund, last_month)
        entry = late(fund, last_month + timedelta(days=1), adjusts=last_month)
        assert selectors.entry(entry_id=entry.id).adjusts == last_month
        pin(cast.finance_officer, fund, entry)
        assert list(selectors.books_findings()) == []

    def test_does_not_name_a_day_whose_books_are_open(self, fund, last_month):
        with pytest.raises(AdjustedDayOpen), transaction.atomic():
            late(fund, now().date(), adjusts=last_month)

    def test_a_reversal_of_an_entry_in_a_closed_period_says_so_by_itself(
        self, cast, fund, last_month
    ):
        entry = received(cast.finance_officer, fund, "100", on=last_month)
        month_shut(cast, fund, last_month)
        reversal = entry_reverse(
            entry_id=entry.id, value_date=now().date(), reference="reversal:1", memo=""
        )
        assert selectors.entry(entry_id=reversal.id).adjusts == last_month

    def test_a_reversal_on_a_closed_day_is_told_the_way_out(self, cast, fund, last_month):
        entry = received(cast.finance_officer, fund, "100", on=last_month)
        month_shut(cast, fund, last_month)
        with pytest.raises(PeriodShut), transaction.atomic():
            entry_reverse(entry_id=entry.id, value_date=last_month, reference="r:1", memo="")

    def test_a_reversal_that_is_asked_for_again_after_the_closing_is_the_same(
        self, cast, fund, last_month
    ):
        entry = received(cast.finance_officer, fund, "100", on=last_month)
        words = {"entry_id": entry.id, "value_date": now().date(), "memo": ""}
        first = entry_reverse(reference="reversal:1", **words)
        month_shut(cast, fund, last_month)
        again = entry_reverse(reference="reversal:1", **words)
        assert (again.id, again.replayed) == (first.id, True)


class TestList:
    def test_says_of_each_period_what_may_follow(self, cast, fund, last_month):
        month_shut(cast, fund, month_before(last_month))
        rows = selectors.period_rows(
            fund_id=fund.pk, since=month_before(month_before(last_month)), today=now().date()
        )
        months = {row.starts: row for row in rows if row.kind == MONTH}
        states = [months[first].state for first in sorted(months)]
        assert states == ["SOFT_CLOSED", "SOFT_CLOSED", "OPEN", "OPEN"]
        acts = [months[first].acts for first in sorted(months)]
        assert acts == [(), ("reopen", "close"), ("soft_close",), ()]

    def test_counts_months_over_the_turn_of_a_year(self):
        spans = months_between(date(2025, 11, 20), date(2026, 2, 1))
        assert [first.month for first, _last in spans] == [2, 1, 12, 11]
        assert period_of(date(2024, 2, 3), MONTH)[1] == date(2024, 2, 29)
        assert period_of(date(2024, 2, 3), YEAR) == (date(2024, 1, 1), date(2024, 12, 31))
