"""The job door: Celery only rings the bell, the work itself is rows in PostgreSQL."""

from __future__ import annotations

import logging
from typing import Any

from celery import Celery
from celery.signals import worker_init
from django.utils.module_loading import import_string
from kombu.exceptions import OperationalError

from trustfund.db.durability import NotDurable, durable_or_stop

logger = logging.getLogger(__name__)

app = Celery("trustfund")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def refuse_what_may_lose_data(**_signal: Any) -> None:
    """Stop the worker's start on a database that could lose confirmed payments."""
    try:
        durable_or_stop()
    except NotDurable as error:
        # Celery logs an exception here and goes on; only this ends the process.
        raise SystemExit(str(error)) from error


@worker_init.connect
def refuse_to_seal_without_a_key(**_signal: Any) -> None:
    """Stop the worker's start where it could not seal the trail: the worker alone signs the log."""
    # By name: Django's applications are ready only when the worker starts.
    if problems := import_string("trustfund.audit.services.key_file_problems")():
        raise SystemExit(f"The worker seals the trail and cannot: {' '.join(problems)}")


def ring() -> None:
    """Wake the relay. When the broker is away, say so: beat rings every two seconds anyway."""
    try:
        app.send_task("events.relay", expires=10)
    except OperationalError as error:
        logger.warning("The bell could not be rung, beat will relay later: %r", error)
