"""A donor's page: the ladder with called on it, what waits for the donor, and its papers."""

from datetime import timedelta

from django.urls import reverse

from donors.selectors.donor_waits import donor_waits
from donors.selectors.pages import donor_page
from tests.factories.donors import agreement_make, amendment_make, call_make, money
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
