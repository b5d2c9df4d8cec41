"""Reversals of imported receipts for programs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from donors import serializers, services
from donors.models import TableReversal
from donors.selectors.reversals import reversal_for
from trustfund.api.views import ActionView, DetailView
from trustfund.kernel.actor import Actor


class TableReversalDetail(DetailView):
    """One reversal of what a table of receipts has made."""

    permission = "donors.table_reversal_detail"
    output = serializers.TableReversalOutput

    def load(self, actor: Actor, **kwargs: Any) -> TableReversal:
        """Return the reversal."""
        return reversal_for(actor, kwargs["reversal_id"])


class _ReversalAct(ActionView):
    """An act on a reversal."""

    output = serializers.TableReversalOutput

    def load(self, actor: Actor, subject_id: UUID) -> TableReversal:
        """Return the reversal."""
        return reversal_for(actor, subject_id)


class TableReversalPropose(_ReversalAct):
    """Propose that every receipt of a table is reversed."""

    permission = "donors.table_reversal_propose"
    input = serializers.ReversalReasonInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> TableReversal:
        """Propose the reversal."""
        return services.table_reversal_propose(actor=actor, now=now, **data)


class TableReversalConfirm(_ReversalAct):
    """Reverse every receipt of the table, as another person of another unit than who proposed it."""

    permission = "donors.table_reversal_confirm"
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> TableReversal:
        """Reverse the receipts."""
        return services.table_reversal_confirm(actor=actor, now=now, **data)


class TableReversalDecline(_ReversalAct):
    """Decline a reversal, with the reason."""

    permission = "donors.table_reversal_decline"
    input = serializers.ReversalReasonInput
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> TableReversal:
        """Decline the reversal."""
        return services.table_reversal_decline(actor=actor, now=now, **data)
