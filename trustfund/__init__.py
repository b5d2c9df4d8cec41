"""The trust fund: settings, doors and the houses that every installation has."""

# Celery's way: whoever uses the site also has its job door, so that a task finds the right broker.
from trustfund.celery import app as celery_app

__all__ = ["celery_app"]
