"""The Django application of the outbox."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Messages and their deliveries."""

    name = "trustfund.events"
    label = "events"
