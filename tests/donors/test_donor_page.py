"""A donor's page: the ladder with called on it, what waits for the donor, and its papers."""

from datetime import timedelta

from django.urls import reverse

from donors import services
from donors.selectors.donor_waits import donor_waits
from donors.selectors.pages import donor_page
from donors.selectors.registers import agreement_rows
from tests.factories.donors import (
    agreement_make,
    amendment_make,
    call_make,
    conversion_make,
    money,
    pledge_make,
    receipt_make,
)
from trustfund.db.clock import clock_move, now


def waits(donor, fund):
    page = donor_page(donor, fund, as_of=now().date())
    return [
        (one.standing, one.number, one.part, one.amendment, one.money)
        for one in donor_waits(donor, fund, page)
    ]


def two_parts(day):
    return [(day + timedelta(days=30), money("60")), (day + timedelta(days=90), money("40"))]


class TestWaits:
    def test_signatures_come_first_then_what_is_most_pressing(self, cast, fund, korea):
        agreement = agreement_make(
            cast, fund, korea, money("100"), parts=two_parts(now().date()),
            signer=cast.donor_officer,
        )  # fmt: skip
        assert waits(korea, fund) == []
        call_make(cast, agreement)
        number = agreement.number
        called = waits(korea, fund)
        assert {one[0] for one in called} == {"CALLED"}
        offered = agreement_make(cast, fund, korea, money("7"))
        clock_move(by=timedelta(days=31))
        found = waits(korea, fund)
        assert found[0] == ("OFFERED", offered.number, 0, 0, money("7"))
        assert found[1] == ("OVERDUE", number, 1, 0, money("60"))

    def test_an_amendment_to_sign_is_told_by_its_number(self, cast, fund, korea):
        agreement = agreement_make(cast, fund, korea, money("100"), signer=cast.donor_officer)
        amendment = amendment_make(cast, agreement)
        assert waits(korea, fund) == [("OFFERED", agreement.number, 0, 1, amendment.money)]


class TestPage:
    def test_shows_the_ladder_with_called_what_waits_and_the_letters(
        self, client_of, cast, fund, korea
    ):
        agreement = agreement_make(cast, fund, korea, money("100"), signer=cast.donor_officer)
        [request] = call_make(cast, agreement)[:1]
        address = f"{reverse('donors:donor_detail', args=[korea.pk])}?fund={fund.pk}"
        page = client_of(cast.donor_officer).get(address).text
        for text in ("Called", "What waits for the donor", "Pay installment 1", request.reference):
            assert text in page
        assert reverse("reports:report_list") in page


class TestEarlierDay:
    """Nothing that came after the day stands on the page, and nothing as it became after it."""

    def test_what_came_later_is_not_there(self, client_of, cast, fund, korea):
        day = now().date()
        pledge_make(cast, fund, korea, money("300"), occasion="First conference")
        clock_move(by=timedelta(days=10))
        pledge_make(cast, fund, korea, money("700"), occasion="Second conference")
        agreement = agreement_make(cast, fund, korea, money("300"), signer=cast.donor_officer)
        receipt_make(cast, agreement, money("50"), reference="LATER-1")
        [request] = call_make(cast, agreement)
        later = ("Second conference", agreement.number, "LATER-1", request.reference)
        client, today = client_of(cast.donor_officer), now().date()
        for door in ("donors", "donors_api"):
            address = f"{reverse(f'{door}:donor_detail', args=[korea.pk])}?fund={fund.pk}"
            before = client.get(f"{address}&as_of={day}").content.decode()
            after = client.get(f"{address}&as_of={today}").content.decode()
            assert "First conference" in before
            assert [word for word in later if word in before] == []
            # Programs ask for letters by themselves.
            told = later if door == "donors" else later[:3]
            assert [word for word in told if word not in after] == []

    def test_a_pledge_stands_as_it_did(self, cast, fund, korea):
        day = now().date()
        pledge = pledge_make(cast, fund, korea, money("300"))
        clock_move(by=timedelta(days=1))
        agreement_make(cast, fund, korea, money("300"), pledge=pledge, signer=cast.donor_officer)
        states = [
            [line.course.state for line in donor_page(korea, fund, as_of=one).pledges]
            for one in (day - timedelta(days=1), day, now().date())
        ]
        assert states == [[], ["ANNOUNCED"], ["CONVERTED"]]

    def test_what_was_sold_later_had_brought_nothing_and_cost_no_fee(self, cast, fund, korea):
        euros = money("100", "EUR")
        agreement = agreement_make(cast, fund, korea, euros, signer=cast.donor_officer)
        day = now().date()
        receipt = receipt_make(cast, agreement, euros)
        clock_move(by=timedelta(days=2))
        conversion_make(cast, receipt, rate="1.1")
        [then] = donor_page(korea, fund, as_of=day).receipts
        assert (then.receipt.money, then.receipt.holding, then.receipt.fee) == (euros, None, None)
        [since] = donor_page(korea, fund, as_of=now().date()).receipts
        assert (since.receipt.holding, since.receipt.fee) == (money("110"), money("5.50"))

    def test_what_is_signed_later_is_offered_and_before_that_is_not_there(self, cast, fund, korea):
        day = now().date()
        agreement = agreement_make(cast, fund, korea, money("300"))
        clock_move(by=timedelta(days=3))
        services.agreement_countersign(
            actor=cast.donor_officer, now=now(), agreement_id=agreement.pk,
            content_hash=agreement.content_hash,
        )  # fmt: skip

        def listed(as_of, state=""):
            rows = agreement_rows(cast.auditor, fund, as_of=as_of, state=state)
            return [(row.line.state, row.signed_on) for row in rows]

        assert listed(day - timedelta(days=1)) == []
        assert listed(day) == listed(day, "OFFERED") == [("OFFERED", None)]
        assert listed(day, "COUNTERSIGNED") == listed(now().date(), "OFFERED") == []
        assert listed(now().date(), "COUNTERSIGNED") == [("COUNTERSIGNED", now().date())]
