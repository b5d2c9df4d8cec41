"""The Django application of the trail."""

from django.apps import AppConfig
from django.core import checks
from django.utils.module_loading import import_string


class AuditConfig(AppConfig):
    """The tamper-evident trail of every act."""

    name = "trustfund.audit"
    label = "audit"

    def ready(self) -> None:
        """Let `manage.py check --deploy` look at the key that signs the log."""
        # By name: the services need the models, which are there only now.
        check = import_string("trustfund.audit.services.key_file_check")
        checks.register(check, checks.Tags.security, deploy=True)
