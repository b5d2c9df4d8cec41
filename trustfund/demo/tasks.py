"""The one job of the demonstration: its witnesses look in from time to time."""

from celery import shared_task
from django.conf import settings

from trustfund.demo import witnesses


@shared_task(name="demo.witnesses_sign")
def witnesses_sign() -> None:
    """Let the demonstration's witnesses sign the newest checkpoint."""
    if settings.DEMONSTRATION:
        witnesses.witnesses_sign()
