"""Unpaid installments and payment requests, as programs send and read them."""

from rest_framework import serializers

from donors.serializers.agreements import PositionOutput
from donors.serializers.figures import RateOutput
from trustfund.api.serializers import MoneyField


class InstallmentRowOutput(serializers.Serializer):
    """What is unpaid of one installment, and its age."""

    agreement_id = serializers.UUIDField(source="agreement.id")
    agreement_number = serializers.CharField(source="agreement.number")
    donor_id = serializers.UUIDField(source="agreement.donor_id")
    position = PositionOutput()
    bucket = serializers.CharField()
    outstanding = MoneyField()
    holding = MoneyField(allow_null=True)
    quote = RateOutput(allow_null=True)


class PaymentRequestInput(serializers.Serializer):
    """The installments to call."""

    installment_ids = serializers.ListField(
        child=serializers.UUIDField(), min_length=1, max_length=500
    )


class PaymentRequestOutput(serializers.Serializer):
    """A letter that calls an installment."""

    id = serializers.UUIDField()
    agreement_id = serializers.UUIDField()
    number = serializers.IntegerField()
    money = MoneyField()
    noted = MoneyField(source="noted_money", allow_zero=True)
    due_date = serializers.DateField()
    replaces_id = serializers.UUIDField(allow_null=True)
    reference = serializers.CharField()
    deposit_bank = serializers.CharField()
    deposit_account = serializers.CharField()
    requested_date = serializers.DateField()


class PaymentRequestsOutput(serializers.Serializer):
    """The letters that were called for together."""

    requests = PaymentRequestOutput(many=True)
