"""A fund for the tests of projects."""

import pytest

from tests.factories.oversight_program import fund_made


@pytest.fixture
def fund(cast):
    """Return an open fund in US dollars."""
    return fund_made(cast)
