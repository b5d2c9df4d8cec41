"""A moment on which tests of mail begin: noon in UTC, nine in the evening in Seoul."""

from datetime import UTC, datetime

import pytest

from trustfund.db.clock import clock_move


@pytest.fixture
def noon(db) -> datetime:
    return clock_move(to=datetime(2026, 6, 15, 12, tzinfo=UTC))
