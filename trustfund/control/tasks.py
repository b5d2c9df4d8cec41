"""The jobs of control, each a bell for a service that finds its own work."""

from celery import shared_task

from trustfund.control import services
from trustfund.db import clock


@shared_task(name="control.log_seal")
def log_seal() -> None:
    """Seal what was recorded since the last time."""
    services.log_seal(now=clock.now())
