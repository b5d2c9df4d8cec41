"""What waits, the trail and the jobs, by program."""

from typing import Any

from trustfund.api.views import DetailView, ListView
from trustfund.audit import selectors as audit
from trustfund.control import selectors
from trustfund.control.serializers import (
    DeliveryOutput,
    RecordOutput,
    TrailQuery,
    WaitingOutput,
    WhoOutput,
    WhoQuery,
)
from trustfund.db import clock
from trustfund.events import selectors as events
from trustfund.kernel.actor import Actor


class WaitingList(ListView):
    """List what waits for the caller."""

    permission = "control.home"
    output = WaitingOutput

    def rows(self, actor: Actor, **_address: Any) -> Any:
        """Return what waits, the most pressing first."""
        return selectors.waiting_rows(actor, now=clock.now())


class TrailList(ListView):
    """List records of the trail, newest first, 50 at a time; the next page is ?before=<last id>."""

    permission = "control.trail"
    output = RecordOutput

    def rows(self, actor: Actor, **_address: Any) -> Any:  # noqa: ARG002 - the matrix decides
        """Return one page of records."""
        return audit.records_page(**TrailQuery(data=self.request.query_params).validated())


class ObjectWho(DetailView):
    """Return who acted on one object and who could have, judged as at ?day (today without it)."""

    permission = "control.object_who"
    output = WhoOutput

    def load(self, actor: Actor, subject_type: str, subject_id: str) -> Any:
        """Return each act on the object."""
        chosen = WhoQuery(data=self.request.query_params)
        chosen.is_valid(raise_exception=True)
        day = chosen.validated_data.get("day") or clock.now().date()
        return selectors.who_view(actor, subject_type=subject_type, subject_id=subject_id, day=day)


class JobList(ListView):
    """List the newest deliveries of the outbox."""

    permission = "control.jobs"
    output = DeliveryOutput

    def rows(self, actor: Actor, **_address: Any) -> Any:  # noqa: ARG002 - the matrix decides
        """Return the newest hundred."""
        return events.delivery_rows()
