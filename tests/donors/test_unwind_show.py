"""What each donor would get back: to the cent, tied to the books, by page, file and API."""

from datetime import timedelta
from decimal import Decimal
from itertools import count

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from donors.selectors.unwind import cancelled, unwound
from tests.factories.donors import agreement_make, conversion_make, money, receipt_make, refund_make
from tests.factories.ledger import posted
from tests.ledger.conftest import no_gate
from trustfund.db.clock import clock_move, now
from trustfund.kernel.money import money_sum
from trustfund.ledger.rules.posting import income_earned

__all__ = ["no_gate"]
NUMBERS = count(1)


def paid_in(cast, fund, donor, amount, currency="USD", rate=None, officer=None):
    """Return a receipt under an agreement of its own, converted if a rate is given."""
    agreed = money(amount, currency)
    agreement = agreement_make(
        cast, fund, donor, agreed, signer=officer or cast.donor_officer,
        rate=Decimal("1.1") if currency != "USD" else None,
    )  # fmt: skip
    receipt = receipt_make(cast, agreement, agreed, reference=f"UNWIND-{next(NUMBERS)}")
    if rate:
        conversion_make(cast, receipt, rate=rate)
        receipt.refresh_from_db()
    return receipt


@pytest.fixture
def story(cast, fund, korea, japan):
    """Korea has paid EUR 1,000 sold for USD 1,100, Japan USD 900; fees 5 %, income USD 0.01."""
    first = paid_in(cast, fund, korea, "1000.00", "EUR", "1.1")
    paid_in(cast, fund, japan, "900.00", officer=cast.other_donor_officer)
    posted(cast.finance_officer, fund, "INCOME", income_earned(money("0.01")))
    return first


class TestUnwound:
    def test_shares_the_balance_by_deposits_to_the_cent(self, fund, korea, japan, story):
        found = unwound(fund, as_of=now().date())
        assert found.balance == found.shared == money("1900.01")
        assert found.share_of(korea.pk).refund.money == money("1045.01")
        assert found.share_of(japan.pk).refund.money == money("855.00")
        assert found.ties

    def test_counts_no_day_after_it_and_less_what_went_back(self, cast, fund, korea, story):
        yesterday = now().date() - timedelta(days=1)
        clock_move(by=timedelta(days=1))
        refund_make(cast, story, money("110.00"), paid=True)
        today = unwound(fund, as_of=now().date())
        assert today.share_of(korea.pk).refund.deposits == money("990.00")
        assert today.ties
        assert unwound(fund, as_of=now().date() - timedelta(days=1)).share_of(
            korea.pk
        ).refund.deposits == money("1100.00")
        assert unwound(fund, as_of=yesterday).shares == []

    def test_what_waits_for_its_deal_is_told_and_not_shared(self, cast, fund, korea, story):
        paid_in(cast, fund, korea, "10.00", "EUR")
        found = unwound(fund, as_of=now().date())
        assert list(found.waiting) == [money("10.00", "EUR")]
        assert (found.shared, found.ties) == (money("1900.01"), True)

    def test_one_that_leaves_gets_its_share_of_what_is_free(self, fund, korea, story):
        found = unwound(fund, as_of=now().date())
        left = cancelled(found, donor_id=korea.pk)
        assert left.refund.money == found.share_of(korea.pk).refund.money

    def test_books_that_say_something_else_do_not_tie(self, cast, fund, korea, story):
        from trustfund.ledger.rules.posting import receipt_booked  # noqa: PLC0415

        posted(cast.finance_officer, fund, "RECEIPT", receipt_booked(money("5.00"), korea.pk))
        assert not unwound(fund, as_of=now().date()).ties

    def test_the_fingerprint_changes_with_the_figures(self, cast, fund, story):
        before = unwound(fund, as_of=now().date()).content_hash
        assert unwound(fund, as_of=now().date()).content_hash == before
        posted(cast.finance_officer, fund, "INCOME", income_earned(money("1.00")))
        assert unwound(fund, as_of=now().date()).content_hash != before


class TestDoors:
    def test_the_bank_sees_everybody_and_a_donor_itself(self, client_of, cast, fund, story):
        address = reverse("donors:unwind_show", args=[fund.pk])
        page = client_of(cast.finance_officer).get(address).text
        assert "1,045.01" in page
        assert "It ties" in page
        own = client_of(cast.other_donor_officer).get(address).text
        assert "Other donors" in own
        assert "Republic of Korea" not in own

    def test_what_if_shows_the_formula(self, client_of, cast, fund, korea, story):
        address = reverse("donors:unwind_show", args=[fund.pk])
        asked = {"as_of": now().date().isoformat(), "leaving": str(korea.pk)}
        page = client_of(cast.finance_officer).get(address, asked).text
        assert "Stays in the fund" in page
        assert client_of(cast.other_donor_officer).get(address, asked).status_code == 422

    @pytest.mark.parametrize("kind", ["xlsx", "csv"])
    def test_the_file_has_the_figures_of_the_page(self, client_of, cast, fund, story, kind):
        address = reverse("donors:unwind_show", args=[fund.pk])
        answer = client_of(cast.finance_officer).get(
            address, {"as_of": now().date().isoformat(), "format": kind}
        )
        content = b"".join(answer.streaming_content)
        assert answer.status_code == 200
        assert kind == "xlsx" or b"1045.01" in content

    def test_the_file_of_a_donor_adds_up_like_its_page(self, client_of, cast, fund, story):
        """The others stand as one sum, and the total is that of everybody."""
        address = reverse("donors:unwind_show", args=[fund.pk])
        lines = {}
        for who in (cast.other_donor_officer, cast.finance_officer):
            answer = client_of(who).get(address, {"format": "csv"})
            content = b"".join(answer.streaming_content).decode()
            table = content.split("Gets back (USD)")[1].split("\r\n\r\n")[0]
            lines[who] = [line.split(",")[:3] for line in table.split("\r\n")[1:]]
        assert lines[cast.other_donor_officer] == [
            ["Japan", "900.00", "855.00"],
            ["Other donors", "", "1045.01"],
            ["Total", "", "1900.01"],
        ]
        assert [line[0] for line in lines[cast.finance_officer]] == [
            "Japan", "Republic of Korea", "Total",
        ]  # fmt: skip

    def test_programs_read_the_same(self, client_of, cast, fund, story):
        client = client_of(cast.other_donor_officer)
        found = client.get(reverse("donors_api:unwind_show", args=[fund.pk])).json()
        assert found["ties"]
        assert [one["gets_back"]["amount"] for one in found["shares"]] == ["855.00"]


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    history=st.lists(
        st.tuples(st.sampled_from(["KOREA", "JAPAN", "INCOME", "REFUND"]), st.integers(100, 10**7)),
        min_size=1, max_size=5,
    )
)  # fmt: skip
def test_shares_are_the_books_balance_whatever_happened(cast, fund, korea, japan, history):
    receipts = []
    for what, cents in history:
        amount = str(Decimal(cents) / 100)
        if what == "KOREA":
            receipts.append(paid_in(cast, fund, korea, amount, "EUR", "1.0731"))
        elif what == "JAPAN":
            receipts.append(paid_in(cast, fund, japan, amount, officer=cast.other_donor_officer))
        elif what == "INCOME":
            posted(cast.finance_officer, fund, "INCOME", income_earned(money(amount)))
        elif receipts:
            refund_make(cast, receipts.pop(), money("0.37"), paid=True)
    found = unwound(fund, as_of=now().date())
    assert found.ties
    if not found.fault:
        shares = [one.refund.money for one in found.shares]
        assert money_sum(shares, "USD") == found.cash - found.committed
