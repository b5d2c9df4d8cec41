"""Reversals of single receipts for programs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from donors import serializers, services
from donors.models import ReversalProposal
from donors.selectors.reversals import proposal_for
from trustfund.api.views import ActionView, DetailView
from trustfund.kernel.actor import Actor


class ReceiptReversalDetail(DetailView):
    """One reversal of a single receipt."""

    permission = "donors.receipt_reversal_detail"
    output = serializers.ReceiptReversalOutput

    def load(self, actor: Actor, **kwargs: Any) -> ReversalProposal:
        """Return the reversal."""
        return proposal_for(actor, kwargs["proposal_id"])


class _ReversalAct(ActionView):
    """An act on the reversal of a receipt."""

    output = serializers.ReceiptReversalOutput

    def load(self, actor: Actor, subject_id: UUID) -> ReversalProposal:
        """Return the reversal."""
        return proposal_for(actor, subject_id)


class ReceiptReversalPropose(_ReversalAct):
    """Propose that a receipt which was booked by mistake is reversed."""

    permission = "donors.receipt_reversal_propose"
    input = serializers.ReversalReasonInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> ReversalProposal:
        """Propose the reversal."""
        return services.receipt_reversal_propose(actor=actor, now=now, **data)


class ReceiptReversalConfirm(_ReversalAct):
    """Reverse the receipt, as another person of another unit than who proposed it."""

    permission = "donors.receipt_reversal_confirm"
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> ReversalProposal:
        """Reverse the receipt."""
        return services.receipt_reversal_confirm(actor=actor, now=now, **data)


class ReceiptReversalDecline(_ReversalAct):
    """Decline the reversal of a receipt, with the reason."""

    permission = "donors.receipt_reversal_decline"
    input = serializers.ReversalReasonInput
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> ReversalProposal:
        """Decline the reversal."""
        return services.receipt_reversal_decline(actor=actor, now=now, **data)
