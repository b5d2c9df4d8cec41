"""The job of reports: build one when it was requested."""

from uuid import UUID

from celery import shared_task

from trustfund.db import clock
from trustfund.events.services import delivery_taken
from trustfund.identity.selectors import system_actor
from trustfund.reports import services


@shared_task(name="reports.report_build")
def report_build(*, delivery_id: str, token: str, **_ids: object) -> None:
    """Build the report of a request, unless it is done or another worker holds it."""
    with delivery_taken(delivery_id=delivery_id, token=token) as taken:
        if taken is None:
            return
        services.report_build(
            actor=system_actor(),
            now=clock.now(),
            request_id=UUID(taken.message.subject_id),
            lease=taken,
        )
