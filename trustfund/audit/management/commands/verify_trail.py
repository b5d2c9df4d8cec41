"""Recompute the trail and compare every protected row with it."""

from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trustfund.audit.selectors import trail_findings


class Command(BaseCommand):
    """Exit 0 and say so when everything agrees; name the first that does not, and exit 1."""

    help = "Recompute every hash of the trail and compare every protected row with its last record."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="name every disagreement")

    def handle(self, *_args: Any, **options: Any) -> None:
        findings = list(islice(trail_findings(), None if options["all"] else 1))
        for finding in findings:
            self.stderr.write(str(finding))
        if findings:
            raise CommandError("The trail and the records disagree.", returncode=1)
        self.stdout.write("The trail is whole, and every protected row agrees with it.")
