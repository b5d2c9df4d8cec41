"""The pages and addresses of reports: who sees what, and what a download carries."""

import hashlib
import uuid
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oversight.services.opinions import opinion_record
from tests.factories.cast import PEOPLE
from tests.factories.reports import requested
from trustfund.db import clock
from trustfund.reports.models import ReportRequest
from trustfund.reports.selectors import waiting_for


def give_opinion(library, kind="UNMODIFIED"):
    return opinion_record(
        actor=library.year.cast.auditor,
        now=clock.now(),
        fund_id=library.year.fund.pk,
        report_sha256=library.english.files.get(format="PDF").sha256,
        kind=kind,
        basis="",
        signed_date=date(2026, 2, 16),
    )


@pytest.mark.django_db
class TestReportDetail:
    def page(self, library, client, report=None):
        return client.get(f"/reports/{(report or library.english).pk}/")

    @pytest.mark.parametrize("name", sorted(PEOPLE))
    def test_everybody_with_a_role_sees_it(self, library, client_of, name):
        answer = self.page(library, client_of(library.year.cast.people[name]))
        assert answer.status_code == 200
        assert "12,597,820.40" in answer.content.decode()

    def test_a_visitor_is_led_to_sign_in(self, library):
        assert self.page(library, Client()).status_code == 302

    def test_an_unknown_report_is_not_found(self, library, client_of):
        client = client_of(library.year.cast.auditor)
        assert client.get(f"/reports/{uuid.uuid4()}/").status_code == 404

    def test_asks_the_database_at_most_twelve_times(self, library, client_of):
        client = client_of(library.year.cast.auditor)
        self.page(library, client)
        with CaptureQueriesContext(connection) as queries:
            self.page(library, client)
        assert len(queries) <= 12, [query["sql"][:90] for query in queries]

    def test_shows_the_drawing_without_style_or_script(self, library, client_of):
        page = self.page(library, client_of(library.year.cast.auditor)).content.decode()
        drawing = page[page.index('<figure class="chart">') : page.index("</figure>")]
        assert "<svg" in drawing
        assert "style=" not in drawing
        assert "<script" not in drawing

    def test_offers_the_auditor_an_opinion_on_the_pages(self, library, client_of):
        sha256 = library.english.files.get(format="PDF").sha256
        page = self.page(library, client_of(library.year.cast.auditor)).content.decode()
        assert f"sha256={sha256}" in page
        page = self.page(library, client_of(library.year.cast.donor_officer)).content.decode()
        assert "opinions/new" not in page

    def test_says_by_whom_it_is_audited(self, library, client_of):
        client = client_of(library.year.cast.donor_officer)
        assert "No auditor has recorded" in self.page(library, client).content.decode()
        give_opinion(library)
        page = self.page(library, client).content.decode()
        assert "External Auditor" in page
        assert "Unmodified opinion" in page


@pytest.mark.django_db
class TestReportList:
    def test_filters_by_opinion(self, library, client_of):
        client = client_of(library.year.cast.donor_officer)
        give_opinion(library)
        numbers = {
            wanted: [
                row.number for row in client.get(f"/reports/?audited={wanted}").context["reports"]
            ]
            for wanted in ("", "yes", "no")
        }
        assert numbers["yes"] == [library.english.number]
        assert numbers["no"] == [library.korean.number]
        assert len(numbers[""]) == 2

    def test_asks_the_database_at_most_twelve_times(self, library, client_of):
        client = client_of(library.year.cast.auditor)
        client.get("/reports/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/reports/")
        assert len(queries) <= 12, [query["sql"][:90] for query in queries]

    def test_programs_read_the_same(self, library, client_of):
        client = client_of(library.year.cast.auditor)
        found = client.get("/api/v1/reports/").json()["results"]
        assert [row["number"] for row in found] == [library.korean.number, library.english.number]
        one = client.get(f"/api/v1/reports/{library.english.pk}/").json()
        assert {file["format"] for file in one["files"]} == {"PDF", "XLSX", "CSV", "JSON"}


@pytest.mark.django_db
class TestDownload:
    @pytest.mark.parametrize("name", ["pdf", "xlsx", "csv", "json"])
    @pytest.mark.parametrize("door", ["/reports", "/api/v1/reports"])
    def test_sends_the_issued_bytes_as_a_file(self, library, client_of, name, door):
        client = client_of(library.year.cast.verifier)
        answer = client.get(f"{door}/{library.english.pk}/files/{name}/")
        file = library.english.files.get(format=name.upper())
        assert hashlib.sha256(answer.content).hexdigest() == file.sha256
        assert answer["Content-Disposition"] == f'attachment; filename="{file.name}"'
        assert answer["X-Content-Type-Options"] == "nosniff"

    @pytest.mark.parametrize("name", ["exe", "PDF2", "-", "pdf-"])
    def test_an_unknown_format_is_not_found(self, library, client_of, name):
        client = client_of(library.year.cast.verifier)
        assert client.get(f"/reports/{library.english.pk}/files/{name}/").status_code == 404

    def test_a_visitor_is_led_to_sign_in(self, library):
        assert Client().get(f"/reports/{library.english.pk}/files/pdf/").status_code == 302


@pytest.mark.django_db
class TestProgress:
    @pytest.fixture
    def wanting(self, year) -> ReportRequest:
        return requested(year)

    def test_shows_what_is_done_and_asks_again(self, wanting, client_of, year):
        client = client_of(year.cast.auditor)
        page = client.get(f"/reports/{wanting.pk}/").content.decode()
        assert 'hx-trigger="every 1s"' in page
        assert "Waiting for a worker" in page
        ReportRequest.objects.filter(pk=wanting.pk).update(
            state="BUILDING", progress_done=3, step="TIES"
        )
        part = client.get(f"/reports/{wanting.pk}/progress/").content.decode()
        assert "3 of 11 steps done" in part
        assert 'value="3"' in part

    def test_tells_a_failure_and_offers_to_ask_again(self, wanting, client_of, year):
        ReportRequest.objects.filter(pk=wanting.pk).update(
            state="FAILED",
            failure_code="no_rate",
            failure_facts={"currency": "JPY", "target": "USD", "date": "2026-02-16"},
        )
        client = client_of(year.cast.auditor)
        page = client.get(f"/reports/{wanting.pk}/").content.decode()
        assert "There is no rate of JPY to USD" in page
        assert "as_of=2026-02-16" in page
        assert client.get(f"/reports/{wanting.pk}/progress/")["HX-Refresh"] == "true"

    def test_never_stays_silent_for_ever(self, wanting, client_of, year):
        ReportRequest.objects.filter(pk=wanting.pk).update(
            touched_at=date(2020, 1, 1).isoformat() + "T00:00Z"
        )
        page = client_of(year.cast.auditor).get(f"/reports/{wanting.pk}/").content.decode()
        assert "No worker has reported progress" in page


@pytest.mark.django_db
class TestWaiting:
    def test_reports_without_an_opinion_wait_for_the_auditor(self, library):
        now = clock.now()
        auditor, donor = library.year.cast.auditor, library.year.cast.donor_officer
        assert len(waiting_for(auditor, now=now)) == 2
        assert waiting_for(donor, now=now) == []
        give_opinion(library)
        [left] = waiting_for(auditor, now=now)
        assert library.korean.number in left.title
