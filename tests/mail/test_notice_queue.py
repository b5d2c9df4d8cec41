"""notice_queue: one notice for each person and event, when the person wants it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection

from tests.factories.mail import message_made, reads, told
from trustfund.db import clock
from trustfund.identity.models import Person
from trustfund.mail import services
from trustfund.mail.choices import NoticeKind
from trustfund.mail.models import Notice, Preference
from trustfund.mail.rules.timing import DUTIES, digest_at

SEOUL = ZoneInfo("Asia/Seoul")


def due(cast, wanted: str, kind: str) -> datetime | None:
    """Return when a notice of the kind leaves for somebody who wants it so."""
    Preference.objects.create(person_id=cast.donor_officer.person_id, timing=wanted)
    told(cast, cast.donor_officer, kind=kind)
    return Notice.objects.get().due_at


class TestNoticeQueue:
    def test_writes_one_for_each_person(self, cast, noon):
        told(cast, cast.donor_officer, cast.finance_approver)
        assert sorted(Notice.objects.values_list("person__name", flat=True)) == [
            "Donor officer",
            "Finance approver",
        ]

    def test_tells_nobody_twice_of_one_event(self, cast, noon):
        message = told(cast, cast.donor_officer)
        told(cast, cast.donor_officer, cast.auditor, message=message)
        assert Notice.objects.filter(message=message).count() == 2
        told(cast, cast.donor_officer)
        assert Notice.objects.count() == 3

    def test_leaves_out_who_cannot_sign_in(self, cast, noon):
        Person.objects.filter(pk=cast.donor_officer.person_id).update(is_active=False)
        told(cast, cast.donor_officer)
        assert not Notice.objects.exists()

    def test_refuses_words_that_do_not_fill_the_sentence(self, cast, noon):
        with pytest.raises(KeyError, match="application"):
            told(cast, cast.donor_officer, kind="APPLICATION_REVIEWED")
        assert not Notice.objects.exists()

    @pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example/", ""])
    def test_leads_to_the_site_alone(self, cast, noon, path):
        with pytest.raises(IntegrityError, match="notice_leads_to_the_site"):
            Notice.objects.create(
                message=message_made(cast),
                person_id=cast.auditor.person_id,
                kind="RECEIPT_RECORDED",
                words={},
                path=path,
            )


class TestWhen:
    def test_is_at_once_unless_chosen_otherwise(self, cast, noon):
        told(cast, cast.donor_officer)
        assert Notice.objects.get().due_at - noon < timedelta(seconds=5)

    def test_of_the_day_is_the_hour_by_the_reader_s_own_clock(self, cast, noon, settings):
        assert settings.MAIL_DIGEST_HOUR == 7
        reads(cast.donor_officer, time_zone="Asia/Seoul")
        assert due(cast, "DAILY", "RECEIPT_RECORDED") == datetime(2026, 6, 15, 22, tzinfo=UTC)

    def test_is_never_where_it_is_refused(self, cast, noon):
        assert due(cast, "NONE", "RECEIPT_RECORDED") is None

    def test_is_once_a_day_for_a_duty_that_somebody_refuses(self, cast, noon):
        assert due(cast, "NONE", "AGREEMENT_OFFERED") == datetime(2026, 6, 16, 7, tzinfo=UTC)

    def test_knows_only_duties_that_are_kinds(self):
        assert set(NoticeKind.values) > DUTIES

    @pytest.mark.parametrize(
        ("now", "then"),
        [
            pytest.param("15 21:59", "15 22:00", id="minute before"),
            pytest.param("15 22:00", "16 22:00", id="on the hour"),
        ],
    )
    def test_the_digest_s_hour_comes_after_now(self, now, then):
        first, second = (datetime.fromisoformat(f"2026-06-{day}Z") for day in (now, then))
        assert digest_at(first, zone=SEOUL, hour=7) == second

    def test_the_digest_s_hour_stays_the_hour_when_clocks_change(self):
        berlin = ZoneInfo("Europe/Berlin")
        eve = datetime(2026, 3, 28, 12, tzinfo=UTC)
        assert digest_at(eve, zone=berlin, hour=7) == datetime(2026, 3, 29, 5, tzinfo=UTC)


class TestRace:
    def test_two_workers_with_one_event_write_each_notice_and_letter_once(self, committed_cast):
        cast = committed_cast
        message = message_made(cast)

        def work(_worker: int) -> None:
            try:
                told(cast, cast.donor_officer, cast.auditor, message=message)
                services.letters_write(now=clock.now() + timedelta(seconds=1))
            finally:
                connection.close()

        with ThreadPoolExecutor(8) as workers:
            list(workers.map(work, range(8)))
        notices = list(Notice.objects.select_related("letter"))
        assert len(notices) == 2
        assert {notice.letter.person_id for notice in notices} == {
            cast.donor_officer.person_id,
            cast.auditor.person_id,
        }
        assert sum(notice.person.letters.count() for notice in notices) == 2
