"""Pledges for programs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from donors import access, selectors, serializers, services
from donors.api.parts import Standing, day_asked
from donors.models import Pledge
from trustfund.api.views import ActionView, DetailView
from trustfund.kernel.actor import Actor


class PledgeRecord(ActionView):
    """Record a pledge that a donor has announced."""

    permission = "donors.pledge_record"
    input = serializers.PledgeRecordInput
    output = serializers.PledgeOutput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Pledge:
        """Record the pledge."""
        return services.pledge_record(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> Pledge:
        """Return the pledge that a repeated key recorded."""
        return access.pledge_for(actor, subject_id)


class PledgeDetail(DetailView):
    """One pledge with what was signed and paid on it (?as_of=)."""

    permission = "donors.pledge_detail"
    output = serializers.PledgePageOutput

    def load(self, actor: Actor, **kwargs: Any) -> Any:
        """Return the pledge with its standing."""
        pledge = access.pledge_for(actor, kwargs["pledge_id"])
        as_of = day_asked(self)
        standing = selectors.pledge_standing(pledge, as_of=as_of)
        return Standing(pledge, as_of=as_of, standing=standing)


class _PledgeAct(ActionView):
    """An act on a pledge that stands already."""

    output = serializers.PledgeOutput
    created = False

    def load(self, actor: Actor, subject_id: UUID) -> Pledge:
        """Return the pledge."""
        return access.pledge_for(actor, subject_id)


class PledgeConfirm(_PledgeAct):
    """Write down the letter that confirms a pledge."""

    permission = "donors.pledge_confirm"
    input = serializers.PledgeConfirmInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Pledge:
        """Confirm the pledge."""
        return services.pledge_confirm(actor=actor, now=now, **data)


class PledgeWithdraw(_PledgeAct):
    """Take back what no agreement has taken up of a pledge."""

    permission = "donors.pledge_withdraw"
    input = serializers.PledgeEndInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Pledge:
        """Withdraw the pledge."""
        return services.pledge_withdraw(actor=actor, now=now, **data)


class PledgeLapse(_PledgeAct):
    """Wait no longer for what no agreement has taken up of a pledge."""

    permission = "donors.pledge_lapse"
    input = serializers.PledgeEndInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Pledge:
        """Let the pledge lapse."""
        return services.pledge_lapse(actor=actor, now=now, **data)
