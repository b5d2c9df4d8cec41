"""Rates: crossed through the euro, at most seven days old, never guessed."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donors.errors import NoRate
from donors.rules.rates import RateQuote, cross_rate, deal_agrees, is_rate, rate_decimals
from donors.selectors import rates
from tests.factories.donors import money
from trustfund.kernel.currencies import UnknownCurrency
from trustfund.kernel.money import Money


class TestQuote:
    def test_gives_units_of_the_target_for_one_of_the_source(self):
        # eurofxref of 2026-06-15: the euro in dollars, read by hand from the published file.
        found = rates.quote("EUR", "USD", date(2026, 6, 15))
        assert found.rate == rates._published("USD", date(2026, 6, 15))
        assert (found.rate_date, found.rate_source) == (date(2026, 6, 15), "ECB")

    @pytest.mark.parametrize("source", ["KRW", "JPY", "AUD", "GBP"])
    def test_crosses_other_pairs_through_the_euro(self, source):
        day = date(2026, 6, 15)
        in_euro = rates._published(source, day)
        in_dollars = rates._published("USD", day)
        found = rates.quote(source, "USD", day).rate
        assert abs(found - in_dollars / in_euro) <= Decimal("0.00000000005")
        assert rate_decimals(found) == 10

    def test_a_known_pair_has_its_published_value(self):
        # 2014-03-28: 1.3759 dollars for one euro (European Central Bank).
        assert rates.quote("EUR", "USD", date(2014, 3, 28)).rate == Decimal("1.3759")

    def test_on_a_weekend_the_last_published_rate_counts_with_its_own_day(self):
        assert rates.quote("EUR", "USD", date(2026, 6, 14)).rate_date == date(2026, 6, 12)
        assert rates.quote("USD", "EUR", date(2026, 6, 14)).rate_date == date(2026, 6, 12)

    def test_seven_days_after_the_last_rate_it_counts_and_on_the_eighth_it_does_not(self):
        last = date(2022, 3, 1)  # when the ruble's rate was published last
        assert rates.quote("RUB", "USD", date(2022, 3, 8)).rate_date == last
        with pytest.raises(NoRate, match="A finance officer gives the rate"):
            rates.quote("RUB", "USD", date(2022, 3, 9))

    @pytest.mark.parametrize("currency", ["KPW", "XDR", "MNT"])
    def test_a_currency_without_a_rate_is_never_one_to_one(self, currency):
        with pytest.raises(NoRate):
            rates.quote(currency, "USD", date(2026, 6, 15))
        assert rates.quote_or_none(currency, "USD", date(2026, 6, 15)) is None

    def test_before_and_after_the_history_there_is_none(self):
        for day in (date(1998, 12, 31), date(2200, 1, 1)):
            with pytest.raises(NoRate):
                rates.quote("EUR", "USD", day)

    def test_the_same_currency_is_one(self):
        day = date(2200, 1, 1)
        assert rates.quote("USD", "USD", day) == RateQuote(Decimal(1), day, "SAME")

    def test_an_unknown_currency_is_an_error(self):
        with pytest.raises(UnknownCurrency):
            rates.quote("XXX", "USD", date(2026, 6, 15))

    def test_the_history_is_read_once(self):
        rates.quote("EUR", "USD", date(2026, 6, 15))
        before = rates._history.cache_info().misses
        rates.quote("KRW", "USD", date(2020, 1, 2))
        assert rates._history.cache_info().misses == before


class TestDeals:
    def test_a_bought_amount_within_the_rates_rounding_agrees(self):
        sold = money("1000000.00", "EUR")
        # 1.0800 stands for 1.07995 to 1.08005.
        for bought, agrees in [
            ("1080000.00", True),
            ("1080050.00", True),
            ("1079950.00", True),
            ("1080050.02", False),
            ("1079949.98", False),
        ]:
            found = deal_agrees(sold=sold, bought=money(bought), rate=Decimal("1.0800"), decimals=4)
            assert found is agrees, bought

    @given(
        st.integers(1, 10**12),
        st.decimals(min_value="0.0001", max_value="2000", places=6),
    )
    def test_what_is_computed_always_agrees(self, cents, rate):
        sold = Money(Decimal(cents) / 100, "EUR")
        bought = sold.converted_half_even(rate, "USD")
        assert deal_agrees(sold=sold, bought=bought, rate=rate, decimals=rate_decimals(rate))

    @given(st.decimals(min_value="0.5", max_value="2000", places=5))
    def test_a_cross_rate_and_its_inverse_make_one(self, per_euro):
        there = cross_rate(source_per_euro=per_euro, target_per_euro=Decimal("1.1"))
        back = cross_rate(source_per_euro=Decimal("1.1"), target_per_euro=per_euro)
        assert abs(there * back - 1) < Decimal("0.000001")

    @pytest.mark.parametrize(
        "rate", ["0", "-1", "NaN", "Infinity", "1e999", "1e9", "1.00000000001"]
    )
    def test_what_is_no_rate(self, rate):
        assert not is_rate(Decimal(rate))
