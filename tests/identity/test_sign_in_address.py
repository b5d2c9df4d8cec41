"""A sign-in address comes with the invitation; its bearer does not change it."""

import pytest
from allauth.account.models import EmailAddress

from trustfund.identity.models import Person


@pytest.mark.django_db
class TestSignInAddress:
    @pytest.mark.parametrize("act", ["action_add", "action_primary", "action_remove"])
    def test_stays_as_it_was(self, cast, client_of, act: str):
        person = Person.objects.get(pk=cast.auditor.person_id)
        before = person.email
        answer = client_of(cast.auditor).post(
            "/account/email/", {"email": "other@elsewhere.example", act: ""}
        )
        assert answer.status_code == 404
        person.refresh_from_db()
        assert person.email == before
        assert not EmailAddress.objects.filter(email="other@elsewhere.example").exists()
