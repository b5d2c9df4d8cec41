"""Refunds for programs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from donors import access, serializers, services
from donors.models import Refund
from trustfund.api.views import ActionView, DetailView
from trustfund.kernel.actor import Actor


class _RefundAct(ActionView):
    """An act on a refund."""

    output = serializers.RefundOutput

    def load(self, actor: Actor, subject_id: UUID) -> Refund:
        """Return the refund."""
        return access.refund_for(actor, subject_id)


class RefundRecord(_RefundAct):
    """Propose that a part of a receipt goes back to its donor."""

    permission = "donors.refund_record"
    input = serializers.RefundRecordInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Refund:
        """Propose the refund."""
        return services.refund_record(actor=actor, now=now, **data)


class RefundDetail(DetailView):
    """One refund."""

    permission = "donors.refund_detail"
    output = serializers.RefundOutput

    def load(self, actor: Actor, **kwargs: Any) -> Refund:
        """Return the refund."""
        return access.refund_for(actor, kwargs["refund_id"])


class RefundConfirm(_RefundAct):
    """Pay a refund that another person proposed."""

    permission = "donors.refund_confirm"
    input = serializers.RefundConfirmInput
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> Refund:
        """Pay the refund."""
        return services.refund_confirm(actor=actor, now=now, **data)


class RefundDecline(_RefundAct):
    """Decline a refund, with the reason."""

    permission = "donors.refund_decline"
    input = serializers.RefundDeclineInput
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> Refund:
        """Decline the refund."""
        return services.refund_decline(actor=actor, now=now, **data)
