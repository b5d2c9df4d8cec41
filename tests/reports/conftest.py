"""A fund with two years of money, committed once for a module, and its reports in both languages."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.core.cache import cache
from django.db import connections

from tests.database import wipe
from tests.factories.cast import cast_make
from tests.factories.reports import Year, report_make, year_make
from trustfund.db import clock
from trustfund.reports.models import Report


@dataclass
class Library:
    """The fund and a report of it in each language."""

    year: Year
    english: Report
    korean: Report

    def file(self, name: str, language: str = "en") -> bytes:
        """Return the bytes of a file as they were issued."""
        report = self.korean if language == "ko" else self.english
        return bytes(report.files.get(format=name.upper()).content)


@pytest.fixture(scope="module")
def year(django_db_setup: None, django_db_blocker) -> Iterator[Year]:
    """Return the fund, committed for this module; the clock stands on the day of its last entry."""
    with django_db_blocker.unblock():
        try:
            yield year_make(cast_make())
        finally:
            clock.clock_move()
            connections["default"].close()
            wipe()
            connections["owner"].close()


@pytest.fixture(scope="module")
def library(year: Year) -> Library:
    """Return the reports as of the last day."""
    return Library(year, report_make(year), report_make(year, language="ko"))


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    """Let no test count against another's limit."""
    cache.clear()
