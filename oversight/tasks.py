"""The jobs of oversight, each a bell for a service that finds its own work."""

from celery import shared_task

from oversight import services
from trustfund.db import clock


@shared_task(name="oversight.motions_close_due")
def motions_close_due() -> None:
    """Close the motions whose deadline has passed."""
    services.motions_close_due(now=clock.now())
