"""Make the key that signs the log."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from trustfund.audit.services import key_file_make


class Command(BaseCommand):
    """Write a fresh key into the file that TRUSTFUND_LOG_KEY_FILE names; print its public half."""

    help = "Make the key that signs the log, in the file that TRUSTFUND_LOG_KEY_FILE names."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--next", action="store_true", help="put it beside the one that signs")
        parser.add_argument("--if-missing", action="store_true", help="do nothing if there is one")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not settings.LOG_KEY_FILE:
            raise CommandError("TRUSTFUND_LOG_KEY_FILE is not set: it names the file to write.")
        path = Path(settings.LOG_KEY_FILE)
        if options["if_missing"] and path.exists():
            return
        if options["next"] and not path.exists():
            raise CommandError(f"There is no key in {path} yet. Make the first one without --next.")
        try:
            vkey = key_file_make(path, beside=options["next"])
        except FileExistsError as error:
            raise CommandError(f"{path} is there. To replace its key, add --next.") from error
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        self.stdout.write(vkey)
