"""preference_choose: everybody for themselves, by page and by program, and it is recorded."""

from uuid import uuid4

import pytest
from django.urls import reverse

from trustfund.audit.selectors import history
from trustfund.db import clock
from trustfund.mail import services
from trustfund.mail.errors import TimingUnknown
from trustfund.mail.models import Preference
from trustfund.mail.selectors import preference_of


def choose(client, timing: str):
    sent = {"timing": timing, "request_key": str(uuid4())}
    return client.post(reverse("control:preference_choose"), sent, follow=True)


class TestPage:
    def test_keeps_the_choice_and_shows_it_again(self, cast, client_of):
        client = client_of(cast.donor_officer)
        assert "Your choice is saved." in choose(client, "DAILY").text
        assert preference_of(cast.donor_officer.person_id).timing == "DAILY"
        page = client.get(reverse("control:preference_choose")).text
        assert '<option value="DAILY" selected>' in page
        assert preference_of(cast.auditor.person_id).timing == "AT_ONCE"

    def test_refuses_what_cannot_be_chosen(self, cast, client_of):
        assert choose(client_of(cast.donor_officer), "HOURLY").status_code == 422
        with pytest.raises(TimingUnknown):
            services.preference_choose(actor=cast.auditor, now=clock.now(), timing="HOURLY")

    def test_leaves_a_record(self, cast, client_of):
        choose(client_of(cast.donor_officer), "DAILY")
        choose(client_of(cast.donor_officer), "NONE")
        found = history(subject_type="mail.preference", subject_id=Preference.objects.get().pk)
        assert {row.action for row in found} == {"mail.preference_choose"}
        assert len(found) == 2


class TestProgram:
    def test_answers_a_repeated_key_as_the_first_time(self, cast, client_of):
        address, key = reverse("control:api:preference_choose"), str(uuid4())
        for _time in range(2):
            answer = client_of(cast.auditor).post(
                address,
                {"timing": "NONE"},
                content_type="application/json",
                headers={"Idempotency-Key": key},
            )
            assert (answer.status_code, answer.json()) == (200, {"timing": "NONE"})
        assert answer.headers["Idempotent-Replay"] == "true"
