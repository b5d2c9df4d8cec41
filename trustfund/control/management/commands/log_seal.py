"""Seal the trail now, without waiting for the bell."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from trustfund.control.services import log_seal
from trustfund.db import clock
from trustfund.kernel.errors import DomainError


class Command(BaseCommand):
    """Seal every record that is not in the log yet."""

    help = "Seal every record that is not in the log yet, and sign its head."

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            while (sealed := log_seal(now=clock.now())).added:
                self.stdout.write(f"Sealed {sealed.added}; the log has {sealed.size} records.")
        except DomainError as error:
            raise CommandError(str(error)) from error
