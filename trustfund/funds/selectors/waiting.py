"""What waits for an actor in the funds: to be agreed, opened, approved."""

from datetime import datetime

from trustfund.funds.selectors.fees import schedules_waiting
from trustfund.funds.selectors.income import income_waiting
from trustfund.funds.selectors.opening import openings_waiting
from trustfund.kernel.actor import Actor
from trustfund.kernel.waiting import Waiting


def waiting_for(actor: Actor, *, now: datetime) -> list[Waiting]:
    """Return what the actor has to do about funds. One query for each kind of thing."""
    return [
        *openings_waiting(actor, now=now),
        *schedules_waiting(actor),
        *income_waiting(actor),
    ]
