"""Write the export of the trail into a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trustfund.control.services import export_by_command
from trustfund.db import clock


class Command(BaseCommand):
    """Write everything that trustfund_verify.py needs into one ZIP file."""

    help = "Write the trail, the rows it protects and the books into a ZIP file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the file to write; it must not exist yet")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            with options["file"].open("x+b") as file:
                made = export_by_command(now=clock.now(), file=file)
        except FileExistsError as error:
            raise CommandError(f"{options['file']} is there already.") from error
        except BaseException:
            options["file"].unlink(missing_ok=True)
            raise
        told = f"{made.records} records are in {options['file']}. SHA-256 {made.sha256}"
        self.stdout.write(told)
