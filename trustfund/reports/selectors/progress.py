"""How far the build of a report is, in words that are true."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from trustfund.reports.choices import RequestState, Step
from trustfund.reports.errors import failure_sentence
from trustfund.reports.models import ReportRequest

QUIET = timedelta(seconds=45)  # longer than a lease: another worker is about to take over
SILENT = timedelta(minutes=20)  # longer than every attempt that the outbox makes


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a request stands: what is done, what is being done, and the sentence for people."""

    request_id: UUID
    number: str
    state: str
    done: int
    total: int
    label: str
    failure: str

    @property
    def is_over(self) -> bool:
        """Return whether the page may stop asking."""
        return self.state in {RequestState.READY, RequestState.FAILED}


def progress_of(request: ReportRequest, *, now: datetime) -> Progress:
    """Return the progress of a request. No query."""
    failure = ""
    if request.state == RequestState.FAILED:
        failure = failure_sentence(request.failure_code, request.failure_facts)
    elif not request.is_over and now - request.touched_at > SILENT:
        failure = failure_sentence("gone_silent", {})
    return Progress(
        request_id=request.pk,
        number=request.number,
        state=RequestState.FAILED if failure else request.state,
        done=request.progress_done,
        total=request.progress_total,
        label=failure or _label(request, now),
        failure=failure,
    )


def _label(request: ReportRequest, now: datetime) -> str:
    if request.state == RequestState.READY:
        return _("The report is ready.")
    quiet = now - request.touched_at > QUIET
    if request.state == RequestState.REQUESTED:
        if quiet:
            return _("Still waiting for a worker. The request is kept and will be taken up.")
        return _("Waiting for a worker.")
    facts = {"done": request.progress_done, "total": request.progress_total}
    if quiet:
        return (
            _("%(done)d of %(total)d steps done. The worker has gone silent; another takes over.")
            % facts
        )
    if not request.step:
        return _("%(done)d of %(total)d steps done.") % facts
    step = {**facts, "step": Step(request.step).label}
    return _("%(done)d of %(total)d steps done. Last: %(step)s.") % step
