"""The contribution table and its pages: one ladder, and nobody sees another donor's rungs."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from donors import selectors
from donors.selectors import rates
from tests.factories.donors import (
    agreement_make,
    conversion_make,
    fund_opened,
    money,
    pledge_make,
    receipt_make,
)
from trustfund.kernel.money import money_sum

PAGES = ("donor_detail", "agreement_detail", "receipt_detail")


@pytest.fixture
def story(cast, fund, korea, japan, noon):
    """Korea: pledged and signed EUR 1,000, half due today and paid, converted. Japan: pledged yen."""
    pledge = pledge_make(cast, fund, korea, money("1500.00", "EUR"))
    parts = [
        (noon.date(), money("500.00", "EUR")),
        (noon.date() + timedelta(days=90), money("500.00", "EUR")),
    ]
    agreement = agreement_make(
        cast,
        fund,
        korea,
        money("1000.00", "EUR"),
        parts=parts,
        pledge=pledge,
        signer=cast.donor_officer,
    )
    receipt = receipt_make(cast, agreement, money("500.00", "EUR"))
    conversion_make(cast, receipt, rate="1.10")
    pledge_make(cast, fund, japan, money("700000", "JPY"))
    return {
        "donor_detail": korea.pk,
        "agreement_detail": agreement.pk,
        "receipt_detail": receipt.pk,
    }


class TestContributions:
    def test_the_five_figures_stand_apart(self, fund, story, noon):
        row, _japan = sorted(
            selectors.contributions(fund.pk, noon.date()), key=lambda row: row.currency
        )
        assert (row.pledged, row.signed, row.due, row.paid_in, row.overdue) == (
            money("1500.00", "EUR"),
            money("1000.00", "EUR"),
            money("500.00", "EUR"),
            money("500.00", "EUR"),
            money("0.00", "EUR"),
        )
        assert row.paid_in_holding == money("550.00")

    def test_what_is_not_converted_stands_at_the_days_rate(self, fund, story, noon):
        (row,) = [r for r in selectors.contributions(fund.pk, noon.date()) if r.currency == "EUR"]
        rate = rates.quote("EUR", "USD", noon.date()).rate
        rest = money("500.00", "EUR").converted_half_even(rate, "USD")
        assert row.holding.signed == money("550.00") + rest
        assert row.holding.due == money("550.00")

    def test_totals_equal_their_rows(self, cast, fund, korea, story, noon):
        agreement_make(cast, fund, korea, money("70.00", "EUR"), signer=cast.donor_officer)
        rows = selectors.contributions(fund.pk, noon.date())
        totals = selectors.contribution_totals(fund.pk, noon.date())
        (euros,) = [row for row in totals if row.currency == "EUR"]
        for name in ("pledged", "signed", "due", "paid_in", "overdue"):
            parts = [getattr(row, name) for row in rows if row.currency == "EUR"]
            assert getattr(euros, name) == money_sum(parts, "EUR")
        whole = selectors.holding_sum(rows, "USD")
        assert whole == selectors.holding_sum(totals, "USD")

    def test_a_currency_without_a_rate_is_no_figure(self, cast, fund, korea, noon):
        pledge_make(cast, fund, korea, money("5.00", "KPW"))
        (row,) = selectors.contribution_totals(fund.pk, noon.date())
        assert row.holding.pledged is None
        assert row.holding.signed == money("0.00")
        assert selectors.holding_sum([row], "USD").pledged is None

    def test_before_the_day_there_is_nothing(self, fund, story, noon):
        assert selectors.contributions(fund.pk, noon.date() - timedelta(days=1)) == []

    def test_what_was_not_known_yet_does_not_count(self, fund, story, noon):
        known_at = noon - timedelta(hours=1)
        assert selectors.contributions(fund.pk, noon.date(), known_at) == []

    def test_another_fund_has_its_own(self, cast, fund, story, noon):
        other = fund_opened(cast, number="TF070002")
        assert selectors.contributions(other.pk, noon.date()) == []

    def test_currencies_begin_with_the_holding_one(self, fund, story):
        assert selectors.currencies(fund.pk) == ["USD", "EUR", "JPY"]


class TestWhatADonorSees:
    def test_its_own_rows_only(self, cast, client_of, fund, story):
        text = client_of(cast.donor_officer).get(reverse("donors:donor_list")).content.decode()
        assert "JPY" not in text
        assert "1,500.00" in text

    def test_no_byte_more_when_another_donor_gives(self, cast, client_of, fund, japan, story):
        client, urls = client_of(cast.donor_officer), [reverse("donors:donor_list")]
        urls += [reverse(f"donors:{page}", args=[story[page]]) for page in PAGES]
        before = [_stable(client.get(url)) for url in urls]
        agreement = agreement_make(
            cast, fund, japan, money("9000.00"), signer=cast.other_donor_officer
        )
        receipt_make(cast, agreement, money("9000.00"), reference="JP-1")
        assert [_stable(client.get(url)) for url in urls] == before

    @pytest.mark.parametrize("page", PAGES)
    def test_another_donors_page_is_404(self, cast, client_of, story, page):
        url = reverse(f"donors:{page}", args=[story[page]])
        for actor in (cast.other_donor_officer, cast.other_donor_member):
            assert client_of(actor).get(url).status_code == 404
        for actor in (cast.donor_officer, cast.donor_member, cast.auditor, cast.finance_approver):
            assert client_of(actor).get(url).status_code == 200

    @pytest.mark.parametrize("page", PAGES)
    def test_the_recipient_side_sees_none_of_it(self, cast, client_of, story, page):
        url = reverse(f"donors:{page}", args=[story[page]])
        for actor in (cast.project_officer, cast.recipient_member, cast.verifier):
            assert client_of(actor).get(url).status_code == 403

    def test_the_api_hides_the_same(self, cast, client_of, fund, story):
        paths = (
            f"{story['donor_detail']}/",
            f"agreements/{story['agreement_detail']}/",
            f"receipts/{story['receipt_detail']}/",
        )
        for path in paths:
            url = f"/api/v1/donors/{path}"
            assert client_of(cast.other_donor_officer).get(url).status_code == 404
            assert client_of(cast.donor_officer).get(url).status_code == 200
        rows = client_of(cast.donor_officer).get("/api/v1/donors/").json()["results"]
        assert [row["currency"] for row in rows] == ["EUR"]
        figures = client_of(cast.donor_officer).get(f"/api/v1/donors/funds/{fund.pk}/figures/")
        assert figures.json()["figures"]["paid_in"] == {"amount": "550.00", "currency": "USD"}


class TestThePages:
    def test_the_list_shows_the_day_that_was_asked_for(self, cast, client_of, story, noon):
        day = noon.date() - timedelta(days=1)
        url = f"{reverse('donors:donor_list')}?as_of={day}"
        text = client_of(cast.auditor).get(url).content.decode()
        assert "No pledge has been announced" in text

    @pytest.mark.parametrize("day", ["2026-06-16", "yesterday", "2026-02-30", "０"])
    def test_a_bad_day_is_422(self, cast, client_of, story, day):
        url = f"{reverse('donors:donor_list')}?as_of={day}"
        assert client_of(cast.auditor).get(url).status_code == 422

    @pytest.mark.parametrize("fund_id", ["7", "x' OR 1=1", "00000000-0000-0000-0000-000000000000"])
    def test_a_bad_fund_is_404(self, cast, client_of, story, fund_id):
        answer = client_of(cast.auditor).get(reverse("donors:donor_list"), {"fund": fund_id})
        assert answer.status_code == 404

    def test_the_figures_are_a_part_with_a_page_behind_it(self, cast, client_of, fund, story):
        url, client = reverse("donors:fund_figures", args=[fund.pk]), client_of(cast.auditor)
        assert client.get(url).url == f"{reverse('donors:donor_list')}?fund={fund.pk}"
        part = client.get(url, headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in part
        assert "Paid-in" in part

    @pytest.mark.parametrize("page", ["donor_list", *PAGES])
    def test_asks_the_database_twelve_times_at_most(
        self, cast, client_of, story, page, django_assert_max_num_queries
    ):
        client = client_of(cast.donor_officer)
        url = reverse(f"donors:{page}", args=[story[page]] if page in story else [])
        client.get(url)
        with django_assert_max_num_queries(12):
            client.get(url)


class TestWaitingFor:
    def test_each_role_waits_for_its_own(self, cast, fund, korea, japan, offered, noon):
        signed = agreement_make(
            cast,
            fund,
            japan,
            money("500", "JPY"),
            parts=[(noon.date() + timedelta(days=5), money("500", "JPY"))],
            signer=cast.other_donor_officer,
        )
        receipt_make(cast, signed, money("200", "JPY"))
        pledge_make(cast, fund, korea, money("5.00"))

        def names(actor):
            return [item.url_name for item in selectors.waiting_for(actor, now=noon)]

        assert names(cast.donor_officer) == ["donors:agreement_countersign"]
        assert names(cast.finance_officer) == ["donors:conversion_record"]
        assert names(cast.program_manager) == ["donors:agreement_draft"]
        assert names(cast.auditor) == []
        (payment,) = selectors.waiting_for(cast.other_donor_officer, now=noon)
        assert "JPY 300" in str(payment.title)
        assert payment.due == date(2026, 6, 20)


def _stable(answer) -> str:
    """Return the page without what differs between any two requests."""
    import re  # noqa: PLC0415

    return re.sub(r'(csrfmiddlewaretoken|request_key)" value="[^"]+"', "", answer.content.decode())
