"""What waits for a person in oversight: the topics' answers put together."""

from datetime import datetime

from oversight.selectors import board_waiting, program_waiting
from trustfund.kernel.actor import Actor
from trustfund.kernel.waiting import Waiting


def waiting_for(actor: Actor, *, now: datetime) -> list[Waiting]:
    """Return what of the board and of threat reduction waits for this person."""
    return [
        *board_waiting.waiting_for(actor, now=now),
        *program_waiting.waiting_for(actor, now=now),
    ]
