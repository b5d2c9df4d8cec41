"""Every page: who may open it, and what it says when it refuses or fails."""

from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

pytestmark = pytest.mark.urls("tests.web.kit_site")


class TestRequires:
    def test_leads_a_visitor_to_sign_in_and_back(self, client, db):
        answer = client.get("/pledge/?a=b")
        assert answer.status_code == 302
        assert answer["Location"] == "/account/login/?next=%2Fpledge%2F%3Fa%3Db"

    def test_leads_a_fragment_request_to_sign_in(self, client, db):
        answer = client.get("/pledge/", headers={"HX-Request": "true"})
        assert (answer.status_code, answer["HX-Redirect"]) == (
            204,
            "/account/login/?next=%2Fpledge%2F",
        )

    def test_shows_what_was_typed_when_the_session_has_ended(self, cast, client_of):
        client = client_of(cast.donor_officer)
        Session.objects.all().delete()
        answer = client.post("/pledge/", {"request_key": str(uuid4()), "name": "Norway"})
        page = answer.content.decode()
        assert answer.status_code == 401
        assert "Your session has ended" in page
        assert "Norway" in page

    def test_names_the_roles_that_may(self, cast, client_of):
        answer = client_of(cast.auditor).get("/pledge/")
        page = answer.content.decode()
        assert answer.status_code == 403
        assert "Donor officer" in page
        assert "External Auditor" in page

    def test_refuses_a_hat_that_the_person_does_not_hold(self, cast, client_of):
        client = client_of(cast.donor_officer)
        session = client.session
        session["acting_for"] = str(cast.organizations["japan"].pk)
        session.save()
        assert client.get("/pledge/").status_code == 403

    def test_keeps_private_pages_out_of_caches(self, cast, client_of):
        assert "no-store" in client_of(cast.donor_officer).get("/pledge/")["Cache-Control"]

    def test_gives_the_real_time_once(self, cast, client_of):
        assert client_of(cast.donor_officer).get("/moment/").content == b"datetime True"

    def test_asks_little(self, cast, client_of, django_assert_max_num_queries):
        client = client_of(cast.donor_officer)
        with django_assert_max_num_queries(8):
            client.get("/pledge/")


class TestRefusals:
    @pytest.mark.parametrize(
        ("address", "status", "words"),
        [
            ("/nowhere/", 404, "There is nothing here for you"),
            ("/unreadable/", 400, "could not be read"),
            ("/shut/", 409, "Milestone M3 has no certificate"),
        ],
    )
    def test_have_their_page(self, client, db, address, status, words):
        answer = client.get(address)
        assert answer.status_code == status
        assert words in answer.content.decode()

    def test_speak_korean(self, client, db):
        client.cookies["django_language"] = "ko"
        assert '<html lang="ko">' in client.get("/nowhere/").content.decode()

    def test_a_failure_is_logged_under_the_number_it_shows(self, client, db, caplog):
        client.raise_request_exception = False
        answer = client.get("/broken/")
        number = answer.content.decode().split('class="incident">')[1].split("<")[0]
        assert answer.status_code == 500
        assert f"Incident {number} at /broken/" in caplog.text

    def test_a_password_asked_anew_is_no_failure(self, cast, client_of, caplog):
        answer = client_of(cast.auditor).get("/account/2fa/totp/activate/")
        assert answer.status_code == 302
        assert "/account/reauthenticate/" in answer["Location"]
        assert "Incident" not in caplog.text

    def test_a_foreign_form_is_refused(self, cast, settings):
        settings.CSRF_FAILURE_VIEW = "trustfund.web.errors.csrf_failure"
        answer = Client(enforce_csrf_checks=True).post("/account/login/", {"login": "a"})
        assert answer.status_code == 403
        assert "This form could not be accepted" in answer.content.decode()


class TestSignIn:
    @pytest.mark.parametrize(
        "address", ["login/", "password/reset/", "logout/", "password/change/", "2fa/"]
    )
    def test_pages_are_ours(self, cast, client_of, address):
        signed_in = address in {"logout/", "password/change/", "2fa/"}
        client = client_of(cast.auditor) if signed_in else Client()
        page = client.get(f"/account/{address}", follow=True).content.decode()
        assert 'class="entrance"' in page
        assert "style=" not in page
