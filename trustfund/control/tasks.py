"""The jobs of control, each a bell for a service that finds its own work."""

from celery import shared_task

from trustfund.control import services
from trustfund.db import clock


@shared_task(name="control.log_seal")
def log_seal() -> None:
    """Seal what was recorded since the last time."""
    services.log_seal(now=clock.now())


@shared_task(name="control.tie_outs_run_due")
def tie_outs_run_due() -> None:
    """Run the tie-outs of each fund that has not had its run of this day."""
    services.tie_outs_run_due(now=clock.now())
