"""A fund that is open, two donors, and a noon on which rates are published."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from donors.models import Agreement, Donor
from tests.factories.cast import Cast
from tests.factories.donors import agreement_make, donor_make, fund_opened, money
from trustfund.db.clock import clock_move
from trustfund.funds.models import Fund

NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)  # a Monday


@pytest.fixture
def noon(db: None) -> datetime:
    """Return the moment to which the database's clock was set."""
    return clock_move(to=NOON)


@pytest.fixture
def fund(noon: datetime, cast: Cast) -> Fund:
    """Return an open fund that holds US dollars and charges 5 %, above 50 million 4 %."""
    return fund_opened(cast)


@pytest.fixture
def korea(fund: Fund, cast: Cast) -> Donor:
    """Return a donor whose officer is `cast.donor_officer`."""
    return donor_make(cast, "korea")


@pytest.fixture
def japan(fund: Fund, cast: Cast) -> Donor:
    """Return another donor, whose officer is `cast.other_donor_officer`."""
    return donor_make(cast, "japan")


@pytest.fixture
def offered(cast: Cast, fund: Fund, korea: Donor) -> Agreement:
    """Return an agreement over EUR 1,000 that waits for the donor's signature."""
    return agreement_make(cast, fund, korea, money("1000.00", "EUR"))


@pytest.fixture
def signed(cast: Cast, fund: Fund, korea: Donor) -> Agreement:
    """Return a countersigned agreement over EUR 1,000."""
    return agreement_make(cast, fund, korea, money("1000.00", "EUR"), signer=cast.donor_officer)


@pytest.fixture
def signed_usd(cast: Cast, fund: Fund, korea: Donor) -> Agreement:
    """Return a countersigned agreement over USD 1,000, the fund's holding currency."""
    return agreement_make(cast, fund, korea, money("1000.00"), signer=cast.donor_officer)


@pytest.fixture
def send() -> Callable[..., Any]:
    """Return a way to send a form as its page does: with its key, confirmed."""

    def post(
        client: Client, url: str, data: dict[str, Any], *, key: Any = None, step: str = "confirm"
    ) -> Any:
        return client.post(url, {**data, "request_key": str(key or uuid4()), "step": step})

    return post


@pytest.fixture
def call() -> Callable[..., Any]:
    """Return a way to send an act to the API with its key."""

    def post(client: Client, url: str, data: dict[str, Any], *, key: Any = None) -> Any:
        return client.post(
            url,
            data,
            content_type="application/json",
            headers={"Idempotency-Key": str(key or uuid4())},
        )

    return post
