"""Check every rule of the books."""

from itertools import chain, islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trustfund.audit.selectors import schema_findings
from trustfund.ledger.selectors import books_findings, numbering_findings


class Command(BaseCommand):
    """Exit 0 and say so when every rule holds; name the first offender, and exit 1."""

    help = "Check the database's own objects, and every rule of the books against what is stored."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="name every offender")

    def handle(self, *_args: Any, **options: Any) -> None:
        everything = chain(schema_findings(), books_findings(), numbering_findings())
        findings = list(islice(everything, None if options["all"] else 1))
        for finding in findings:
            self.stderr.write(str(finding))
        if findings:
            raise CommandError("The books break a rule.", returncode=1)
        self.stdout.write("Every rule of the books holds.")
