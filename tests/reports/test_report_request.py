"""report_request: somebody asks for a report as of a day."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.factories.oversight_program import fund_made
from trustfund.audit.selectors import history
from trustfund.db import clock
from trustfund.events.models import Delivery, Message
from trustfund.kernel.errors import NotFound, NotPermitted
from trustfund.reports.errors import (
    AsOfBeforeOpening,
    AsOfInFuture,
    KnownOutOfReach,
    TooManyRequests,
)
from trustfund.reports.models import ReportRequest
from trustfund.reports.services import report_request


@pytest.fixture
def fund(cast):
    return fund_made(cast)


def ask(actor, fund, **values):
    now = clock.now()
    return report_request(
        actor=actor, now=now, fund_id=fund.pk, **{"as_of": now.date(), "language": "en", **values}
    )


class TestReportRequest:
    def test_gives_a_number_and_writes_trail_and_event(self, cast, fund):
        request = ask(cast.auditor, fund)
        year = clock.now().year
        assert request.number == f"R-{year}-0001"
        assert [
            row.action
            for row in history(subject_type="reports.reportrequest", subject_id=request.pk)
        ] == ["reports.report_request"]
        message = Message.objects.get(name="reports.report_requested")
        assert message.subject_id == str(request.pk)
        assert Delivery.objects.get(message=message).task == "reports.report_build"

    def test_numbers_and_versions_follow_one_another(self, cast, fund):
        first, second = ask(cast.auditor, fund), ask(cast.donor_officer, fund, language="ko")
        assert int(second.number[-4:]) == int(first.number[-4:]) + 1
        assert (first.version, second.version) == (1, 2)

    def test_refuses_a_day_to_come(self, cast, fund):
        with pytest.raises(AsOfInFuture):
            ask(cast.auditor, fund, as_of=clock.now().date() + timedelta(days=1))
        assert not ReportRequest.objects.exists()

    @pytest.mark.parametrize("days", [-1, 1])
    def test_refuses_to_know_before_the_day_and_what_is_to_come(self, cast, fund, days):
        with pytest.raises(KnownOutOfReach):
            ask(cast.auditor, fund, known_day=clock.now().date() + timedelta(days=days))
        assert ask(cast.auditor, fund, known_day=clock.now().date()).known_day == clock.now().date()

    def test_refuses_a_day_before_the_fund_was_opened(self, cast, fund):
        with pytest.raises(AsOfBeforeOpening):
            ask(cast.auditor, fund, as_of=fund.opened_date - timedelta(days=1))

    def test_refuses_a_fund_that_is_not_open(self, cast):
        with pytest.raises(AsOfBeforeOpening):
            ask(cast.auditor, fund_made(cast, number="TF009", opened=False))

    def test_refuses_a_sixth_report_at_once(self, cast, fund):
        for _count in range(5):
            ask(cast.auditor, fund)
        with pytest.raises(TooManyRequests):
            ask(cast.auditor, fund)
        assert ask(cast.donor_officer, fund)

    @pytest.mark.parametrize("name", ["project_officer", "verifier", "system_administrator"])
    def test_is_not_for_everybody(self, cast, fund, name):
        with pytest.raises(NotPermitted):
            ask(getattr(cast, name), fund)

    def test_hides_an_unknown_fund(self, cast, fund):
        fund.pk = uuid.uuid4()
        with pytest.raises(NotFound):
            ask(cast.auditor, fund)


class TestPage:
    def post(self, client, fund, **values):
        body = {
            "as_of": clock.now().date().isoformat(),
            "language": "en",
            "request_key": uuid.uuid4(),
        }
        return client.post(
            f"{reverse('reports:report_request')}?fund={fund.pk}", {**body, **values}
        )

    def test_leads_to_the_progress(self, cast, fund, client_of):
        answer = self.post(client_of(cast.auditor), fund)
        request = ReportRequest.objects.get()
        assert answer.url == reverse("reports:report_detail", args=[request.pk])

    def test_a_double_click_requests_once(self, cast, fund, client_of):
        client, key = client_of(cast.auditor), uuid.uuid4()
        first = self.post(client, fund, request_key=key)
        second = self.post(client, fund, request_key=key)
        assert first.url == second.url
        assert ReportRequest.objects.count() == 1

    @pytest.mark.parametrize(
        "as_of",
        [
            "",
            "2999-01-01",
            "2026-02-30",
            "１２３",
            "NaN",
            "1e999",
            "<b>2026</b>",
            "x" * 5000,
            "0001-01-01",
            "2026-1-1\x00",
        ],
    )
    def test_a_day_that_cannot_be_is_refused_in_words(self, cast, fund, client_of, as_of):
        answer = self.post(client_of(cast.auditor), fund, as_of=as_of)
        assert answer.status_code == 422
        assert not ReportRequest.objects.exists()

    def test_an_unknown_language_is_refused(self, cast, fund, client_of):
        assert self.post(client_of(cast.auditor), fund, language="fr").status_code == 422

    def test_a_fund_of_nobody_is_not_found(self, cast, fund, client_of):
        client = client_of(cast.auditor)
        address = reverse("reports:report_request")
        assert client.get(f"{address}?fund={uuid.uuid4()}").status_code == 404
        assert client.get(f"{address}?fund=nothing").status_code == 404

    def test_the_role_without_the_right_is_told_so(self, cast, fund, client_of):
        assert self.post(client_of(cast.project_officer), fund).status_code == 403


class TestApi:
    def test_requests_the_same(self, cast, fund, client_of):
        body = {"fund_id": str(fund.pk), "as_of": clock.now().date().isoformat(), "language": "ko"}
        answer = client_of(cast.auditor).post(
            "/api/v1/reports/new/",
            body,
            content_type="application/json",
            headers={"Idempotency-Key": str(uuid.uuid4())},
        )
        assert answer.status_code == 201, answer.content
        assert answer.json()["state"] == "REQUESTED"
        assert ReportRequest.objects.get().language == "ko"

    def test_refuses_a_day_to_come(self, cast, fund, client_of):
        body = {"fund_id": str(fund.pk), "as_of": "2999-01-01"}
        answer = client_of(cast.auditor).post(
            "/api/v1/reports/new/",
            body,
            content_type="application/json",
            headers={"Idempotency-Key": str(uuid.uuid4())},
        )
        assert answer.status_code == 422


class TestGuards:
    """What the database refuses, whoever asks."""

    def test_a_request_is_not_ready_without_its_files(self, cast, fund):
        request = ask(cast.auditor, fund)
        ReportRequest.objects.filter(pk=request.pk).update(state="BUILDING")
        with pytest.raises(IntegrityError, match="four files"), transaction.atomic():
            ReportRequest.objects.filter(pk=request.pk).update(state="READY", progress_done=11)

    def test_progress_is_whole_only_when_ready(self, cast, fund):
        request = ask(cast.auditor, fund)
        with pytest.raises(IntegrityError, match="whole_only_when_ready"), transaction.atomic():
            ReportRequest.objects.filter(pk=request.pk).update(progress_done=11)

    def test_a_failure_has_a_reason(self, cast, fund):
        request = ask(cast.auditor, fund)
        with pytest.raises(IntegrityError, match="fails_with_reason"), transaction.atomic():
            ReportRequest.objects.filter(pk=request.pk).update(state="FAILED")

    def test_a_failed_request_stays_failed(self, cast, fund):
        request = ask(cast.auditor, fund)
        ReportRequest.objects.filter(pk=request.pk).update(state="FAILED", failure_code="tie")
        with pytest.raises(IntegrityError, match="cannot move"), transaction.atomic():
            ReportRequest.objects.filter(pk=request.pk).update(state="BUILDING", failure_code="")
