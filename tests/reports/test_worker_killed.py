"""A worker that dies in the middle of a report: another finishes it, once, and progress stays true."""

import time
from datetime import timedelta

import pytest
from django.db import connections

from tests.factories.cast import cast_make
from tests.factories.reports import requested, year_make
from trustfund.audit.selectors import history
from trustfund.db import clock
from trustfund.events.models import Delivery
from trustfund.events.services import LEASE
from trustfund.reports.models import Report, ReportRequest

LONGEST = 120  # seconds


@pytest.fixture
def waiting(committed_db):
    """Return a request that no worker has seen yet, as of the last day of money."""
    try:
        yield requested(year_make(cast_make()))
    finally:
        clock.clock_move()


def followed(request: ReportRequest, until, seconds: float = LONGEST) -> list[tuple[int, int]]:
    """Return each (build, steps done) that a page would have shown until the condition holds."""
    seen: list[tuple[int, int]] = []
    deadline = time.monotonic() + seconds
    while True:
        request.refresh_from_db()
        now = (request.builds, request.progress_done)
        if not seen or seen[-1] != now:
            seen.append(now)
        if until(request):
            return seen
        assert time.monotonic() < deadline, (seen, request.state, _deliveries())
        time.sleep(0.1)


def lease_run_out() -> None:
    """Let the time pass for which the dead worker holds its delivery."""
    clock.clock_move(to=clock.now() + LEASE + timedelta(seconds=1))


def _deliveries() -> list[tuple[str, str, int, str]]:
    return list(Delivery.objects.values_list("task", "state", "attempts", "last_error"))


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.parametrize("step", ["PDF"])
class TestKilledWorker:
    def test_another_worker_finishes_the_report_once(
        self, waiting, celery_worker_process, monkeypatch, step
    ):
        monkeypatch.setenv("TRUSTFUND_PAUSE_AT", f"{step}:600")
        first = celery_worker_process()
        followed(waiting, until=lambda request: request.step == step)
        first.kill()
        assert not Report.objects.exists()
        lease_run_out()

        monkeypatch.delenv("TRUSTFUND_PAUSE_AT")
        celery_worker_process()
        seen = followed(waiting, until=lambda request: request.state == "READY")

        assert Report.objects.filter(request=waiting).count() == 1
        assert Report.objects.get().files.count() == 4
        assert len(history(subject_type="reports.report", subject_id=waiting.pk)) == 1
        assert waiting.builds == 2
        second = [done for build, done in seen if build == 2]
        assert second == sorted(second), "progress of one build never goes back"
        assert second[-1] == waiting.progress_total
        delivery = Delivery.objects.get(task="reports.report_build")
        followed(waiting, until=lambda _request: _settled(delivery), seconds=20)


def _settled(delivery: Delivery) -> bool:
    delivery.refresh_from_db()
    return delivery.state == "DONE"


@pytest.mark.slow
@pytest.mark.timeout(400)
class TestOvertakenWorker:
    def test_a_child_that_crashes_by_itself_is_replaced(
        self, waiting, celery_worker_process, monkeypatch
    ):
        monkeypatch.setenv("TRUSTFUND_CRASH_AT", "XLSX")
        first = celery_worker_process()
        followed(waiting, until=lambda request: request.step == "XLSX")
        first.kill()
        lease_run_out()
        monkeypatch.delenv("TRUSTFUND_CRASH_AT")
        celery_worker_process()
        followed(waiting, until=lambda request: request.state == "READY")
        assert Report.objects.count() == 1


@pytest.fixture(autouse=True)
def sessions_closed():
    """Leave no session of this test behind."""
    yield
    for connection in connections.all():
        connection.close()
