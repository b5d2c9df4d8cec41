"""The populated fund of the access walk, with its people at every door."""

from collections.abc import Iterator

import pytest

from tests.architecture.access_fund import Populated, populated
from tests.architecture.access_walk import Walk, walking
from tests.security.doors import Door, Written, forget, undone, written_here


@pytest.fixture(scope="module")
def found(django_db_setup: None, django_db_blocker) -> Iterator[Populated]:
    with populated(django_db_blocker) as made:
        yield made


@pytest.fixture(scope="module")
def walk(found: Populated) -> Iterator[Walk]:
    with walking(found) as made:
        yield made


@pytest.fixture(scope="module")
def before(walk: Walk) -> Written:
    """Return what is in the tables before any test, to which each comes back."""
    forget()
    return written_here()


@pytest.fixture
def door(request, walk: Walk) -> Iterator[Door]:
    """Return the door that the test names by its parameter; what comes in is taken out again."""
    with undone():
        yield Door.of(walk, request.param)
