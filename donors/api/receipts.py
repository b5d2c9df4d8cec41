"""Receipts and their conversion for programs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from donors import access, serializers, services
from donors.models import Conversion, Receipt
from trustfund.api.views import ActionView, DetailView
from trustfund.kernel.actor import Actor


class ReceiptRecord(ActionView):
    """Book money that came in under an agreement."""

    permission = "donors.receipt_record"
    input = serializers.ReceiptRecordInput
    output = serializers.ReceiptDetailOutput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Receipt:
        """Book the receipt."""
        return services.receipt_record(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> Receipt:
        """Return the receipt that a repeated key booked."""
        return access.receipt_for(actor, subject_id)


class ReceiptDetail(DetailView):
    """One receipt with its conversion and fee."""

    permission = "donors.receipt_detail"
    output = serializers.ReceiptDetailOutput

    def load(self, actor: Actor, **kwargs: Any) -> Receipt:
        """Return the receipt."""
        return access.receipt_for(actor, kwargs["receipt_id"])


class ConversionRecord(ActionView):
    """Book the deal by which a receipt was sold for the holding currency."""

    permission = "donors.conversion_record"
    input = serializers.ConversionRecordInput
    output = serializers.ConversionOutput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Conversion:
        """Book the conversion."""
        return services.conversion_record(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> Conversion:
        """Return the conversion that a repeated key booked."""
        return access.conversion_for(actor, subject_id)
