"""Run the tie-outs of every fund now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from trustfund.control.selectors.tie_outs import lines_of
from trustfund.control.services import tie_outs_run_all
from trustfund.db import clock


class Command(BaseCommand):
    """Exit 0 when every rule ties or its differences are explained; name what is open, and exit 1."""

    help = "Compare every fund's figures by every rule, keep the results, and name what differs."

    def handle(self, *_args: Any, **_options: Any) -> None:
        is_open = False
        for run in tie_outs_run_all(now=clock.now()):
            for line in lines_of(run):
                out = self.stderr if line.is_open else self.stdout
                out.write(line.text)
                is_open |= line.is_open
        if is_open:
            raise CommandError("There are differences that nobody has explained.", returncode=1)
