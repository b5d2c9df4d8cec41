"""letters_write: what is due becomes one letter to each person, in the reader's language."""

from datetime import timedelta

import pytest

from tests.factories.mail import reads, told, written
from trustfund.db import clock
from trustfund.db.clock import clock_move
from trustfund.mail import services
from trustfund.mail.choices import SEVERAL, NoticeKind
from trustfund.mail.models import Letter, Preference


class TestLetter:
    def test_is_in_english_as_text_and_as_a_page(self, cast, noon):
        letter = written(cast, cast.donor_officer)
        assert letter.subject == "An agreement waits for your countersignature"
        for body in (letter.text, letter.html):
            assert "Agreement AA-001 with fund TF070001 has been signed" in body
            assert "http://localhost:8000/" in body
            assert "http://localhost:8000/preferences/notices/" in body
        assert '<html lang="en">' in letter.html
        assert "<" not in letter.text
        assert letter.address == "donor_officer@example.org"

    def test_is_in_korean_for_who_reads_korean(self, cast, noon):
        reads(cast.donor_officer, language="ko")
        letter = written(cast, cast.donor_officer)
        assert letter.subject == "맞서명을 기다리는 협정이 있습니다"
        assert "AA-001" in letter.text
        assert '<html lang="ko">' in letter.html

    @pytest.mark.parametrize("kind", NoticeKind.values)
    def test_says_nothing_in_its_subject_but_what_kind_it_is(self, kind):
        assert "%" not in NoticeKind(kind).label

    def test_lets_no_word_become_markup(self, cast, noon):
        message = told(cast, cast.donor_officer)
        message.notices.update(words={"agreement": "<b>AA</b>", "fund": "TF"})
        services.letters_write(now=clock.now())
        letter = Letter.objects.get()
        assert "&lt;b&gt;AA&lt;/b&gt;" in letter.html
        assert "<b>AA</b>" in letter.text

    def test_tells_several_notices_that_are_due_together(self, cast, noon):
        told(cast, cast.donor_officer)
        letter = written(cast, cast.donor_officer, kind="RECEIPT_RECORDED")
        assert letter.kind == SEVERAL
        assert letter.subject == "Several notices for you"
        assert letter.notices.count() == 2
        assert "waits for your countersignature" in letter.text
        assert "has been received" in letter.text

    def test_is_written_once(self, cast, noon):
        written(cast, cast.donor_officer)
        assert services.letters_write(now=clock.now()) == 0
        assert Letter.objects.count() == 1


class TestDigest:
    def test_waits_for_its_hour_and_tells_all_of_the_day(self, cast, noon):
        Preference.objects.create(person_id=cast.donor_officer.person_id, timing="DAILY")
        told(cast, cast.donor_officer)
        told(cast, cast.donor_officer, kind="RECEIPT_RECORDED")
        clock_move(by=timedelta(hours=18))
        assert services.letters_write(now=clock.now()) == 0
        clock_move(by=timedelta(hours=2))
        assert services.letters_write(now=clock.now()) == 1
        assert Letter.objects.get().notices.count() == 2

    def test_never_comes_to_who_refused_it(self, cast, noon):
        Preference.objects.create(person_id=cast.donor_officer.person_id, timing="NONE")
        told(cast, cast.donor_officer, kind="RECEIPT_RECORDED")
        clock_move(by=timedelta(days=3))
        assert services.letters_write(now=clock.now()) == 0
