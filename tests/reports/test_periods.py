"""The columns of a statement."""

import itertools
from datetime import date

import pytest

from trustfund.reports.rules.periods import (
    fiscal_year,
    last_quarters,
    quarter_name,
    statement_periods,
)


class TestPeriods:
    @pytest.mark.parametrize(
        ("day", "year", "quarter"),
        [
            (date(2026, 6, 30), 2026, "FY26Q4"),
            (date(2026, 7, 1), 2027, "FY27Q1"),
            (date(2026, 12, 31), 2027, "FY27Q2"),
            (date(2027, 1, 1), 2027, "FY27Q3"),
        ],
    )
    def test_the_fiscal_year_begins_on_1_july(self, day, year, quarter):
        assert fiscal_year(day) == year
        assert quarter_name(day) == quarter

    def test_columns_span_quarter_year_prior_year_and_everything(self):
        spans = {
            period.key: (period.since, period.until)
            for period in statement_periods(date(2026, 2, 16))
        }
        assert spans == {
            "quarter": (date(2026, 1, 1), date(2026, 2, 16)),
            "fiscal_year": (date(2025, 7, 1), date(2026, 2, 16)),
            "prior_year": (date(2024, 7, 1), date(2025, 6, 30)),
            "inception": (None, date(2026, 2, 16)),
        }

    def test_quarters_follow_one_another_without_a_gap(self):
        quarters = last_quarters(date(2026, 2, 16), count=6)
        assert quarters[-1].until == date(2026, 2, 16)
        for before, after in itertools.pairwise(quarters):
            assert after.opening == before.until
