"""A fund with two years of money, and a report of it, for the tests of reports."""

from collections.abc import Iterator

import pytest

from tests.factories.cast import Cast
from tests.factories.reports import Year, report_make, year_make
from trustfund.db import clock
from trustfund.reports.models import Report


@pytest.fixture
def year(committed_cast: Cast) -> Iterator[Year]:
    """Return the fund, committed; the clock stands on the day of its last entry."""
    try:
        yield year_make(committed_cast)
    finally:
        clock.clock_move()


@pytest.fixture
def report(year: Year) -> Report:
    """Return a report in English as of the last day."""
    return report_make(year)
