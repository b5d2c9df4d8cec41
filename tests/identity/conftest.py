"""What the tests of identity share."""

from collections.abc import Callable
from functools import partial

import pytest

from tests.factories.cast import Cast
from tests.factories.identity import appointment_make
from trustfund.identity.models import Appointment


@pytest.fixture
def make_appointment(cast: Cast) -> Callable[..., Appointment]:
    """Return a maker of appointments among the cast's organizations."""
    return partial(appointment_make, cast)
