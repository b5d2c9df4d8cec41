"""Shares that are given back, for programs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from donors import access, serializers, services
from donors.models import Unwind
from donors.selectors.unwinds import share_rows
from trustfund.api.views import ActionView, DetailView
from trustfund.kernel.actor import Actor


class _UnwindAct(ActionView):
    """An act on shares that are given back."""

    output = serializers.UnwindOutput
    created = False

    def load(self, actor: Actor, subject_id: UUID) -> Unwind:
        """Return what was proposed."""
        return access.unwind_for(actor, subject_id)


class UnwindPropose(_UnwindAct):
    """Propose that every donor of a fund gets its share, or one that leaves its own."""

    permission = "donors.unwind_propose"
    input = serializers.UnwindProposeInput
    created = True

    def act(self, actor: Actor, now: datetime, **data: Any) -> Unwind:
        """Propose the shares."""
        return services.unwind_propose(actor=actor, now=now, **data)


class UnwindDetail(DetailView):
    """What was proposed to be given back, with the shares that the caller may see."""

    permission = "donors.unwind_detail"
    output = serializers.UnwindDetailOutput

    def load(self, actor: Actor, **kwargs: Any) -> dict[str, Any]:
        """Return the proposal and its shares."""
        unwind = access.unwind_for(actor, kwargs["unwind_id"])
        shares, _others = share_rows(actor, unwind)
        return {"unwind": unwind, "shares": shares}


class UnwindApprove(_UnwindAct):
    """Approve exactly the figures that were read."""

    permission = "donors.unwind_approve"
    input = serializers.UnwindApproveInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Unwind:
        """Give the shares back."""
        return services.unwind_approve(actor=actor, now=now, **data)


class UnwindDecline(_UnwindAct):
    """Decline what was proposed, with the reason."""

    permission = "donors.unwind_decline"
    input = serializers.UnwindDeclineInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Unwind:
        """Decline the proposal."""
        return services.unwind_decline(actor=actor, now=now, **data)
