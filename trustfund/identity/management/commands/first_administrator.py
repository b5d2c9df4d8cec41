"""Make the first two system administrators of an empty installation."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.urls import reverse

from trustfund.db import clock
from trustfund.identity import services
from trustfund.kernel.errors import DomainError

HELP = """Make the administrator's unit and its first two system administrators, once.

Every appointment takes two persons, so an installation begins with two: the first one is given by
--email and --name, the second by --second-email and --second-name. A link is printed for each, by
which that person sets a password. From then on everything is done on the pages."""


class Command(BaseCommand):
    help = HELP

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", required=True)
        parser.add_argument("--second-email", required=True)
        parser.add_argument("--second-name", required=True)
        parser.add_argument("--unit", default="Trust fund administration unit")
        parser.add_argument("--unit-short", default="TFA")
        parser.add_argument("--address", default="http://localhost:8000", help="of the site")

    def handle(self, **options: Any) -> None:
        persons = (
            (options["email"], options["name"].strip()),
            (options["second_email"], options["second_name"].strip()),
        )
        for email, name in persons:
            _check(email, name)
        try:
            found = services.administrators_found(
                now=clock.now(),
                unit=options["unit"],
                unit_short=options["unit_short"],
                persons=persons,
            )
        except DomainError as error:
            raise CommandError(str(error)) from error
        for invited in found:
            path = reverse("control:invitation_accept", args=[invited.token])
            link = f"{options['address'].rstrip('/')}{path}"
            self.stdout.write(f"{invited.person.name} <{invited.person.email}>\n  {link}\n")
        self.stdout.write(f"Both links work once, until {found[0].expires_at:%Y-%m-%d %H:%M} UTC.")


def _check(email: str, name: str) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        raise CommandError(f"{email} is not an e-mail address.") from error
    if not name:
        raise CommandError("A person has a name.")
