"""Compare the database with what the migrations make it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from trustfund.audit.selectors import schema_findings


class Command(BaseCommand):
    """Exit 0 and say so when every object is as it was made; name each that is not, and exit 1."""

    help = (
        "Name every table, function, trigger and constraint that is not as the migrations made it."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        findings = list(schema_findings())
        for finding in findings:
            self.stderr.write(str(finding))
        if findings:
            raise CommandError("The database is not as the migrations made it.", returncode=1)
        self.stdout.write("Every object of the database is as the migrations made it.")
