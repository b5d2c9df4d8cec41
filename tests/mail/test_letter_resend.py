"""letter_resend: a letter that was given up is tried again, a few times, and the trail tells of it."""

import json

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.factories.mail import written
from trustfund.audit import selectors as trail
from trustfund.db import clock
from trustfund.identity.models import Person
from trustfund.kernel.errors import NotFound, NotPermitted
from trustfund.mail import services
from trustfund.mail.errors import LetterNotFailed, ResentTooOften
from trustfund.mail.models import Letter
from trustfund.mail.rules.timing import MOST_RESENT


@pytest.fixture
def failed(cast) -> Letter:
    """Return a letter that was given up."""
    letter = written(cast, cast.donor_officer)
    return _fails(letter)


def _fails(letter: Letter) -> Letter:
    Letter.objects.filter(pk=letter.pk).update(
        state="FAILED", settled_at=clock.now(), attempts=6, last_error="550 no such user"
    )
    letter.refresh_from_db()
    return letter


def resent(cast, letter, *, actor=None) -> Letter:
    return services.letter_resend(
        actor=actor or cast.system_administrator, now=clock.now(), letter_id=letter.pk
    )


class TestService:
    def test_is_tried_again_where_the_person_is_reached_now(self, cast, failed):
        Person.objects.filter(pk=failed.person_id).update(email="new@ministry.example")
        resent(cast, failed)
        leased = services.letter_lease(now=clock.now())
        assert leased is not None
        assert (leased.pk, leased.attempts) == (failed.pk, 1)
        assert leased.address == "new@ministry.example"
        assert (leased.subject, leased.text) == (failed.subject, failed.text)

    def test_is_in_the_trail_without_text_and_address(self, cast, failed):
        resent(cast, failed)
        [record] = trail.history(subject_type="mail.letter", subject_id=failed.pk)
        assert record.action == "mail.letter_resend"
        assert record.after["resent"] == 1
        told = json.dumps([record.before, record.after])
        for private in (failed.text, failed.address, failed.subject, "550"):
            assert private not in told

    def test_is_of_what_was_given_up_only(self, cast, failed):
        for state in ("WAITING", "SENT", "KEPT"):
            Letter.objects.filter(pk=failed.pk).update(state=state)
            with pytest.raises(LetterNotFailed):
                resent(cast, failed)

    def test_is_done_a_few_times(self, cast, failed):
        for _time in range(MOST_RESENT):
            resent(cast, failed)
            _fails(failed)
        with pytest.raises(ResentTooOften):
            resent(cast, failed)
        with pytest.raises(IntegrityError, match="letter_resent_a_few_times"), transaction.atomic():
            Letter.objects.filter(pk=failed.pk).update(resent=MOST_RESENT + 1)

    def test_is_not_its_reader_s(self, cast, failed):
        with pytest.raises(NotPermitted):
            resent(cast, failed, actor=cast.donor_officer)
        failed.pk = cast.donor_officer.person_id
        with pytest.raises(NotFound):
            resent(cast, failed)


class TestDoors:
    def test_the_page_shows_why_it_failed_and_sends_it_anew(self, cast, failed, client_of):
        administrator = client_of(cast.system_administrator)
        address = reverse("control:letter_resend", args=[failed.pk])
        assert address in administrator.get(f"/mailbox/{failed.pk}/").text
        assert address not in client_of(cast.donor_officer).get(f"/mailbox/{failed.pk}/").text
        key = {"request_key": "f7c5a5b8-1111-4222-8333-444455550009"}
        assert "550 no such user" in administrator.post(address, key).text
        assert administrator.post(address, {**key, "step": "confirm"}).status_code == 302
        failed.refresh_from_db()
        assert (failed.state, failed.resent) == ("WAITING", 1)

    def test_the_file_has_exactly_the_letters_of_the_page(self, cast, failed, client_of):
        other = written(cast, cast.other_donor_officer, kind="RECEIPT_RECORDED")
        administrator = client_of(cast.system_administrator)

        def file(client, query=""):
            answer = client.get(f"/mailbox/?format=csv{query}")
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            return content.decode("utf-8-sig")

        refused = "550 no such user"
        everything = file(administrator)
        assert (refused in everything, other.address in everything) == (True, True)
        narrowed = file(administrator, "&kind=RECEIPT_RECORDED")
        assert (refused in narrowed, other.address in narrowed) == (False, True)
        own = file(client_of(cast.donor_officer))
        assert (refused in own, other.address in own) == (True, False)
