"""Cases for tests of disbursements."""

import pytest

from tests.factories.disbursements import Case, open_case, prepared_case, signed_case


@pytest.fixture
def prepared(cast) -> Case:
    """Return a grant that nobody has signed, in a fund whose money may flow."""
    return prepared_case(cast)


@pytest.fixture
def case(cast) -> Case:
    """Return a signed grant in a fund whose money may flow."""
    return signed_case(cast)


@pytest.fixture
def ready(cast) -> Case:
    """Return an application that nothing keeps from being paid."""
    return open_case(cast)
