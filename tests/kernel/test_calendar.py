"""Working days and fiscal years."""

from datetime import date

import pytest

from trustfund.kernel.calendar import (
    fiscal_year,
    fiscal_year_start,
    is_working_day,
    quarter_start,
    working_days_after,
)


class TestWorkingDays:
    def test_skips_weekends_and_holidays(self):
        friday = date(2026, 11, 20)
        assert working_days_after(friday, 1) == date(2026, 11, 23)
        assert working_days_after(friday, 1, {date(2026, 11, 23)}) == date(2026, 11, 24)
        assert working_days_after(friday, 10) == date(2026, 12, 4)
        assert not is_working_day(date(2026, 11, 22))

    @pytest.mark.parametrize("count", [-1, 401])
    def test_refuses_spans_that_no_clock_has(self, count):
        with pytest.raises(ValueError, match="working days"):
            working_days_after(date(2026, 11, 20), count)


class TestFiscalYear:
    def test_runs_from_july_to_june_and_is_named_by_its_end(self):
        assert fiscal_year(date(2027, 6, 30)) == 2027
        assert fiscal_year(date(2027, 7, 1)) == 2028
        assert fiscal_year_start(date(2027, 6, 30)) == date(2026, 7, 1)
        assert fiscal_year(date(2027, 7, 1), first_month=1) == 2027

    def test_has_calendar_quarters(self):
        assert quarter_start(date(2027, 5, 31)) == date(2027, 4, 1)
