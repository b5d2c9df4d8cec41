"""Read every stored document again and compare it with its recorded digest."""

from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trustfund.documents.selectors import document_findings, unnamed_contents


class Command(BaseCommand):
    """Exit 0 and say so when every content is whole; name the first that is not, and exit 1."""

    help = "Hash every stored document again and compare it with what was recorded."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="name every disagreement")

    def handle(self, *_args: Any, **options: Any) -> None:
        findings = list(islice(document_findings(), None if options["all"] else 1))
        for finding in findings:
            self.stderr.write(str(finding))
        if findings:
            raise CommandError("The store and the records disagree.", returncode=1)
        left = sum(1 for _sha256 in unnamed_contents())
        if left:
            self.stdout.write(f"{left} contents belong to no document: their acts were refused.")
        self.stdout.write("Every stored document has its recorded digest.")
