"""Burden sharing: keys that are a hundred, gaps that are zero together, nobody charged by surprise."""

from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donors.rules.burden import (
    KeysNotWhole,
    NegativeKey,
    NobodyShares,
    NoKeys,
    burden,
    fixed_key,
    percent_key,
    percents_of,
    proportional_key,
)
from trustfund.kernel.money import CurrencyMismatch, Money, MoneyError, money_sum, quantum, zero

A, B, C, D = (UUID(int=number) for number in (1, 2, 3, 4))


def usd(amount) -> Money:
    return Money(Decimal(amount), "USD")


def percents(**parts) -> dict[UUID, Decimal]:
    return {{"a": A, "b": B, "c": C, "d": D}[name]: Decimal(part) for name, part in parts.items()}


KEY = percent_key(percents(a="50", b="30", c="20"))


def row(found, donor_id):
    return next(share for share in found.shares if share.donor_id == donor_id)


class TestPercent:
    def test_by_hand(self):
        # Of 1,000: 500, 300 and 200 by the key; 400, 600 and nothing are given.
        found = burden(KEY, {A: usd(400), B: usd(600)}, currency="USD")
        assert [(one.target, one.gap, one.given) for one in found.shares] == [
            (usd(500), usd(100), Decimal(40)),
            (usd(300), usd(-300), Decimal(60)),
            (usd(200), usd(200), Decimal(0)),
        ]
        assert (found.total, found.is_rescaled, found.key_taken) == (usd(1000), False, 100)

    @pytest.mark.parametrize(
        ("parts", "difference", "words"),
        [
            ({"a": "50", "b": "49.9999"}, "0.0001", "0.0001 % missing"),
            ({"a": "50", "b": "50.5"}, "-0.5", "0.5 % too much"),
            ({}, "100", "100 % missing"),
        ],
        ids=["missing", "too-much", "none"],
    )
    def test_keys_that_are_no_hundred_are_refused_with_the_difference(
        self, parts, difference, words
    ):
        with pytest.raises(KeysNotWhole, match=words) as refused:
            percent_key(percents(**parts))
        assert refused.value.difference == Decimal(difference)

    @pytest.mark.parametrize("wrong", ["-1", "NaN", "Infinity"])
    def test_a_key_below_zero_or_no_number_is_refused(self, wrong):
        for make in (percent_key, lambda keys: proportional_key(keys, "income")):
            with pytest.raises(NegativeKey):
                make({A: Decimal(wrong), B: Decimal(101)})


class TestFixed:
    key = fixed_key({A: usd("30.00"), B: usd("10.00")}, "USD")

    def test_each_amount_is_its_part_of_their_sum(self):
        found = burden(self.key, {A: usd(10), B: usd(10)}, currency="USD")
        assert [(one.key, one.fixed, one.target, one.gap) for one in found.shares] == [
            (75, usd(30), usd(15), usd(5)),
            (25, usd(10), usd(5), usd(-5)),
        ]

    def test_amounts_are_of_one_currency_not_negative_and_not_all_zero(self):
        with pytest.raises(CurrencyMismatch):
            fixed_key({A: Money("1", "EUR")}, "USD")
        with pytest.raises(NegativeKey):
            fixed_key({A: usd(-1), B: usd(2)}, "USD")
        with pytest.raises(NoKeys):
            fixed_key({A: usd(0)}, "USD")


class TestProportional:
    def test_each_measure_is_its_part_of_their_sum(self):
        key = proportional_key(percents(a="1", b="1", c="1"), "gross national income, 2025")
        found = burden(key, {A: usd("0.10")}, currency="USD")
        assert [one.key for one in found.shares] == [
            Decimal("33.3334"),
            Decimal("33.3333"),
            Decimal("33.3333"),
        ]
        assert [one.target for one in found.shares] == [usd("0.04"), usd("0.03"), usd("0.03")]
        assert [one.fixed for one in found.shares] == [None, None, None]

    def test_measures_that_are_all_zero_are_refused(self):
        with pytest.raises(NoKeys):
            proportional_key(percents(a="0", b="0"), "income")


