"""pledge_record: a pledge is written down; nothing is owed by it and nothing is booked."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from donors import services
from donors.errors import FundNotOpen, Refused
from donors.models import Pledge
from tests.factories.donors import fund_opened, money
from trustfund.audit.selectors import history
from trustfund.db.constraints import constraint_of
from trustfund.kernel.errors import NotFound, NotPermitted
from trustfund.ledger.selectors import balances

URL = "donors:pledge_record"


@pytest.fixture
def pledge(cast, noon, fund, korea):
    def act(**changes):
        words = {
            "actor": cast.donor_officer,
            "now": noon,
            "fund_id": fund.pk,
            "donor_id": korea.pk,
            "money": money("5000000", "KRW"),
            "announced_date": date(2026, 6, 1),
            "occasion": "Pledging conference",
        }
        return services.pledge_record(**{**words, **changes})

    return act


class TestPledgeRecord:
    def test_writes_the_pledge_and_the_trail(self, pledge):
        made = pledge()
        assert made.state == "ANNOUNCED"
        (line,) = history(subject_type="donors.pledge", subject_id=made.pk)
        assert line.after == Pledge.objects.get(pk=made.pk).facts()

    def test_posts_nothing_to_the_books(self, fund, pledge):
        pledge()
        assert balances(fund_id=fund.pk) == []

    def test_takes_any_currency_even_one_without_a_rate(self, pledge):
        assert pledge(money=money("5.00", "KPW")).currency == "KPW"

    def test_may_come_before_the_fund_opens(self, cast, pledge):
        assert pledge(fund_id=fund_opened(cast, number="TF070002", opened=False).pk)

    def test_the_program_manager_writes_for_any_donor(self, cast, japan, pledge):
        assert pledge(actor=cast.program_manager, donor_id=japan.pk).donor_id == japan.pk

    def test_a_donors_officer_writes_for_that_donor_alone(self, cast, japan, pledge):
        with pytest.raises(NotFound):
            pledge(donor_id=japan.pk)

    def test_refuses_a_closed_fund(self, fund, pledge):
        fund.state = "CLOSED"
        fund.save(update_fields=["state"])
        with pytest.raises(FundNotOpen):
            pledge()

    def test_refuses_a_day_to_come(self, pledge):
        with pytest.raises(Refused):
            pledge(announced_date=date(2026, 6, 16))

    @pytest.mark.parametrize("amount", ["0", "-1", "100000000000001"])
    def test_refuses_what_nobody_can_promise(self, pledge, amount):
        with pytest.raises(Refused):
            pledge(money=money(amount, "KRW"))

    def test_refuses_every_other_role(self, cast, pledge):
        for actor in (cast.donor_member, cast.finance_officer, cast.project_officer):
            with pytest.raises(NotPermitted):
                pledge(actor=actor)


class TestTheDatabase:
    @pytest.mark.parametrize(
        ("spoilt", "constraint"),
        [
            ({"amount": 0}, "pledge_amount_positive"),
            ({"currency": "XXX"}, "pledge_currency_known"),
            ({"state": "CONVERTED"}, "donors_pledge_state_moves_by_table"),
        ],
    )
    def test_refuses_what_is_no_pledge(self, cast, fund, korea, spoilt, constraint):
        row = {
            "fund": fund,
            "donor": korea,
            "amount": 5,
            "currency": "KRW",
            "announced_date": date(2026, 6, 1),
            "occasion": "x",
            "recorded_by_id": cast.donor_officer.person_id,
        }
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            Pledge.objects.create(**{**row, **spoilt})
        assert constraint_of(error.value) == constraint

    @pytest.mark.parametrize(
        "statement", ["UPDATE donors_pledge SET amount = 1", "DELETE FROM donors_pledge"]
    )
    def test_freezes_the_row(self, pledge, statement):
        pledge()
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


class TestThePage:
    @pytest.fixture
    def form(self):
        return {
            "amount": "5000000",
            "currency": "KRW",
            "announced_date": "2026-06-01",
            "occasion": "Pledging conference",
        }

    def test_previews_then_records_once(self, cast, client_of, send, korea, form):
        client, url, key = client_of(cast.donor_officer), reverse(URL, args=[korea.pk]), uuid4()
        assert "has pledged KRW 5,000,000" in send(client, url, form, step="").content.decode()
        assert not Pledge.objects.exists()
        for _ in range(2):
            assert send(client, url, form, key=key).status_code == 302
        assert Pledge.objects.count() == 1

    def test_the_same_key_with_other_content_is_422(self, cast, client_of, send, korea, form):
        client, url, key = client_of(cast.donor_officer), reverse(URL, args=[korea.pk]), uuid4()
        send(client, url, form, key=key)
        answer = send(client, url, {**form, "amount": "6000000"}, key=key)
        assert answer.status_code == 422
        assert Pledge.objects.count() == 1

    @pytest.mark.parametrize(
        "bad",
        [
            {"amount": "-5"},
            {"amount": "0"},
            {"amount": "NaN"},
            {"amount": "1e999"},
            {"amount": "５000"},
            {"amount": "5000.5"},
            {"amount": "9" * 16},
            {"currency": "XXX"},
            {"announced_date": "2026-06-16"},
            {"occasion": "x" * 5000},
            {"occasion": ""},
            {"occasion": "hidden\u202etext"},
        ],
    )
    def test_bad_input_is_422(self, cast, client_of, send, korea, form, bad):
        url = reverse(URL, args=[korea.pk])
        assert send(client_of(cast.donor_officer), url, {**form, **bad}).status_code == 422
        assert not Pledge.objects.exists()

    def test_markup_is_only_text(self, cast, client_of, send, korea, form):
        client = client_of(cast.donor_officer)
        data = {**form, "occasion": "<img src=x onerror=alert(1)>"}
        page = client.get(send(client, reverse(URL, args=[korea.pk]), data).url).content.decode()
        assert "<img src=x" not in page
        assert "&lt;img src=x" in page

    def test_hides_another_donor(self, cast, client_of, send, japan, form):
        url = reverse(URL, args=[japan.pk])
        assert client_of(cast.donor_officer).get(url).status_code == 404
        assert send(client_of(cast.donor_officer), url, form).status_code == 404


class TestTheApi:
    def test_records_the_same(self, cast, client_of, call, fund, korea, japan):
        data = {
            "fund_id": str(fund.pk),
            "money": {"amount": "5000000", "currency": "KRW"},
            "announced_date": "2026-06-01",
            "occasion": "Pledging conference",
        }
        client = client_of(cast.donor_officer)
        answer = call(client, f"/api/v1/donors/{korea.pk}/pledges/", data)
        assert answer.status_code == 201, answer.content
        assert answer.json()["money"] == {"amount": "5000000", "currency": "KRW"}
        assert call(client, f"/api/v1/donors/{japan.pk}/pledges/", data).status_code == 404
