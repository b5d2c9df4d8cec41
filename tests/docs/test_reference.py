"""The reference pages are what the code says today."""

import pytest
from django.utils import translation

from docs.reference import generate
from tests.docs.documents import CHECKOUT


@pytest.fixture(scope="module")
def fresh() -> dict[str, str]:
    """Return the pages as they would be written now."""
    with translation.override("en"):
        return generate.pages()


@pytest.mark.parametrize("name", ["actions.md", "api.md", "events.md", "settings.md", "states.md"])
def test_the_page_is_fresh(fresh, name):
    written = (CHECKOUT / "docs/reference" / name).read_text(encoding="utf-8")
    assert written == fresh[name], "run `make docs` and commit what it wrote"


def test_every_variable_that_is_explained_is_read():
    assert set(generate.VARIABLES) == set(generate.variables())


def test_no_page_is_left_over(fresh):
    assert {path.name for path in (CHECKOUT / "docs/reference").glob("*.md")} == set(fresh)
