"""The cast that every test knows, the demonstration's story, and the ways to meet the site."""

import gc
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import Client
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from tests.database import keep, kept, take_back, wipe
from tests.factories.again import again
from tests.factories.cast import Cast, cast_make
from trustfund.kernel.actor import Actor

# A machine that is busy with other work is no fault of the property that is being tried.
hypothesis_settings.register_profile("unhurried", deadline=None)
hypothesis_settings.load_profile("unhurried")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin a parallel run with the slow files and then the large ones, so that no core waits at its end.

    Inside a file the order stays random.
    """
    if not hasattr(config, "workerinput"):
        return
    sizes = Counter(item.path for item in items)
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    places = {path: place for place, path in enumerate(sizes)}
    items.sort(
        key=lambda item: (item.path not in slow, -sizes[item.path], places[item.path]),
    )


def pytest_collection_finish() -> None:
    """Leave what was imported and collected out of every later search for garbage: it stays until the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(autouse=True)
def language_forgotten() -> Iterator[None]:
    """Forget the language of a test's last reader: a request leaves it on in its thread."""
    yield
    translation.deactivate()


@pytest.fixture
def cast(db: None) -> Cast:
    """Return the fixed cast: each party of the fund with its people, each with one role."""
    made = again("cast", cast_make)
    return replace(made, rolled_back=True)


@pytest.fixture
def committed_cast(committed_db: None) -> Cast:
    """Return the same cast, committed, for tests with threads, a live site or a worker."""
    return cast_make()


@pytest.fixture(scope="module")
def story(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """Give a module the whole demonstration, committed; empty the tables afterwards.

    It is told once in a run's process: later modules get a copy of the database as it was then.
    """
    with django_db_blocker.unblock():
        if kept("story"):
            take_back("story")
        else:
            call_command("demo_load", verbosity=0)
            keep("story")
        yield
        connections["default"].close()
        wipe()
        connections["owner"].close()


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
