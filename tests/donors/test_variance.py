"""Planned and received explained: three parts that add up to the cent, in any currency."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donors.rules.ladder import AgreementFact, InstallmentFact, ReceiptFact
from donors.rules.variance import (
    CannotExplain,
    Planned,
    Received,
    effects_sum,
    explained,
    received_by_installment,
)
from trustfund.kernel.money import CurrencyMismatch, Money, MoneyError, money_sum, quantum, zero

DUE = date(2026, 6, 30)
SOMEBODY = UUID(int=1)


def money(amount, currency="USD") -> Money:
    return Money(Decimal(amount), currency)


def planned(amount, currency="EUR", *, rate="1.10", due_rate="1.12") -> Planned:
    return Planned(money(amount, currency), DUE, Decimal(rate), Decimal(due_rate))


def received(amount, brought, currency="EUR", *, holding="USD", unconverted="0") -> Received:
    return Received(money(amount, currency), money(brought, holding), money(unconverted, currency))


class TestExplained:
    def test_three_parts_by_hand(self):
        # 800 of 1,000 came: -200 × 1.10; 800 × (1.12 - 1.10); 800 × (1.15 - 1.12).
        found = explained(planned("1000.00"), received("800.00", "920.00"))
        assert found.effects.volume == money("-220.00")
        assert found.effects.timing == money("16.00")
        assert found.effects.rate == money("24.00")
        assert found.effects.exchange == money("40.00")
        assert found.effects.total == money("-180.00")
        assert found.planned_holding == money("1100.00")
        assert found.deal_rate == Decimal("1.1500000000")

    @pytest.mark.parametrize(
        ("currency", "holding", "effects"),
        [
            ("JPY", "USD", ("-1.33", "0.67", "-0.34")),
            ("EUR", "JPY", ("-1", "1", "-1")),
            ("EUR", "KWD", ("-1.333", "0.667", "-0.334")),
            ("KWD", "EUR", ("-1.33", "0.67", "-0.34")),
        ],
        ids=["0-to-2", "2-to-0", "2-to-3", "3-to-2"],
    )
    def test_in_currencies_with_none_two_and_three_decimals(self, currency, holding, effects):
        # Stations 13.333, 12.000, 12.667 and 12.333, each rounded once: 13.33 12.00 12.67 12.33.
        brought = money("12.333", "KWD").amount.quantize(quantum(holding))
        found = explained(
            planned("10", currency, rate="1.3333", due_rate="1.40744"),
            received("9", brought, currency, holding=holding),
        ).effects
        told = tuple(str(part.amount) for part in (found.volume, found.timing, found.rate))
        assert told == effects

    def test_an_odd_cent_goes_to_no_part_without_a_cause(self):
        # 0.333 each: three stations round to 0.33 alike, so what did not change is exactly zero.
        same = explained(
            planned("1.00", rate="0.333", due_rate="0.333"), received("1.00", "0.34")
        ).effects
        assert (same.volume, same.timing, same.rate) == (zero("USD"), zero("USD"), money("0.01"))

    def test_nothing_received_is_all_volume(self):
        found = explained(planned("1000.00"), received("0", "0"))
        assert found.effects.volume == found.effects.total == money("-1100.00")
        assert found.deal_rate is None

    def test_money_that_waits_for_its_deal_is_in_volume_and_not_unpaid(self):
        found = explained(planned("1000.00"), received("0", "0", unconverted="1000.00"))
        assert found.effects.volume == money("-1100.00")
        assert found.unpaid == found.arrears(DUE + timedelta(days=9)) == money("0", "EUR")

    def test_more_than_planned_is_volume_and_leaves_nothing_unpaid(self):
        found = explained(planned("100.00"), received("150.00", "168.00"))
        assert found.effects.volume == money("55.00")
        assert found.unpaid == money("0", "EUR")

    def test_in_the_holding_currency_all_is_volume(self):
        found = explained(
            planned("100.00", "USD", rate="1", due_rate="1"), received("40.00", "40.00", "USD")
        )
        assert found.effects.volume == money("-60.00")
        assert found.effects.exchange == money("0")


class TestArrears:
    def test_a_shortfall_by_exchange_is_none(self):
        found = explained(planned("1000.00"), received("1000.00", "700.00"))
        assert found.effects.exchange == money("-400.00")
        assert found.arrears(DUE + timedelta(days=400)) == money("0", "EUR")

    def test_what_did_not_come_is_one_in_the_donors_currency_whatever_exchange_gained(self):
        found = explained(planned("1000.00"), received("900.00", "2000.00"))
        assert found.effects.total > money("0")
        assert found.arrears(DUE + timedelta(days=1)) == money("100.00", "EUR")

    def test_begins_on_the_day_after_the_due_date(self):
        found = explained(planned("1000.00"), received("900.00", "1000.00"))
        assert found.arrears(DUE) == money("0", "EUR")
        assert found.unpaid == money("100.00", "EUR")


class TestRefusals:
    @pytest.mark.parametrize(
        "found",
        [
            received("-1", "0"),
            received("1", "-1"),
            received("1", "1", unconverted="-1"),
            received("0", "1"),
        ],
        ids=["received", "brought", "unconverted", "bought-with-nothing"],
    )
    def test_of_what_cannot_have_been_received(self, found):
        with pytest.raises(CannotExplain):
            explained(planned("1"), found)

    def test_of_a_negative_plan(self):
        with pytest.raises(CannotExplain):
            explained(planned("-1"), received("0", "0"))

    @pytest.mark.parametrize(("rate", "due_rate"), [("1.01", "1"), ("1", "1.01")])
    def test_of_a_rate_of_the_holding_currency_against_itself(self, rate, due_rate):
        with pytest.raises(CannotExplain, match="one of itself"):
            explained(planned("1", "USD", rate=rate, due_rate=due_rate), received("1", "1", "USD"))

    def test_of_a_deal_in_the_holding_currency_itself(self):
        with pytest.raises(CannotExplain, match="is not"):
            explained(planned("1", "USD", rate="1", due_rate="1"), received("1", "0.99", "USD"))

    def test_of_two_currencies_and_of_rates_that_are_none(self):
        with pytest.raises(CurrencyMismatch):
            explained(planned("1"), received("1", "1", "GBP"))
        for wrong in ("0", "-1", "NaN"):
            with pytest.raises(MoneyError):
                explained(planned("1", rate=wrong), received("1", "1"))
            with pytest.raises(MoneyError):
                explained(planned("1", due_rate=wrong), received("1", "1"))


rates = st.decimals(min_value=Decimal("0.0000000001"), max_value=10000, places=10)
units = st.integers(min_value=0, max_value=10**11)


@st.composite
def stories(draw, holdings=("USD", "BHD", "ISK")) -> tuple[Planned, Received]:
    """A plan and what came of it, between two different currencies."""
    currency = draw(st.sampled_from(["EUR", "JPY", "KRW", "KWD", "GBP"]))
    holding = draw(st.sampled_from(holdings))
    amount, came, brought = draw(units), draw(units), draw(units)
    step = quantum(currency)
    return (
        Planned(Money(step * amount, currency), DUE, draw(rates), draw(rates)),
        Received(
            Money(step * came, currency),
            Money(quantum(holding) * (brought if came else 0), holding),
            zero(currency),
        ),
    )


class TestAlways:
    @given(stories())
    def test_the_parts_are_received_less_planned(self, story):
        plan, came = story
        found = explained(plan, came)
        effects = found.effects
        whole = came.holding - found.planned_holding
        assert effects.volume + effects.timing + effects.rate == whole == effects.total

    @given(stories())
    def test_each_part_is_its_formula_but_for_one_minor_unit(self, story):
        plan, came = story
        sold, bought = Fraction(came.money.amount), Fraction(came.holding.amount)
        rate, due_rate = Fraction(plan.rate), Fraction(plan.due_rate)
        exact = {
            "volume": (sold - Fraction(plan.money.amount)) * rate,
            "timing": sold * (due_rate - rate),
            "rate": bought - sold * due_rate,  # sold × (deal rate - rate of the due date)
        }
        effects = explained(plan, came).effects
        for name, value in exact.items():
            off = abs(Fraction(getattr(effects, name).amount) - value)
            assert off <= Fraction(quantum(came.holding.currency)), name

    @given(st.lists(stories(["USD"]), max_size=4))
    def test_sums_of_several_currencies_add_up_as_well(self, every):
        found = [explained(plan, came) for plan, came in every]
        brought = money_sum([came.holding for _, came in every], "USD")
        planned_holding = money_sum([one.planned_holding for one in found], "USD")
        assert effects_sum([one.effects for one in found], "USD").total == brought - planned_holding


def agreement(parts, receipts) -> AgreementFact:
    installments = tuple(
        InstallmentFact(number, DUE + timedelta(days=day), money(amount, "EUR"))
        for number, (day, amount) in enumerate(parts, start=1)
    )
    whole = money_sum([one.money for one in installments], "EUR")
    return AgreementFact(
        SOMEBODY, SOMEBODY, "AA-001", whole, DUE, None, installments, tuple(receipts)
    )


def receipt(day, amount, brought=None, *, deal_day=None) -> ReceiptFact:
    deal_day = day if deal_day is None else deal_day
    return ReceiptFact(
        money(amount, "EUR"),
        DUE + timedelta(days=day),
        None if brought is None else money(brought),
        None if brought is None else DUE + timedelta(days=deal_day),
    )


def by_installment(fact, *, day=400):
    as_of = DUE + timedelta(days=day)
    return received_by_installment(fact, as_of=as_of, holding_currency="USD")


class TestReceivedByInstallment:
    def test_a_receipt_for_two_takes_what_it_brought_along(self):
        fact = agreement([(0, 100), (30, 200)], [receipt(0, "150.00", "165.01")])
        found, beyond = by_installment(fact)
        assert found == {1: received("100.00", "110.01"), 2: received("50.00", "55.00")}
        assert beyond == received("0", "0")

    def test_the_earliest_due_date_is_paid_first_and_by_the_earliest_receipt(self):
        fact = agreement(
            [(30, 100), (0, 100)], [receipt(5, "100.00", "120.00"), receipt(1, "100.00", "110.00")]
        )
        found, _ = by_installment(fact)
        assert found == {2: received("100.00", "110.00"), 1: received("100.00", "120.00")}

    def test_what_is_not_sold_by_the_day_waits_for_its_deal(self):
        fact = agreement([(0, 100)], [receipt(0, "60.00", "66.00", deal_day=3)])
        assert by_installment(fact, day=2)[0] == {1: received("0", "0", unconverted="60.00")}
        assert by_installment(fact, day=3)[0] == {1: received("60.00", "66.00")}

    def test_what_came_after_the_day_is_not_there_yet(self):
        fact = agreement([(0, 100)], [receipt(5, "60.00", "66.00")])
        assert by_installment(fact, day=4)[0] == {1: received("0", "0")}

    def test_what_comes_beyond_the_last_installment_stands_apart(self):
        fact = agreement([(0, 100)], [receipt(0, "150.00", "165.00"), receipt(1, "7.00")])
        found, beyond = by_installment(fact)
        assert found == {1: received("100.00", "110.00")}
        assert beyond == received("50.00", "55.00", unconverted="7.00")

    amounts = st.integers(min_value=1, max_value=10**9).map(lambda cents: Decimal(cents) / 100)
    receipts = st.builds(receipt, st.integers(0, 90), amounts, st.none() | amounts)

    @given(
        st.lists(st.tuples(st.integers(0, 90), amounts), min_size=1, max_size=6),
        st.lists(receipts, max_size=6),
    )
    def test_loses_nothing_of_the_receipts_and_their_deals(self, parts, receipts):
        found, beyond = by_installment(agreement(parts, receipts))
        every = [*found.values(), beyond]
        came = money_sum([one.money + one.unconverted for one in every], "EUR")
        assert came == money_sum([one.money for one in receipts], "EUR")
        brought = money_sum([one.holding for one in every], "USD")
        assert brought == money_sum([one.holding for one in receipts if one.holding], "USD")
