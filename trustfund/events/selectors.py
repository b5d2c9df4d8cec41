"""Read the outbox: what waits, runs, is done or has failed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from trustfund.events.models import Delivery


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One delivery as the jobs page shows it."""

    id: UUID
    event: str
    task: str
    subject_id: str
    state: str
    attempts: int
    due_at: datetime
    lease_until: datetime | None
    done_at: datetime | None
    last_error: str


def delivery_rows(*, state: str = "", limit: int = 100) -> list[DeliveryRow]:
    """Return the newest deliveries, of one state if given. One query."""
    deliveries = Delivery.objects.select_related("message")
    if state:
        deliveries = deliveries.filter(state=state)
    return [
        DeliveryRow(
            id=delivery.pk,
            event=delivery.message.name,
            task=delivery.task,
            subject_id=delivery.message.subject_id,
            state=delivery.state,
            attempts=delivery.attempts,
            due_at=delivery.due_at,
            lease_until=delivery.lease_until,
            done_at=delivery.done_at,
            last_error=delivery.last_error,
        )
        for delivery in deliveries.order_by("-id")[:limit]
    ]


def delivery_counts() -> dict[str, int]:
    """Return how many deliveries are in each state. One query."""
    counts = Delivery.objects.values_list("state").annotate(count=Count("id")).order_by()
    return dict(counts)
