"""The job door: Celery only rings the bell, the work itself is rows in PostgreSQL."""

from __future__ import annotations

import logging

from celery import Celery
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

app = Celery("trustfund")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def ring() -> None:
    """Wake the relay. When the broker is away, say so: beat rings every two seconds anyway."""
    try:
        app.send_task("events.relay", expires=10)
    except OperationalError as error:
        logger.warning("The bell could not be rung, beat will relay later: %r", error)
