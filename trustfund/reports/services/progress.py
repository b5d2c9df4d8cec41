"""The steps of a build: each is written down when it is done, in a short transaction of its own."""

import os
import signal
import time
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.db import transaction

from trustfund.db.clock import TrustfundNow
from trustfund.reports.choices import RequestState, Step
from trustfund.reports.models import ReportRequest
from trustfund.reports.rules.states import REQUEST

ORDER = tuple(Step.values)


class Lease(Protocol):
    """The right of one worker to build this report, for as long as it is renewed."""

    def renew(self) -> None:
        """Extend the lease, or raise because another worker has it."""

    def settle(self) -> None:
        """Mark the work done within the transaction that has its effect."""


class Unleased:
    """The lease of a build that no other worker can take over, such as in a command."""

    def renew(self) -> None:
        """Do nothing."""

    def settle(self) -> None:
        """Do nothing."""


@transaction.atomic(durable=True)
def build_begin(*, request_id: UUID) -> ReportRequest | None:
    """Take up the request, from its first step; None if it is over."""
    request = ReportRequest.objects.select_for_update().get(pk=request_id)
    if request.is_over:
        return None
    request.state = REQUEST.target(state=request.state, act="take")
    request.progress_done = 0
    request.step = ""
    request.builds += 1
    request.save(update_fields=["state", "progress_done", "step", "builds"])
    return request


def step_done(step: Step, *, request: ReportRequest, lease: Lease) -> None:
    """Write down that a step is done, if this worker still holds the work.

    :raises LeaseLost: if another worker has taken over
    """
    lease.renew()
    ReportRequest.objects.filter(
        pk=request.pk, state=RequestState.BUILDING, builds=request.builds
    ).update(progress_done=ORDER.index(step) + 1, step=step, touched_at=TrustfundNow())
    _fault(step)


def request_fail(
    *, request: ReportRequest, code: str, facts: dict[str, str], now: datetime
) -> None:
    """End the request with the reason for which there is no report."""
    with transaction.atomic():
        held = ReportRequest.objects.select_for_update().get(pk=request.pk)
        if held.is_over or held.builds != request.builds:
            return
        held.state = REQUEST.target(state=held.state, act="fail")
        held.failure_code = code
        held.failure_facts = facts
        held.touched_at = max(now, held.touched_at)
        held.save(update_fields=["state", "failure_code", "failure_facts", "touched_at"])


def _fault(step: Step) -> None:
    """Fall over or fall asleep after a step, where a test asks for it."""
    if not getattr(settings, "TESTING_FAULTS", False):
        return
    if os.environ.get("TRUSTFUND_CRASH_AT") == step:
        os.kill(os.getpid(), signal.SIGKILL)
    name, _colon, seconds = os.environ.get("TRUSTFUND_PAUSE_AT", "").partition(":")
    if name == step:
        time.sleep(float(seconds or 3600))
