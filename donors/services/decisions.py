"""What a second person decides about what a first one proposed: whose it was, and what is then written."""

from datetime import datetime
from typing import Any

from trustfund.kernel.actor import Actor
from trustfund.kernel.states import Machine


def made_by(actor: Actor, row: Any) -> bool:
    """Return whether the person, or their unit, proposed or recorded the row: another decides it."""
    first = "proposed_by" if hasattr(row, "proposed_by_id") else "recorded_by"
    makers = {getattr(row, f"{first}_id"), getattr(row, f"{first}_organization_id")}
    return bool({actor.person_id, actor.organization_id} & makers)


def decision_write(*, actor: Actor, now: datetime, row: Any, machine: Machine, act: str) -> None:
    """Write where the row stands after this act, who decided and when, and what the act has set on it before.

    The act that calls it authorizes and records.

    :raises IllegalMove: if the row's state does not allow the act
    """
    row.state = machine.target(state=row.state, act=act)
    row.decided_by_id = actor.person_id
    row.decided_by_organization_id = actor.organization_id
    row.decided_at = now
    row.save(update_fields=row.mutable)
