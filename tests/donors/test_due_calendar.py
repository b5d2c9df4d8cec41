"""A donor's due dates: on the page, for programs, and in a file that calendars read."""

from datetime import timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from tests.factories.donors import agreement_make, money, receipt_make


@pytest.fixture
def agreement(cast, fund, korea, noon):
    """EUR 100 due today and paid, EUR 200 due in 40 days, EUR 50 of it paid."""
    parts = [
        (noon.date(), money("100.00", "EUR")),
        (noon.date() + timedelta(days=40), money("200.00", "EUR")),
    ]
    made = agreement_make(
        cast, fund, korea, money("300.00", "EUR"), parts=parts, signer=cast.donor_officer
    )
    receipt_make(cast, made, money("150.00", "EUR"))
    return made


class TestDueCalendar:
    def test_the_file_holds_what_is_unpaid(self, client_of, cast, korea, agreement, noon):
        client = client_of(cast.donor_officer)
        answer = client.get(reverse("donors:due_calendar_file", args=[korea.pk]))
        assert answer["Content-Type"].startswith("text/calendar")
        [event] = Calendar.from_ical(b"".join(answer.streaming_content)).walk("VEVENT")
        assert event.decoded("dtstart") == noon.date() + timedelta(days=40)
        assert "EUR 150.00" in str(event["summary"])
        assert str(event["uid"]) == f"{agreement.pk}-2@TF070001"
        assert event.decoded("dtstamp") >= noon.replace(microsecond=0)

    def test_page_and_program_show_every_date(self, client_of, cast, korea, agreement, fund):
        client = client_of(cast.donor_officer)
        text = client.get(reverse("donors:due_calendar", args=[korea.pk])).content.decode()
        assert text.count('data-label="To be paid"') == 2
        rows = client.get(
            reverse("donors_api:due_calendar", args=[korea.pk]), {"fund": fund.pk}
        ).json()["results"]
        assert [(row["number"], row["outstanding"]["amount"]) for row in rows] == [
            (1, "0.00"),
            (2, "150.00"),
        ]

    def test_what_is_only_offered_is_not_due(self, client_of, cast, fund, japan, noon):
        agreement_make(
            cast, fund, japan, money("5", "JPY"), parts=[(noon.date(), money("5", "JPY"))]
        )
        client = client_of(cast.other_donor_officer)
        text = client.get(reverse("donors:due_calendar", args=[japan.pk])).content.decode()
        assert "Nothing is promised under a signed agreement." in text
