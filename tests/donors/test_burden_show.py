"""Pledged, signed and paid against each share: on the page, in its files and by API, own rows only."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from donors.selectors.burden import burden_sheet
from donors.selectors.contributions import contribution_totals, holding_sum
from tests.factories.donors import (
    agreement_make,
    burden_key_make,
    legal_standing_make,
    money,
    pledge_make,
    receipt_make,
)
from trustfund.db.clock import now
from trustfund.kernel.money import money_sum


@pytest.fixture
def story(cast, fund, korea, japan):
    """Korea was to carry 60 % and has paid USD 900 of 1,200; Japan 40 % and USD 300 of 300."""
    burden_key_make(cast, fund, {korea: "60", japan: "40"})
    for donor, agreed, paid, signer in (
        (korea, "1200.00", "900.00", cast.donor_officer),
        (japan, "300.00", "300.00", cast.other_donor_officer),
    ):
        pledge = pledge_make(cast, fund, donor, money(agreed))
        agreement = agreement_make(cast, fund, donor, money(agreed), pledge=pledge, signer=signer)
        receipt_make(cast, agreement, money(paid), reference=f"BURDEN-{donor.pk}")


def today():
    return now().date()


class TestSheet:
    def test_holds_every_rung_against_the_share(self, fund, korea, japan, story):
        found = burden_sheet(fund, as_of=today())
        first, second = found.rows if found.rows[0].donor == korea else reversed(found.rows)
        assert (first.key, first.share) == (Decimal("60.0000"), Decimal("60.0000"))
        assert (first.paid_in.actual, first.paid_in.target) == (money("900.00"), money("720.00"))
        assert (first.paid_in.gap, second.paid_in.gap) == (money("-180.00"), money("180.00"))
        assert (first.signed.gap, second.pledged.gap) == (money("-300.00"), money("300.00"))

    def test_gaps_add_up_to_zero_and_the_sums_are_the_list_s(self, fund, story):
        found = burden_sheet(fund, as_of=today())
        listed = holding_sum(contribution_totals(fund.pk, today()), "USD")
        for name in ("pledged", "signed", "paid_in"):
            assert getattr(found.total, name).gap == money("0.00")
            actual = money_sum([getattr(row, name).actual for row in found.rows], "USD")
            assert actual == getattr(listed, name)

    def test_who_takes_no_share_stays_out_and_raises_the_others(
        self, cast, fund, korea, japan, story
    ):
        legal_standing_make(cast, korea, fund=fund)
        found = burden_sheet(fund, as_of=today())
        assert found.left_out == [korea]
        [row] = found.seen([japan.pk])
        assert (row.key, row.share) == (Decimal("40.0000"), Decimal("100.0000"))
        assert found.outside.paid_in.actual == money("900.00")
        assert found.total.paid_in.actual == money("300.00")

    def test_without_a_key_for_the_day_nothing_is_reckoned(self, fund, story):
        found = burden_sheet(fund, as_of=today() - timedelta(days=1))
        assert (found.fault, found.rows, found.total) == ("NoKey", (), None)

    def test_without_anybody_who_shares_nothing_is_reckoned(self, cast, fund, korea, japan, story):
        legal_standing_make(cast, korea, fund=fund)
        legal_standing_make(cast, japan, kind="PROSPECTIVE")
        found = burden_sheet(fund, as_of=today())
        assert found.fault == "NobodyShares"

    def test_a_missing_rate_is_a_stop_and_is_named(self, client_of, cast, fund, korea, story):
        pledge_make(cast, fund, korea, money("1000", "KPW"))
        assert burden_sheet(fund, as_of=today()).fault == "NoRate"
        address = reverse("donors:burden_show", args=[fund.pk])
        assert "No rate of KPW" in client_of(cast.program_manager).get(address).text
        # Another donor does not learn in which currency the first one gives.
        assert "KPW" not in client_of(cast.other_donor_officer).get(address).text


class TestDoors:
    def test_the_bank_sees_everybody_with_a_chart_and_the_formula(
        self, client_of, cast, fund, story
    ):
        page = client_of(cast.program_manager).get(reverse("donors:burden_show", args=[fund.pk]))
        for text in ("Republic of Korea", "Japan", "<svg", "gap = share", "720.00"):
            assert text in page.text

    def test_a_donor_sees_itself_and_the_others_as_one(self, client_of, cast, fund, korea, story):
        client = client_of(cast.other_donor_officer)
        page = client.get(reverse("donors:burden_show", args=[fund.pk])).text
        assert "Other donors" in page
        assert "Republic of Korea" not in page
        told = client.get(reverse("donors_api:burden_show", args=[fund.pk])).json()
        assert str(korea.pk) not in str(told)
        assert told["others"]["paid_in"]["actual"]["amount"] == "900.00"
        assert [row["paid_in"]["gap"]["amount"] for row in told["rows"]] == ["180.00"]

    @pytest.mark.parametrize("who", ["program_manager", "other_donor_officer"])
    def test_the_file_has_exactly_the_rows_of_the_page(self, client_of, cast, fund, story, who):
        client = client_of(getattr(cast, who))
        asked = {"as_of": today().isoformat(), "format": "csv"}
        answer = client.get(reverse("donors:burden_show", args=[fund.pk]), asked)
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        assert ("Republic of Korea" in text) == (who == "program_manager")
        rows = [row for row in csv.reader(io.StringIO(text)) if row and row[0] == "Japan"]
        assert "180.00" in rows[0]
        asked["format"] = "xlsx"
        answer = client.get(reverse("donors:burden_show", args=[fund.pk]), asked)
        assert b"".join(answer.streaming_content).startswith(b"PK")
