"""Canonical JSON: one spelling per value, and different values never the same spelling."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustfund.kernel.canonical import canonical_hash, canonical_json

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


class TestCanonicalJson:
    def test_sorts_keys_and_wastes_no_space(self):
        assert canonical_json({"b": 1, "a": [True, None]}) == '{"a":[true,null],"b":1}'

    def test_spells_decimals_without_exponent_or_trailing_zeros(self):
        assert canonical_json([Decimal("100.0000"), Decimal("1E+3"), Decimal("-0.0")]) == (
            '["100","1000","0"]'
        )

    def test_spells_dates_identifiers_and_bytes(self):
        moment = datetime(2027, 7, 1, 12, tzinfo=UTC)
        assert canonical_json([date(2027, 7, 1), moment, UUID(int=1), b"\x01"]) == (
            '["2027-07-01","2027-07-01T12:00:00+00:00","00000000-0000-0000-0000-000000000001","01"]'
        )

    def test_composes_hangul(self):
        assert canonical_json("가") == canonical_json("가")

    @pytest.mark.parametrize("value", [1.5, object(), datetime(2027, 7, 1), Decimal("NaN")])  # noqa: DTZ001
    def test_refuses_what_has_no_one_spelling(self, value):
        with pytest.raises(TypeError):
            canonical_json(value)

    @given(values, values)
    def test_spells_different_values_differently(self, one, other):
        same = canonical_json(one) == canonical_json(other)
        assert same == (canonical_hash(one) == canonical_hash(other))

    def test_keeps_text_and_number_apart(self):
        assert canonical_json("1") != canonical_json(1)
        assert canonical_json(None) != canonical_json("")
