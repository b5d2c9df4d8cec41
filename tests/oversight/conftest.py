"""A fund with its board, and a motion before it, for the tests of the board."""

import pytest

from tests.factories.board import board_make, motion_make
from tests.factories.oversight_program import fund_made
from tests.factories.projects import concept_make


@pytest.fixture
def fund(cast):
    """Return an open fund in US dollars."""
    return fund_made(cast)


@pytest.fixture
def board(cast, fund):
    """Return its board: two seats on each bench, and a rule."""
    return board_make(fund, cast)


@pytest.fixture
def project(cast, fund):
    """Return a project whose concept is before the board."""
    return concept_make(fund, cast)


@pytest.fixture
def motion(cast, board, project):
    """Return an open motion on the project, to be decided within two weeks."""
    return motion_make(project, cast)
