"""letter_send: kept or sent, by one worker at a time, tried again, given up with the reason."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail as outside
from django.db import IntegrityError

from tests.factories.mail import written
from trustfund.celery import app
from trustfund.db import clock
from trustfund.db.clock import clock_move
from trustfund.mail import services
from trustfund.mail.models import Letter
from trustfund.mail.rules.timing import MAX_ATTEMPTS, RESTS
from trustfund.mail.services.sending import LEASE


@pytest.fixture
def letter(cast, noon) -> Letter:
    return written(cast, cast.donor_officer)


@pytest.fixture
def smtp(settings) -> None:
    settings.MAIL_BACKEND = "smtp"


@pytest.fixture
def broken(smtp, monkeypatch):
    """Return a way to let every sending fail with an error."""

    def fail(error: Exception) -> None:
        def send(_message: object) -> None:
            raise error

        monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", send)

    return fail


def lease() -> Letter | None:
    return services.letter_lease(now=clock.now())


def attempt() -> Letter:
    """Lease what is due and send it, and return the one letter."""
    if leased := lease():
        services.letter_send(letter=leased, now=clock.now())
    return Letter.objects.get()


class TestMailbox:
    def test_keeps_the_letter_and_lets_nothing_out(self, letter):
        assert attempt().state == "KEPT"
        assert outside.outbox == []


class TestSmtp:
    def test_sends_both_forms_under_the_letter_s_own_identifier(self, letter, smtp):
        assert attempt().state == "SENT"
        (sent,) = outside.outbox
        assert sent.to == ["donor_officer@example.org"]
        assert sent.subject == letter.subject
        assert (sent.body, sent.alternatives[0].content) == (letter.text, letter.html)
        assert str(letter.pk) in sent.message()["Message-ID"]

    def test_is_done_by_the_job_and_done_once(self, letter, smtp):
        app.loader.import_default_modules()
        for _bell in range(2):
            app.tasks["mail.letters_send"]()
        assert len(outside.outbox) == 1

    def test_lets_no_header_in_by_an_address(self, letter, smtp):
        Letter.objects.update(address="a@example.org\r\nBcc: everybody@example.org")
        found = attempt()
        assert (found.state, found.attempts) == ("FAILED", 1)
        assert "newlines" in found.last_error
        assert outside.outbox == []

    def test_the_database_refuses_a_subject_of_two_lines(self, letter):
        with pytest.raises(IntegrityError, match="letter_subject_is_one_line"):
            Letter.objects.update(subject="Hello\r\nBcc: everybody@example.org")


class TestFailure:
    def test_is_tried_again_after_longer_and_longer_rests_and_then_given_up(self, letter, broken):
        broken(SMTPServerDisconnected("gone"))
        for number, rest in enumerate(RESTS, start=1):
            found = attempt()
            assert (found.state, found.attempts) == ("WAITING", number)
            assert lease() is None
            clock_move(by=rest + timedelta(seconds=1))
        found = attempt()
        assert (found.state, found.attempts) == ("FAILED", MAX_ATTEMPTS)
        assert found.last_error == "SMTPServerDisconnected: gone"

    @pytest.mark.parametrize(("code", "state"), [(550, "FAILED"), (450, "WAITING")])
    def test_of_an_address_is_final_only_where_the_server_says_so(
        self, letter, broken, code, state
    ):
        broken(SMTPRecipientsRefused({"donor_officer@example.org": (code, b"no such mailbox")}))
        assert attempt().state == state

    def test_of_the_server_leaves_the_other_letters_alone(self, cast, letter, broken):
        written(cast, cast.auditor)
        broken(SMTPServerDisconnected("gone"))
        app.loader.import_default_modules()
        app.tasks["mail.letters_send"]()
        assert sorted(Letter.objects.values_list("attempts", flat=True)) == [0, 1]

    def test_is_said_on_the_page(self, cast, letter, broken, client_of):
        broken(SMTPRecipientsRefused({"donor_officer@example.org": (550, b"no such mailbox")}))
        attempt()
        for address in ("/mailbox/", f"/mailbox/{letter.pk}/"):
            page = client_of(cast.system_administrator).get(address).text
            assert "Could not be delivered" in page
            assert "no such mailbox" in page


class TestLease:
    def test_is_given_to_one_worker(self, letter):
        assert lease() == letter
        assert lease() is None

    def test_fences_a_worker_that_was_overtaken(self, letter, smtp):
        slow = lease()
        clock_move(by=LEASE + timedelta(seconds=1))
        quick = lease()
        services.letter_send(letter=slow, now=clock.now())
        assert outside.outbox == []
        services.letter_send(letter=quick, now=clock.now())
        services.letter_send(letter=quick, now=clock.now())
        assert len(outside.outbox) == 1

    def test_ends_where_every_worker_died(self, letter):
        for _attempt in range(MAX_ATTEMPTS):
            assert lease()
            clock_move(by=LEASE + timedelta(seconds=1))
        assert lease() is None
        assert Letter.objects.get().state == "FAILED"
