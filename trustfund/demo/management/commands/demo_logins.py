"""Say how to sign in to the demonstration, one person for each role."""

import os
from typing import Any

from django.core.management.base import BaseCommand

from trustfund.demo.people import ADMINISTRATORS, ORGANIZATIONS, PASSWORD, PEOPLE, SHOWN, email


class Command(BaseCommand):
    """Print the address, the sign-ins and their one password."""

    help = "Say how to sign in to the demonstration."

    def handle(self, *_args: Any, **_options: Any) -> None:
        administrators = dict(ADMINISTRATORS)
        self.stdout.write("Sign in as (illustrative people and data):")
        for login in SHOWN:
            if login in administrators:
                name, organization = administrators[login], "Systems Unit"
            else:
                name, short_name, _roles = PEOPLE[login]
                organization = ORGANIZATIONS[short_name][1]
            self.stdout.write(f"  {email(login):38} {name}, {organization}")
        self.stdout.write(f"Password for everybody: {PASSWORD}")
        address = os.environ.get("DEMO_URL")
        if address:
            self.stdout.write(f"Sign in at {address}/account/login/")