class TestLeftOut:
    def test_who_is_left_out_takes_no_share_and_the_others_are_rescaled_which_is_told(self):
        # Without the 20 of C, 50 and 30 of 80 are 62.5 and 37.5 of a hundred.
        found = burden(KEY, {A: usd(80)}, currency="USD", left_out=[C])
        assert [(one.key, one.rescaled, one.target) for one in found.shares] == [
            (50, Decimal("62.5"), usd(50)),
            (30, Decimal("37.5"), usd(30)),
            (20, None, None),
        ]
        assert not row(found, C).takes_share
        assert (found.is_rescaled, found.left_out, found.key_taken) == (True, (C,), 80)

    def test_what_they_give_nevertheless_is_shown_and_stays_out_of_the_total(self):
        found = burden(KEY, {A: usd(80), C: usd(7)}, currency="USD", left_out=[C])
        assert (found.total, found.outside) == (usd(80), usd(7))
        assert (row(found, C).actual, row(found, C).gap, row(found, C).given) == (
            usd(7), None, None,
        )  # fmt: skip

    def test_who_has_no_key_takes_no_share_and_rescales_nobody(self):
        found = burden(KEY, {A: usd(80), D: usd(7)}, currency="USD", left_out=[D])
        assert (found.total, found.outside, found.is_rescaled) == (usd(80), usd(7), False)
        assert (row(found, D).key, row(found, D).target) == (0, None)

    def test_a_key_of_zero_takes_no_share(self):
        found = burden(percent_key(percents(a="100", b="0")), {A: usd(5)}, currency="USD")
        assert not row(found, B).takes_share

    def test_somebody_must_be_left(self):
        with pytest.raises(NobodyShares):
            burden(KEY, {}, currency="USD", left_out=[A, B, C])


class TestInKind:
    def test_is_counted_apart_from_cash(self):
        cash = {A: usd(500), B: usd(500)}
        without = burden(KEY, cash, currency="USD")
        found = burden(KEY, cash, currency="USD", in_kind={C: usd(200), D: usd(1)})
        assert (found.total, found.in_kind) == (usd(1000), usd(201))
        assert (row(found, C).in_kind, row(found, C).gap) == (usd(200), usd(200))
        assert [one.gap for one in without.shares] == [one.gap for one in found.shares[:3]]


class TestAmounts:
    def test_while_nothing_is_given_there_is_no_share_of_it(self):
        found = burden(KEY, {}, currency="USD")
        assert [(one.given, one.gap) for one in found.shares] == [(None, usd(0))] * 3

    def test_negative_amounts_and_other_currencies_are_refused(self):
        for wrong, error in ((usd(-1), MoneyError), (Money("1", "EUR"), CurrencyMismatch)):
            with pytest.raises(error):
                burden(KEY, {A: wrong}, currency="USD")
            with pytest.raises(error):
                burden(KEY, {D: wrong}, currency="USD")
            with pytest.raises(error):
                burden(KEY, {}, currency="USD", in_kind={A: wrong})


donors = st.integers(min_value=1, max_value=20).map(lambda number: UUID(int=number))
weights = st.decimals(min_value=0, max_value=10**13, places=3)
keys = st.dictionaries(donors, weights, min_size=1, max_size=12).filter(
    lambda found: any(found.values())
)
cash = st.integers(min_value=0, max_value=10**14)


class TestAlways:
    @given(keys, st.dictionaries(donors, cash), st.sampled_from(["USD", "JPY", "KWD"]), st.data())
    def test_keys_and_shares_are_a_hundred_and_the_gaps_are_nothing(
        self, measures, units, currency, data
    ):
        left_out = data.draw(st.sets(st.sampled_from(sorted(measures))))
        taking = [one for one in measures if measures[one] > 0 and one not in left_out]
        actual = {one: Money(quantum(currency) * count, currency) for one, count in units.items()}
        key = proportional_key(measures, "income")
        if not taking:
            with pytest.raises(NobodyShares):
                burden(key, actual, currency=currency, left_out=left_out)
            return
        found = burden(key, actual, currency=currency, left_out=left_out)
        shares = [share for share in found.shares if share.takes_share]
        assert {share.donor_id for share in shares} == set(taking)
        assert sum(share.key for share in found.shares) == 100
        assert sum(share.rescaled for share in shares) == 100
        assert money_sum([share.target for share in shares], currency) == found.total
        assert money_sum([share.gap for share in shares], currency) == zero(currency)
        every = money_sum([share.actual for share in found.shares], currency)
        assert every == found.total + found.outside == money_sum(list(actual.values()), currency)
        if found.total.amount:
            assert sum(share.given for share in shares) == 100

    @given(st.lists(weights, max_size=30))
    def test_percents_are_a_hundred_or_all_nothing(self, parts):
        assert sum(percents_of(parts)) == (100 if any(parts) else 0)
