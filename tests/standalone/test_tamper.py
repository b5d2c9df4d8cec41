"""Tampering with an export is found, and the first bad entry named. `make prove` tries ten times more."""

import pytest

from tests.standalone.tampering import KINDS, missed


def test_each_kind_of_tampering_is_found_and_named():
    assert len(KINDS) > 25
    assert not list(missed(len(KINDS), seed=20260301))


@pytest.mark.parametrize("seed", [1, 2])
def test_generated_cases_are_found_and_named(seed):
    assert not list(missed(40, seed))
