"""The relay: lease what is due and hand it to workers. Beat calls it; the bell hurries it."""

from celery import current_app, shared_task

from trustfund.events import services


@shared_task(name="events.relay")
def relay(**_kwargs: object) -> int:
    """Lease every due delivery and send its task. Return how many were sent."""
    leased = services.deliveries_lease()
    for delivery in leased:
        current_app.send_task(
            delivery.task,
            kwargs={"delivery_id": str(delivery.pk), "token": str(delivery.token)},
        )
    return len(leased)
