"""Whether a person may lift a hold, in words."""

from django.utils.translation import gettext_lazy as _

from oversight.models.program import Hold
from oversight.rules.holds import (
    NOT_ENTITLED,
    OTHER_PARTY,
    OTHER_VERIFIER,
    SAME_PERSON,
    lift_refusal,
    parties_of,
)
from trustfund.kernel.actor import Actor

REFUSALS = {
    NOT_ENTITLED: _("None of your roles may lift a hold. It stands."),
    OTHER_PARTY: _("Only the party that placed the hold lifts it. It stands."),
    OTHER_VERIFIER: _("Only the verifier that placed the hold lifts it. It stands."),
    SAME_PERSON: _("You placed this hold. Another person of your side lifts it. It stands."),
}


def lift_refusal_of(actor: Actor, hold: Hold) -> str | None:
    """Return in words why this actor may not lift this hold, or None if they may."""
    code = lift_refusal(
        roles=actor.roles,
        person_id=actor.person_id,
        organization_id=actor.organization_id,
        placed_as=hold.placed_as,
        placed_by_id=hold.placed_by_id,
        placed_by_organization_id=hold.placed_by_organization_id,
    )
    return None if code is None else str(REFUSALS[code])


def is_of_placing_side(actor: Actor, hold: Hold) -> bool:
    """Return whether the actor belongs to the side that placed the hold, so that it lifts it."""
    parties = parties_of(actor.roles)
    return hold.placed_as in parties and (
        hold.placed_as != "VERIFIER" or hold.placed_by_organization_id == actor.organization_id
    )
