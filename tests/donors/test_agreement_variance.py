"""Planned and received through the selector, the pages and the API: they add up, and say what is owed."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from donors.selectors.variance import agreement_variance, fund_variance
from tests.factories.donors import agreement_make, conversion_make, money, receipt_make
from trustfund.db.clock import clock_move

DAY = date(2026, 6, 15)


def two_parts(cast, fund, donor, *, signer, rate="1.1000"):
    """Return a signed agreement over EUR 1,000: half due on 20 June, half in September."""
    parts = [
        (date(2026, 6, 20), money("500.00", "EUR")),
        (date(2026, 9, 20), money("500.00", "EUR")),
    ]
    whole = money("1000.00", "EUR")
    return agreement_make(cast, fund, donor, whole, parts=parts, signer=signer, rate=Decimal(rate))


@pytest.fixture
def agreed(cast, fund, korea):
    return two_parts(cast, fund, korea, signer=cast.donor_officer)


class TestAgreementVariance:
    def test_what_is_not_due_is_neither_planned_nor_missing(self, agreed):
        found = agreement_variance(agreed, as_of=DAY)
        assert (found.lines, found.planned, found.received) == ([], money("0.00"), money("0.00"))

    def test_early_money_is_explained_by_the_rate_of_the_day_asked_for(self, cast, agreed):
        conversion_make(cast, receipt_make(cast, agreed, money("200.00", "EUR")), rate="1.2")
        (line,) = agreement_variance(agreed, as_of=DAY).lines
        assert not line.is_due
        assert (line.due_quote.rate_date, line.variance.planned.money) == (
            DAY,
            money("200.00", "EUR"),
        )
        assert line.variance.effects.volume == money("0.00")
        assert line.variance.effects.total == money("20.00")

    def test_a_shortfall_by_exchange_is_no_arrears(self, cast, agreed):
        conversion_make(cast, receipt_make(cast, agreed, money("500.00", "EUR")), rate="0.9")
        found = agreement_variance(agreed, as_of=date(2026, 6, 23))
        assert found.effects.total == found.effects.exchange == money("-100.00")
        assert found.arrears == money("0.00", "EUR")

    def test_what_did_not_come_is_volume_and_overdue(self, cast, agreed):
        conversion_make(cast, receipt_make(cast, agreed, money("300.00", "EUR")), rate="1.1")
        found = agreement_variance(agreed, as_of=date(2026, 6, 21))
        assert found.effects.volume == money("-220.00")
        assert found.arrears == money("200.00", "EUR")

    def test_what_waits_for_its_deal_is_told(self, cast, agreed):
        receipt_make(cast, agreed, money("500.00", "EUR"))
        found = agreement_variance(agreed, as_of=date(2026, 6, 20))
        assert found.unconverted == money("500.00", "EUR")
        assert found.arrears == money("0.00", "EUR")

    def test_before_the_signature_there_is_nothing_to_explain(self, agreed):
        assert agreement_variance(agreed, as_of=DAY - timedelta(days=1)) is None

    def test_a_missing_rate_stops_the_line_and_keeps_it_out_of_the_sums(self, cast, fund, korea):
        roubles = agreement_make(
            cast, fund, korea, money("1000.00", "RUB"),
            parts=[(DAY, money("1000.00", "RUB"))],
            signer=cast.donor_officer, rate=Decimal("0.0125"),
        )  # fmt: skip
        conversion_make(cast, receipt_make(cast, roubles, money("1000.00", "RUB")), rate="0.0125")
        found = agreement_variance(roubles, as_of=DAY)
        assert (found.is_whole, found.lines[0].variance) == (False, None)
        assert found.received == money("0.00")


class TestDoors:
    def test_the_page_shows_formula_rate_day_and_source_and_what_is_not_owed(
        self, client_of, cast, agreed
    ):
        conversion_make(cast, receipt_make(cast, agreed, money("500.00", "EUR")), rate="0.9")
        client = client_of(cast.donor_officer)
        url = reverse("donors:agreement_variance", args=[agreed.pk])
        shown = client.get(url, {"as_of": "2026-06-15"}).text
        for words in ("0.9000", "1.1000", "Bank deal slip 1", "no arrears", "Nothing is overdue"):
            assert words in shown

    def test_the_api_gives_the_figures_of_the_page(self, client_of, cast, agreed, fund):
        conversion_make(cast, receipt_make(cast, agreed, money("500.00", "EUR")), rate="0.9")
        client = client_of(cast.donor_officer)
        one = client.get(reverse("donors_api:agreement_variance", args=[agreed.pk])).json()
        assert one["effects"]["total"] == {"amount": "-100.00", "currency": "USD"}
        assert [line["number"] for line in one["lines"]] == [1]
        every = client.get(reverse("donors_api:fund_variance", args=[fund.pk])).json()
        assert every["effects"] == one["effects"]
        assert every["agreements"] == [one]

    def test_a_donor_sees_its_own_agreements_only(self, client_of, cast, fund, agreed, japan):
        client = client_of(cast.other_donor_officer)
        assert client.get(reverse("donors:agreement_variance", args=[agreed.pk])).status_code == 404
        page = client.get(reverse("donors:fund_variance", args=[fund.pk])).text
        assert agreed.number not in page

    def test_the_funds_page_sums_what_the_reader_sees(self, client_of, cast, fund, agreed):
        clock_move(by=timedelta(days=5))
        client = client_of(cast.finance_officer)
        page = client.get(
            reverse("donors:fund_variance", args=[fund.pk]), {"as_of": "2026-06-20"}
        ).text
        assert agreed.number in page
        assert "−550.00" in page


PARTS = st.lists(st.integers(1, 10**6), min_size=1, max_size=4)
RATES = st.integers(9_000, 13_000).map(lambda units: f"1.{units % 10_000:04d}")
NUMBERS = count(1)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(parts=PARTS, paid=st.lists(st.integers(1, 10**6), max_size=4), rates=st.data())
def test_the_parts_add_up_through_the_selector_whatever_was_agreed_and_paid(
    cast, fund, korea, parts, paid, rates
):
    today = DAY
    agreed = money(str(Decimal(sum(parts)) / 100), "EUR")
    due = [
        (today + timedelta(days=30 * number), money(str(Decimal(part) / 100), "EUR"))
        for number, part in enumerate(parts)
    ]
    agreement = agreement_make(
        cast, fund, korea, agreed, parts=due, signer=cast.donor_officer,
        rate=Decimal(rates.draw(RATES)),
    )  # fmt: skip
    left, brought = sum(parts), money("0.00")
    for cents in paid:
        if not 0 < cents <= left:
            continue
        left -= cents
        receipt = receipt_make(
            cast, agreement, money(str(Decimal(cents) / 100), "EUR"),
            reference=f"BANK-{next(NUMBERS)}",
        )  # fmt: skip
        if rates.draw(st.booleans()):
            brought += conversion_make(cast, receipt, rate=rates.draw(RATES)).bought
    for ahead in (0, 31, 200):
        found = agreement_variance(agreement, as_of=today + timedelta(days=ahead))
        assert found.is_whole
        assert found.planned + found.effects.total == found.received == brought
    whole = fund_variance(fund, donors=[korea], as_of=today)
    assert whole.planned + whole.effects.total == whole.received


def test_an_agreement_in_the_holding_currency_knows_no_exchange(cast, fund, korea):
    agreement = agreement_make(
        cast, fund, korea, money("100.00"), parts=[(DAY, money("100.00"))],
        signer=cast.donor_officer,
    )  # fmt: skip
    receipt_make(cast, agreement, money("60.00"))
    found = agreement_variance(agreement, as_of=DAY)
    assert found.effects.exchange == money("0.00")
    assert found.effects.volume == money("-40.00")
