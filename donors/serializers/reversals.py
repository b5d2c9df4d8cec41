"""What programs send of reversals of receipts, and read of them."""

from rest_framework import serializers

from trustfund.api.serializers import PlainTextField


class ReversalReasonInput(serializers.Serializer):
    """Why a receipt, or those of a table, are to be reversed, or stand."""

    reason = PlainTextField()


class TableReversalOutput(serializers.Serializer):
    """A reversal of every receipt that a table has made."""

    id = serializers.UUIDField()
    table_id = serializers.UUIDField()
    reason = serializers.CharField()
    state = serializers.CharField()
    declined_reason = serializers.CharField()
    decided_at = serializers.DateTimeField(allow_null=True)


class ReceiptReversalOutput(serializers.Serializer):
    """A reversal of one receipt that was booked by mistake."""

    id = serializers.UUIDField()
    receipt_id = serializers.UUIDField()
    reason = serializers.CharField()
    state = serializers.CharField()
    declined_reason = serializers.CharField()
    decided_at = serializers.DateTimeField(allow_null=True)
