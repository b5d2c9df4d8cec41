"""Import a published file of the country's needs: the same act as the page."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from projects import services
from projects.rules.background.files import FILE_AT_MOST
from projects.rules.background.rows import Finding, Read
from projects.selectors.background_words import finding_words, findings_of, line_words
from trustfund.db import clock
from trustfund.identity.models import Person
from trustfund.identity.selectors import actor_for
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import DomainError

ONE_ROW_REJECTED = 1
FILE_REFUSED = 2
SOURCE = "UN OCHA, Financial Tracking Service (FTS)"


class Command(BaseCommand):
    """Exit 0 if every row was taken, 1 if some were rejected, 2 if the file was refused."""

    help = (
        "Read a CSV file of requirements by cluster or of response plans, as the Financial Tracking "
        "Service publishes it, tell what becomes of every line, and import it as the background of "
        "the fund's sectors. It never enters the books."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the file")
        parser.add_argument("--as", dest="person", default="", help="sign-in of whoever imports it")
        parser.add_argument(
            "--given-out",
            type=date.fromisoformat,
            default=None,
            help="day on which the publisher gave it out, YYYY-MM-DD",
        )
        parser.add_argument("--source", default=SOURCE, help=f"who publishes it; {SOURCE}")
        parser.add_argument("--dry-run", action="store_true", help="tell it all and keep nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            with options["file"].open("rb") as file:
                content = file.read(FILE_AT_MOST + 1)
            actor = self._actor(options["person"])
            rejected = self._done(actor, content, options)
        except (OSError, DomainError) as error:
            raise CommandError(str(error), returncode=FILE_REFUSED) from error
        if rejected:
            raise CommandError(f"{rejected} rows were rejected.", returncode=ONE_ROW_REJECTED)

    def _done(self, actor: Actor, content: bytes, options: dict[str, Any]) -> int:
        if options["dry_run"]:
            found: Read = services.background_read(actor, content)
            self._told(found.accepted, found.warned, found.rejected, found.findings)
            return found.rejected
        if options["given_out"] is None:
            raise CommandError("Say by --given-out of which day it is.", returncode=FILE_REFUSED)
        background = services.background_import(
            actor=actor,
            now=clock.now(),
            content=content,
            name=options["file"].name,
            source=options["source"],
            as_of=options["given_out"],
        )
        self.stdout.write(f"{background.number} {background}")
        self._told(
            background.accepted,
            background.warned,
            background.rejected,
            findings_of(background.findings),
        )
        return background.rejected

    def _told(
        self, accepted: int, warned: int, rejected: int, findings: tuple[Finding, ...]
    ) -> None:
        self.stdout.write(f"accepted: {accepted}, with a warning: {warned}, rejected: {rejected}")
        for one in findings:
            self.stdout.write(f"  {line_words(one.line)}: {finding_words(one)}")

    def _actor(self, email: str) -> Actor:
        person = Person.objects.filter(email=email).first() if email else None
        actor = actor_for(person) if person is not None else None
        if actor is None:
            raise CommandError(
                "Name by --as the sign-in of somebody who may import.", returncode=FILE_REFUSED
            )
        return actor
