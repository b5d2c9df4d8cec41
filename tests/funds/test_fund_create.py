"""fund_create by service, page and program; and what bad input is answered with."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from tests.factories.funds import consents_record, fund_make
from trustfund.audit.selectors import history
from trustfund.db import clock
from trustfund.funds import selectors
from trustfund.funds.errors import FundInvalid, FundNumberTaken
from trustfund.funds.models import Fund
from trustfund.kernel.errors import NotFound, NotPermitted
from trustfund.kernel.money import Money


class TestFundCreate:
    def test_prepares_a_fund_with_its_schedule_and_the_trail(self, cast):
        fund = fund_make(cast)
        assert fund.state == "PREPARED"
        assert [tier.percent for tier in selectors.fee_tiers(fund, on=clock.now().date())] == [5, 4]
        (record,) = history(subject_type="funds.fund", subject_id=fund.pk)
        assert record.after == Fund.objects.get(pk=fund.pk).facts()
        tier = fund.fee_tiers.first()
        (record,) = history(subject_type="funds.feetier", subject_id=tier.pk)
        assert record.after == tier.facts()

    def test_is_for_the_program_manager(self, cast):
        cast.people["program_manager"] = cast.finance_officer
        with pytest.raises(NotPermitted):
            fund_make(cast)

    def test_refuses_a_number_that_is_taken(self, cast):
        fund_make(cast)
        with pytest.raises(FundNumberTaken):
            fund_make(cast, number="tf073001")

    @pytest.mark.parametrize(
        ("words", "field"),
        [
            ({"fee_tiers": []}, "fee_tiers"),
            ({"fee_tiers": [(Decimal(1), Decimal(1))]}, "fee_tiers"),
            ({"fee_tiers": [(Decimal(0), Decimal(99))]}, "fee_tiers"),
            ({"holding_currency": "XXX"}, "holding_currency"),
            (
                {
                    "holding_currency": "JPY",
                    "fee_tiers": [(Decimal(0), Decimal(5)), (Decimal("0.5"), Decimal(4))],
                },
                "fee_tiers",
            ),
        ],
    )
    def test_says_beside_which_field_it_is_wrong(self, cast, words, field):
        with pytest.raises(FundInvalid) as caught:
            fund_make(cast, **words)
        assert field in caught.value.fields
        assert not Fund.objects.exists()

    def test_refuses_a_recipient_that_is_none_and_a_last_day_that_is_past(self, cast):
        with pytest.raises(FundInvalid) as caught:
            fund_make(
                cast,
                recipient=cast.organizations["korea"],
                end_disbursement_date=clock.now().date(),
            )
        assert set(caught.value.fields) == {"recipient", "end_disbursement_date"}


class TestFundChosen:
    def test_is_the_only_one_unless_one_is_named(self, cast):
        fund = fund_make(cast)
        assert selectors.fund_chosen(cast.auditor, None) == fund
        other = fund_make(cast, number="TF073002")
        assert selectors.fund_chosen(cast.auditor, None) is None
        assert selectors.fund_chosen(cast.auditor, other.pk) == other

    def test_hides_what_does_not_exist(self, cast):
        with pytest.raises(NotFound):
            selectors.fund_chosen(cast.auditor, uuid4())

    def test_charges_by_its_own_schedule(self, cast):
        fund = fund_make(cast)
        fee = selectors.fee_due(
            fund,
            day=clock.now().date(),
            before=Money(Decimal(49_000_000), "USD"),
            addition=Money(Decimal(2_000_000), "USD"),
        )
        assert fee == Money(Decimal(90_000), "USD")


class TestThePage:
    def test_shows_a_preview_and_prepares_the_fund_once(self, cast, client_of):
        client = client_of(cast.program_manager)
        sent = _sent(cast)
        answer = client.post(_new(), sent)
        assert answer.status_code == 200
        assert not Fund.objects.exists()
        for _click in range(2):
            answer = client.post(_new(), {**sent, "step": "confirm"})
            assert answer.url == reverse("funds:fund_detail", args=[Fund.objects.get().pk])

    def test_refuses_the_same_form_with_other_content(self, cast, client_of):
        client = client_of(cast.program_manager)
        sent = {**_sent(cast), "step": "confirm"}
        client.post(_new(), sent)
        answer = client.post(_new(), {**sent, "number": "TF073009"})
        assert answer.status_code == 422
        assert Fund.objects.count() == 1

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("number", ""),
            ("name", "x" * 5000),
            ("name", "hidden\u202etext"),
            ("holding_currency", "XXX"),
            ("recipient", "no identifier"),
            ("recipient", "0190c0de-0000-7000-8000-000000000000"),
            ("end_disbursement_date", "31.12.2040"),
            ("end_disbursement_date", "2001-01-01"),
            ("above_2", "-5"),
            ("above_2", "1e999"),
            ("above_2", "NaN"),
            ("above_2", "５０"),
            ("above_2", "0.001"),
            ("above_1", "1"),
            ("percent_1", "99"),
            ("percent_1", ""),
        ],
    )
    def test_keeps_what_was_typed_and_says_what_is_wrong(self, cast, client_of, field, value):
        answer = client_of(cast.program_manager).post(
            _new(), {**_sent(cast), field: value, "step": "confirm"}
        )
        assert answer.status_code == 422
        assert "error-summary" in answer.text
        assert "Food for everybody" in answer.text
        assert not Fund.objects.exists()

    def test_shows_markup_as_text(self, cast, client_of):
        fund = fund_make(cast, name="<script>alert(1)</script>")
        answer = client_of(cast.auditor).get(reverse("funds:fund_detail", args=[fund.pk]))
        assert "<script>alert(1)" not in answer.text
        assert "&lt;script&gt;" in answer.text

    def test_is_shut_for_others_and_hides_what_does_not_exist(self, cast, client_of):
        assert client_of(cast.auditor).get(_new()).status_code == 403
        address = reverse("funds:fund_detail", args=[uuid4()])
        assert client_of(cast.auditor).get(address).status_code == 404

    def test_names_what_keeps_the_fund_shut(self, cast, client_of):
        fund = fund_make(cast)
        address = reverse("funds:fund_detail", args=[fund.pk])
        client = client_of(cast.program_manager)
        assert "resolution is not recorded" in client.get(address).text
        answer = client.post(
            reverse("funds:fund_open", args=[fund.pk]), {"request_key": str(uuid4())}
        )
        assert answer.status_code == 409
        assert "resolution is not recorded" in answer.text
        consents_record(cast, fund)
        answer = client.post(
            reverse("funds:fund_open", args=[fund.pk]), {"request_key": str(uuid4())}
        )
        assert answer.url == address
        fund.refresh_from_db()
        assert fund.state == "OPEN"

    def test_of_a_fund_asks_the_database_at_most_twelve_times(
        self, cast, client_of, django_assert_max_num_queries
    ):
        fund = fund_make(cast)
        client = client_of(cast.program_manager)
        with django_assert_max_num_queries(12):
            client.get(reverse("funds:fund_detail", args=[fund.pk]))
        with django_assert_max_num_queries(12):
            client.get(reverse("funds:fund_list"))

    def test_records_a_consent_after_a_preview(self, cast, client_of):
        fund = fund_make(cast)
        client = client_of(cast.donor_member)
        address = reverse("funds:donor_consent_record", args=[fund.pk])
        sent = {
            "request_key": str(uuid4()),
            "reference": "Note 12",
            "consent_date": clock.now().date().isoformat(),
        }
        assert client.post(address, sent).status_code == 200
        assert client.post(address, {**sent, "step": "confirm"}).status_code == 302
        answer = client.post(address, {**sent, "request_key": str(uuid4()), "step": "confirm"})
        assert answer.status_code == 409
        fund.refresh_from_db()
        assert fund.donor_consent_reference == "Note 12"


class TestTheProgramInterface:
    def test_prepares_consents_and_opens_as_the_pages_do(self, cast, client_of):
        manager = client_of(cast.program_manager)
        answer = _post(manager, "funds_api:fund_create", [], _body(cast))
        assert answer.status_code == 201, answer.text
        fund_id = answer.json()["id"]
        assert answer.json()["fee_tiers"][1]["percent"] == "4.0000"
        answer = _post(manager, "funds_api:fund_open", [fund_id], {})
        assert answer.status_code == 409
        assert len(answer.json()["blockers"]) == 3
        today = clock.now().date().isoformat()
        for actor, name, body in [
            (cast.program_manager, "resolution_record", {"number": "1", "resolution_date": today}),
            (cast.donor_member, "donor_consent_record", _consent(today)),
            (cast.recipient_member, "recipient_consent_record", _consent(today)),
        ]:
            answer = _post(client_of(actor), f"funds_api:{name}", [fund_id], body)
            assert answer.status_code == 200, answer.text
        answer = _post(manager, "funds_api:fund_open", [fund_id], {})
        assert answer.json()["state"] == "OPEN"
        listed = manager.get(reverse("funds_api:fund_list")).json()["results"]
        assert [fund["id"] for fund in listed] == [fund_id]

    def test_answers_a_repeated_key_with_the_first_answer(self, cast, client_of):
        client = client_of(cast.program_manager)
        key = str(uuid4())
        first = _post(client, "funds_api:fund_create", [], _body(cast), key=key)
        again = _post(client, "funds_api:fund_create", [], _body(cast), key=key)
        assert again.json() == first.json()
        other = _post(client, "funds_api:fund_create", [], _body(cast, name="Other"), key=key)
        assert other.status_code == 422

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("fee_tiers", []),
            ("fee_tiers", [{"above": "NaN", "percent": "5"}]),
            ("fee_tiers", [{"above": "0", "percent": "1e999"}]),
            ("holding_currency", "XXX"),
            ("recipient", "nobody"),
            ("name", "x" * 5000),
            ("end_disbursement_date", "2001-01-01"),
        ],
    )
    def test_refuses_bad_values_as_a_problem(self, cast, client_of, name, value):
        client = client_of(cast.program_manager)
        answer = _post(client, "funds_api:fund_create", [], _body(cast, **{name: value}))
        assert answer.status_code == 422
        assert answer["Content-Type"] == "application/problem+json"
        assert not Fund.objects.exists()


def _new():
    return reverse("funds:fund_create")


def _sent(cast):
    return {
        "request_key": str(uuid4()),
        "number": "TF073001",
        "name": "Peace Dividend Fund",
        "name_ko": "평화배당기금",
        "purpose": "Food for everybody",
        "holding_currency": "USD",
        "recipient": str(cast.organizations["ministry"].pk),
        "end_disbursement_date": (clock.now().date() + timedelta(days=999)).isoformat(),
        "above_1": "0",
        "percent_1": "5",
        "above_2": "50,000,000.00",
        "percent_2": "4",
    }


def _body(cast, **other):
    return {
        "number": "TF073001",
        "name": "Peace Dividend Fund",
        "purpose": "Food for everybody",
        "holding_currency": "USD",
        "recipient": str(cast.organizations["ministry"].pk),
        "end_disbursement_date": (clock.now().date() + timedelta(days=999)).isoformat(),
        "fee_tiers": [
            {"above": "0", "percent": "5"},
            {"above": "50000000.00", "percent": "4"},
        ],
        **other,
    }


def _consent(today):
    return {"reference": "Note", "consent_date": today}


def _post(client, name, args, body, key=None):
    return client.post(
        reverse(name, args=args),
        body,
        content_type="application/json",
        headers={"Idempotency-Key": key or str(uuid4())},
    )
