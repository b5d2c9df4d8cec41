"""The jobs of oversight: close what is due, tell donors' installments which milestone is reached."""

from celery import shared_task

from oversight import services
from trustfund.db import clock
from trustfund.events.services import delivery_taken


@shared_task(name="oversight.motions_close_due")
def motions_close_due() -> None:
    """Close the motions whose deadline has passed."""
    services.motions_close_due(now=clock.now())


@shared_task(name="oversight.certificate_dates")
def certificate_dates(*, delivery_id: str, token: str, **_kwargs: object) -> None:
    """Date the installments that wait for the milestone of the certificate that the message names."""
    with delivery_taken(delivery_id=delivery_id, token=token) as taken:
        if taken is not None:
            services.certificate_dates(message=taken.message, now=clock.now())


@shared_task(name="oversight.phase_dates")
def phase_dates(*, delivery_id: str, token: str, **_kwargs: object) -> None:
    """Date the installments that wait for the phase that the message names."""
    with delivery_taken(delivery_id=delivery_id, token=token) as taken:
        if taken is not None:
            services.phase_dates(message=taken.message, now=clock.now())
