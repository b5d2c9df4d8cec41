"""The Django application of the trail."""

from django.apps import AppConfig
from django.core import checks


class AuditConfig(AppConfig):
    """The tamper-evident trail of every act."""

    name = "trustfund.audit"
    label = "audit"

    def ready(self) -> None:
        """Let `manage.py check --deploy` look at the key that signs the log."""
        from trustfund.audit.services import key_file_check  # noqa: PLC0415 - needs the models

        checks.register(key_file_check, checks.Tags.security, deploy=True)
