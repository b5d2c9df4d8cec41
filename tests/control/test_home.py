"""Home with what waits, the choice of a hat, a reader's language, and whether the site is well."""

from uuid import uuid4

import pytest
from django.db import DatabaseError
from django.urls import reverse

from tests.factories.funds import fund_make
from tests.factories.identity import appointment_make
from trustfund.control.views import health
from trustfund.identity.models import Person
from trustfund.identity.selectors import actor_for


class TestHome:
    def test_shows_what_waits_for_this_person_and_not_for_others(self, cast, client_of):
        fund_make(cast)
        appointment_make(cast, confirmed=False)
        assert "record the agreement of the donors" in _home(client_of(cast.donor_member))
        assert "confirm or decline" in _home(client_of(cast.secretariat))
        shown = _home(client_of(cast.system_administrator))
        assert "confirm or decline" not in shown
        assert "Nothing waits for you." in shown

    def test_is_the_same_by_program(self, cast, client_of):
        fund = fund_make(cast)
        address = reverse("control:api:waiting_list")
        (row,) = client_of(cast.recipient_member).get(address).json()["results"]
        assert row["url"] == reverse("funds:recipient_consent_record", args=[fund.pk])


class TestActingFor:
    @pytest.fixture
    def two_hats(self, cast):
        person = appointment_make(cast, role="SECRETARIAT", organization="secretariat_unit").person
        appointment_make(cast, person=person, role="FINANCE_OFFICER", organization="finance_unit")
        return person

    def test_changes_the_hat_and_the_key_of_the_session(self, cast, two_hats, client_of):
        client = client_of(actor_for(two_hats))
        before = client.session.session_key
        chosen = cast.organizations["secretariat_unit"]
        answer = _choose(client, chosen.pk, next="/people/")
        assert answer.url == "/people/"
        assert client.session.session_key != before
        assert "Secretariat" in _home(client).partition('hat-organization"')[2][:80]

    def test_leads_home_when_the_page_is_not_open_to_the_new_hat(self, cast, two_hats, client_of):
        client = client_of(actor_for(two_hats))
        chosen = cast.organizations["secretariat_unit"].pk
        for address in ("/ledger/no-such-page/", "https://evil.example/", "//evil.example", ""):
            assert _choose(client, chosen, next=address).url == "/"

    def test_refuses_an_organization_that_the_person_does_not_act_for(self, cast, client_of):
        client = client_of(cast.auditor)
        for chosen in (cast.organizations["korea"].pk, uuid4(), "x", ""):
            assert _choose(client, chosen).status_code == 404
        assert "External Auditor" in _home(client)

    def test_is_a_post(self, cast, client_of):
        assert client_of(cast.auditor).get(reverse("control:acting_for")).status_code == 405


class TestLanguage:
    def test_is_remembered_with_the_person(self, cast, client_of):
        client = client_of(cast.auditor)
        answer = client.post(
            reverse("control:preferences"), {"language": "ko", "time_zone": "Asia/Seoul"}
        )
        assert answer.status_code == 302
        assert answer.cookies["django_language"].value == "ko"
        person = Person.objects.get(pk=cast.auditor.person_id)
        assert (person.language, person.time_zone) == ("ko", "Asia/Seoul")

    @pytest.mark.parametrize(
        ("field", "value"), [("language", "fr"), ("time_zone", "Mars/Olympus"), ("language", "")]
    )
    def test_that_is_not_known_is_asked_for_again(self, cast, client_of, field, value):
        sent = {"language": "ko", "time_zone": "", field: value}
        answer = client_of(cast.auditor).post(reverse("control:preferences"), sent)
        assert answer.status_code == 422

    def test_of_the_person_is_chosen_at_sign_in_unless_the_browser_has_one(self, cast, client):
        Person.objects.filter(pk=cast.auditor.person_id).update(language="ko")
        sent = {"login": "auditor@example.org", "password": "a long enough passphrase"}
        answer = client.post(reverse("account_login"), sent)
        assert answer.cookies["django_language"].value == "ko"
        client.logout()
        client.cookies["django_language"] = "en"
        answer = client.post(reverse("account_login"), sent)
        assert "django_language" not in answer.cookies


class TestSignUp:
    def test_is_shut(self, db, client):
        sent = {
            "email": "eve@example.org",
            "password1": "a river crosses nine",
            "password2": "a river crosses nine",
        }
        client.post(reverse("account_signup"), sent)
        assert not Person.objects.filter(email="eve@example.org").exists()


class TestHealthz:
    def test_is_well_when_database_and_broker_answer(self, db, client):
        answer = client.get("/healthz")
        assert answer.status_code == 200
        assert answer.json() == {"status": "ok", "database": "ok", "broker": "ok"}

    def test_names_the_part_that_does_not_answer(self, db, client, monkeypatch):
        monkeypatch.setattr(health, "current_app", _Broken())
        answer = client.get("/healthz")
        assert answer.status_code == 503
        assert answer.json() == {"status": "unavailable", "database": "ok", "broker": "unavailable"}

    def test_answers_when_the_database_does_not(self, db, client, monkeypatch):
        monkeypatch.setattr(health, "connection", _Broken())
        answer = client.get("/healthz")
        assert answer.status_code == 503
        assert answer.json()["database"] == "unavailable"


class _Broken:
    def cursor(self):
        raise DatabaseError("gone")

    def connection_for_read(self):
        raise OSError("gone")


def _home(client):
    return client.get(reverse("control:home")).text


def _choose(client, organization, **words):
    return client.post(reverse("control:acting_for"), {"organization": str(organization), **words})
