"""Recompute the trail and compare every protected row with it."""

from itertools import chain, islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trustfund.audit.rules.checkpoint import BadText
from trustfund.audit.selectors import (
    schema_findings,
    seen_findings,
    signed_findings,
    trail_findings,
)


class Command(BaseCommand):
    """Exit 0 and say so when everything agrees; name the first that does not, and exit 1."""

    help = (
        "Check the database's own objects, recompute every hash and signature of the trail, and "
        "compare every protected row with its last record."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="name every disagreement")
        parser.add_argument(
            "--seen", action="append", default=[], metavar="FILE",
            help="a signed checkpoint that a witness or anybody else has kept",
        )  # fmt: skip

    def handle(self, *_args: Any, **options: Any) -> None:
        kept = [Path(name).read_text(encoding="utf-8") for name in options["seen"]]
        everything = chain(
            schema_findings(),
            trail_findings(),
            signed_findings(),
            *(seen_findings(note) for note in kept),
        )
        try:
            findings = list(islice(everything, None if options["all"] else 1))
        except BadText as error:
            raise CommandError(
                f"--seen names a file without a signed checkpoint: {error}"
            ) from error
        for finding in findings:
            self.stderr.write(str(finding))
        if findings:
            raise CommandError("The trail and the records disagree.", returncode=1)
        self.stdout.write("The trail is whole, and every protected row agrees with it.")
