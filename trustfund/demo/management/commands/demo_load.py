"""Load the demonstration fund: two illustrative years, replayed through the services."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from trustfund.control.services import log_seal
from trustfund.db import clock
from trustfund.demo.stage import Stage
from trustfund.demo.story.timeline import story_told
from trustfund.demo.witnesses import export_taken, witnesses_registered, witnesses_sign
from trustfund.funds.models import Fund


class Command(BaseCommand):
    """Tell the story once, on a database whose clock may be moved."""

    help = "Load the demonstration fund. Refuses when a fund exists."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if Fund.objects.exists():
            raise CommandError(
                "There is a fund here already: the demonstration needs an empty one."
            )
        stage = Stage()
        try:
            fund = story_told(stage)
            witnesses_registered(stage)
            export_taken(stage)
        finally:
            stage.finish()
        log_seal(now=clock.now())
        witnesses_sign()
        self.stdout.write(f"The demonstration fund {fund.number} is ready.")
