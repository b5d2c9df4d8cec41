"""act: a page does its act once, keeps what was typed, and says what happened."""

from uuid import uuid4

import pytest
from django.contrib.messages import get_messages

from trustfund.identity.models import Organization

pytestmark = pytest.mark.urls("tests.web.kit_site")


@pytest.fixture
def officer(cast, client_of):
    return client_of(cast.donor_officer)


def sent(**changes) -> dict[str, str]:
    body = {
        "request_key": str(uuid4()),
        "amount": "1,250,000.00",
        "currency": "USD",
        "day": "2020-01-31",
        "name": "Norway",
    }
    return {**body, **changes}


class TestAct:
    def test_shows_the_form_with_a_fresh_key_each_time(self, officer):
        first, second = (officer.get("/pledge/").content.decode() for _ in range(2))
        assert 'name="request_key"' in first
        assert key_in(first) != key_in(second)

    def test_does_it_and_leads_on_with_a_message(self, officer):
        answer = officer.post("/pledge/", sent())
        donor = Organization.objects.get(name="Norway")
        assert answer.status_code == 302
        assert answer["Location"] == f"/done/{donor.pk}/"
        assert [str(message) for message in get_messages(answer.wsgi_request)] == [
            "Pledge recorded."
        ]

    def test_a_second_click_is_the_same_act(self, officer):
        body = sent()
        first, second = officer.post("/pledge/", body), officer.post("/pledge/", body)
        assert first["Location"] == second["Location"]
        assert Organization.objects.filter(name="Norway").count() == 1

    def test_a_used_key_with_other_content_is_refused_and_gets_a_fresh_key(self, officer):
        body = sent()
        officer.post("/pledge/", body)
        answer = officer.post("/pledge/", {**body, "name": "Sweden"})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "sent before with other content" in page
        assert key_in(page) != body["request_key"]
        assert not Organization.objects.filter(name="Sweden").exists()

    @pytest.mark.parametrize("key", ["", "1", "not-a-uuid"])
    def test_a_form_without_its_key_is_not_carried_out(self, officer, key):
        assert officer.post("/pledge/", sent(request_key=key)).status_code == 400
        assert not Organization.objects.filter(name="Norway").exists()

    def test_keeps_what_was_typed_when_it_cannot_be_read(self, officer):
        body = sent(amount="1e999", name="<b>Norway</b>")
        answer = officer.post("/pledge/", body)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert 'value="1e999"' in page
        assert "&lt;b&gt;Norway&lt;/b&gt;" in page
        assert "without an exponent" in page
        assert key_in(page) == body["request_key"]

    def test_puts_a_refusal_beside_its_field(self, officer):
        answer = officer.post("/pledge/", sent(name="field"))
        assert answer.status_code == 422
        assert 'id="id_currency_error"' in answer.content.decode()

    def test_puts_any_other_refusal_on_top(self, officer):
        answer = officer.post("/pledge/", sent(name="top"))
        assert answer.status_code == 422
        assert "Not in this phase." in answer.content.decode()

    def test_lists_every_reason_of_a_gate(self, officer):
        answer = officer.post("/pledge/", sent(name="blocked"))
        assert answer.status_code == 409
        assert "Milestone M3 has no certificate" in answer.content.decode()

    def test_a_stale_form_shows_what_was_typed(self, officer):
        answer = officer.post("/pledge/", sent(name="stale"))
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "1,250,000.00" in page
        assert "Somebody changed this." in page

    def test_another_ones_thing_is_not_found(self, officer):
        assert officer.post("/pledge/", sent(name="hidden")).status_code == 404

    def test_speaks_for_a_constraint_that_has_a_sentence(self, officer):
        answer = officer.post("/pledge/", sent(name="constraint"))
        assert answer.status_code == 422
        assert "too large for this fund" in answer.content.decode()

    def test_fails_loudly_on_a_constraint_that_nobody_foresaw(self, officer):
        officer.raise_request_exception = False
        answer = officer.post("/pledge/", sent(name="surprise"))
        assert answer.status_code == 500
        assert 'class="incident"' in answer.content.decode()


class TestPreview:
    def test_shows_first_and_acts_on_confirmation_only(self, officer):
        body = sent()
        shown = officer.post("/pledge/?preview", body)
        assert shown.status_code == 200
        assert "A pledge is announced." in shown.content.decode()
        assert f'value="{body["request_key"]}"' in shown.content.decode()
        assert not Organization.objects.filter(name="Norway").exists()

        assert officer.post("/pledge/?preview", {**body, "step": "confirm"}).status_code == 302
        assert Organization.objects.filter(name="Norway").count() == 1

    def test_confirming_twice_is_the_same_act(self, officer):
        body = sent(step="confirm")
        assert officer.post("/pledge/?preview", body).status_code == 302
        assert officer.post("/pledge/?preview", body).status_code == 302
        assert Organization.objects.filter(name="Norway").count() == 1

    def test_going_back_keeps_everything(self, officer):
        answer = officer.post("/pledge/?preview", sent(step="edit"))
        assert answer.status_code == 200
        assert 'value="Norway"' in answer.content.decode()


def key_in(page: str) -> str:
    return page.split('name="request_key" value="')[1].split('"', maxsplit=1)[0]
