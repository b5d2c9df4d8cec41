"""The cast that every test knows, and the ways in which they meet the application."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.factories.cast import Cast, cast_make
from trustfund.kernel.actor import Actor


@pytest.fixture
def cast(db: None) -> Cast:
    """Return the fixed cast: each party of the fund with its people, each with one role."""
    return cast_make()


@pytest.fixture
def committed_cast(committed_db: None) -> Cast:
    """Return the same cast, committed, for tests with threads, a live site or a worker."""
    return cast_make()


@pytest.fixture
def client_of() -> Callable[[Actor], Client]:
    """Return a maker of browsers: signed in as this person, acting for this organization."""

    def make(actor: Actor) -> Client:
        client = Client()
        client.force_login(_person(actor))
        session = client.session
        session["acting_for"] = str(actor.organization_id)
        session.save()
        return client

    return make


def _person(actor: Actor):
    from trustfund.identity.models import Person  # noqa: PLC0415 - the settings come first

    return Person.objects.get(pk=actor.person_id)
