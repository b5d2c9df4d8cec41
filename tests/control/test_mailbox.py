"""The mailbox: one's own letters, everybody's for the administrator, each as it leaves."""

import pytest
from django.urls import reverse

from tests.factories.mail import written
from trustfund.mail.models import Letter
from trustfund.web import pagination

ADDRESS = "/mailbox/"


@pytest.fixture
def letters(cast) -> list[Letter]:
    return [
        written(cast, cast.donor_officer),
        written(cast, cast.other_donor_officer, kind="RECEIPT_RECORDED"),
    ]


def subjects(client, query: str = "") -> list[str]:
    answer = client.get(f"{reverse('control:api:mailbox')}{query}")
    return [row["subject"] for row in answer.json()["results"]]


class TestList:
    def test_shows_everybody_their_own_and_nobody_another_s(self, cast, client_of, letters):
        actors = (cast.donor_officer, cast.other_donor_officer)
        for actor, own, other in zip(actors, letters, reversed(letters), strict=True):
            page = client_of(actor).get(ADDRESS).text
            assert str(own.pk) in page
            assert str(other.pk) not in page
            assert other.address not in page.replace(own.address, "")
        query = f"?person_id={cast.other_donor_officer.person_id}"
        assert subjects(client_of(cast.donor_officer), query) == []
        assert "No letter has been written." in client_of(cast.auditor).get(ADDRESS).text

    def test_shows_the_administrator_all_newest_first(self, cast, client_of, letters):
        client = client_of(cast.system_administrator)
        assert subjects(client) == [letter.subject for letter in reversed(letters)]
        page = client.get(ADDRESS).text
        assert page.index(letters[1].subject) < page.index(f"{letters[0].pk}")

    def test_is_narrowed_by_person_and_by_kind(self, cast, client_of, letters):
        client = client_of(cast.system_administrator)
        for query, left in (
            (f"?person_id={cast.donor_officer.person_id}", letters[0]),
            ("?kind=RECEIPT_RECORDED", letters[1]),
        ):
            assert subjects(client, query) == [left.subject]
            page = client.get(f"{ADDRESS}{query}").text
            assert [str(one.pk) in page for one in letters] == [one == left for one in letters]

    def test_goes_on_after_a_row(self, cast, client_of, letters, monkeypatch):
        monkeypatch.setattr(pagination.page_of, "__kwdefaults__", {"key": "id", "size": 1})
        client = client_of(cast.system_administrator)
        assert str(letters[0].pk) in client.get(f"{ADDRESS}?before={letters[1].pk}").text
        assert f"before={letters[1].pk}" in client.get(ADDRESS).text


class TestLetter:
    def test_is_shown_in_a_frame_that_may_do_nothing(self, cast, client_of, letters):
        Letter.objects.filter(pk=letters[0].pk).update(html='<p title="&">A<script>b()</script>')
        answer = client_of(cast.donor_officer).get(f"{ADDRESS}{letters[0].pk}/")
        assert 'sandbox=""' in answer.text
        assert 'srcdoc="&lt;p title=&quot;&amp;&quot;&gt;A&lt;script&gt;' in answer.text
        assert "b()</script>" not in answer.text
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]

    def test_of_another_does_not_exist(self, cast, client_of, letters):
        for name in ("control:letter_detail", "control:api:letter_detail"):
            for letter, code in zip(letters, (200, 404), strict=True):
                address = reverse(name, args=[letter.pk])
                assert client_of(cast.donor_officer).get(address).status_code == code
