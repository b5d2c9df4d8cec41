"""What a page that keeps what was typed must not keep."""

import pytest
from django.test import Client
from django.urls import reverse


@pytest.mark.django_db
class TestWhatIsShownAgain:
    @pytest.mark.parametrize("name", ["mfa_authenticate", "account_login"])
    def test_a_refused_sign_in_shows_neither_password_nor_code(self, name: str):
        sent = {"code": "314159", "password": "a long enough passphrase", "login": "a@example.org"}
        answer = Client(enforce_csrf_checks=True).post(reverse(name), sent)
        assert answer.status_code == 403
        assert b"314159" not in answer.content
        assert b"a long enough passphrase" not in answer.content

    def test_a_refused_milestone_shows_its_code(self):
        address = reverse(
            "oversight:milestone_define", args=["0" * 8 + "-0000-0000-0000-" + "0" * 12]
        )
        answer = Client(enforce_csrf_checks=True).post(address, {"code": "N2.9"})
        assert answer.status_code == 403
        assert b"N2.9" in answer.content
