"""What programs send to refunds and read from them."""

from rest_framework import serializers

from donors.choices import RefundReason
from trustfund.api.serializers import MoneyField, PlainTextField


class RefundRecordInput(serializers.Serializer):
    """A part of a receipt that is to go back to its donor, in the holding currency."""

    money = MoneyField()
    reason = serializers.ChoiceField(choices=RefundReason.choices)
    explanation = PlainTextField()


class RefundConfirmInput(serializers.Serializer):
    """The payment by which a refund leaves the fund."""

    value_date = serializers.DateField()
    bank_reference = PlainTextField(max_length=80)


class RefundDeclineInput(serializers.Serializer):
    """Why a refund is declined."""

    reason = PlainTextField()


class RefundOutput(serializers.Serializer):
    """A refund; its payment is null until it is paid."""

    id = serializers.UUIDField()
    fund_id = serializers.UUIDField()
    donor_id = serializers.UUIDField()
    receipt_id = serializers.UUIDField()
    money = MoneyField()
    reason = serializers.CharField()
    explanation = serializers.CharField()
    state = serializers.CharField()
    value_date = serializers.DateField(allow_null=True)
    bank_reference = serializers.CharField()
    own = MoneyField(allow_null=True)
    fee_given_back = MoneyField(allow_null=True)
    declined_reason = serializers.CharField()
