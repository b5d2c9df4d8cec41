"""Declare that a grant takes effect: its conditions are met, and money may leave under it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from disbursements import access
from disbursements.choices import GrantState
from disbursements.models import Grant
from disbursements.rules.states import GRANT
from projects.choices import ConditionKind
from projects.selectors.appraisals import open_conditions
from trustfund.audit import services as audit
from trustfund.db.words import day_words
from trustfund.events import services as events
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import Conflict
from trustfund.kernel.states import IllegalMove


class EffectivenessOpen(Conflict):
    """A condition that comes before the grant takes effect is not met yet."""

    code = "effectiveness_open"


class GrantClosed(Conflict):
    """The closing date has passed: the grant cannot take effect any more."""

    code = "grant_closed"


@transaction.atomic
def grant_declare_effective(*, actor: Actor, now: datetime, grant_id: UUID) -> Grant:
    """Declare that a signed grant takes effect now. Its project is implemented from then on.

    Source: effectiveness of a grant agreement by notice of the Bank, when its conditions are met.

    :raises IllegalMove: if it is not signed by both sides, or in effect already
    :raises EffectivenessOpen: naming each condition of the appraisal that is not met
    :raises GrantClosed: after its closing date
    """
    authorize(actor, "disbursements.grant_declare_effective")
    grant = access.grant_for(actor, grant_id, lock=True)
    try:
        target = GRANT.target(state=grant.state, act="declare_effective")
    except IllegalMove:
        raise IllegalMove(
            _("This grant stands as: %(state)s. It takes effect once, when both sides have signed.")
            % {"state": grant.get_state_display()}
        ) from None
    if now.date() > grant.closing_date:
        raise GrantClosed(
            _("This grant closed on %(day)s. Agree on a later closing date first.")
            % {"day": day_words(grant.closing_date)}
        )
    texts = [row.text for row in open_conditions(grant.project, kind=ConditionKind.EFFECTIVENESS)]
    if texts:
        raise EffectivenessOpen(
            _("Open conditions: %(conditions)s") % {"conditions": " · ".join(texts)}
        )
    before = grant.facts()
    grant.state, grant.effective_at = GrantState(target), now
    grant.effective_by_id, grant.effective_organization_id = actor.person_id, actor.organization_id
    grant.save(update_fields=["state", "effective_at", "effective_by", "effective_organization"])
    action, fund_id = "disbursements.grant_declare_effective", grant.fund_id
    audit.record(actor, action, subject=grant, at=now, fund_id=fund_id, before=before)
    events.publish("disbursements.effectiveness_declared", subject=grant, at=now, fund_id=fund_id)
    return grant
