"""The Django application of the trail."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The tamper-evident trail of every act."""

    name = "trustfund.audit"
    label = "audit"
