"""Check every rule of the books."""

from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trustfund.ledger.selectors import books_findings


class Command(BaseCommand):
    """Exit 0 and say so when every rule holds; name the first offender, and exit 1."""

    help = "Check every rule of the books against what is stored."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="name every offender")

    def handle(self, *_args: Any, **options: Any) -> None:
        findings = list(islice(books_findings(), None if options["all"] else 1))
        for finding in findings:
            self.stderr.write(str(finding))
        if findings:
            raise CommandError("The books break a rule.", returncode=1)
        self.stdout.write("Every rule of the books holds.")
