"""What programs send to receipts and conversions and read from them."""

from typing import Any

from rest_framework import serializers

from trustfund.api.serializers import MoneyField, PlainTextField


class ReceiptRecordInput(serializers.Serializer):
    """Money that came in, as the bank statement has it."""

    money = MoneyField()
    value_date = serializers.DateField()
    bank_reference = PlainTextField(max_length=80)
    adjusts = serializers.DateField(required=False, allow_null=True, default=None)


class ConversionOutput(serializers.Serializer):
    """The deal by which a receipt was sold."""

    id = serializers.UUIDField()
    receipt_id = serializers.UUIDField()
    sold = MoneyField()
    bought = MoneyField()
    rate = serializers.DecimalField(max_digits=20, decimal_places=10)
    rate_date = serializers.DateField()
    rate_source = serializers.CharField()
    deal_date = serializers.DateField()
    entry_id = serializers.IntegerField()


class FeeOutput(serializers.Serializer):
    """The fee taken from a contribution."""

    money = MoneyField()
    base = MoneyField()
    value_date = serializers.DateField()
    entry_id = serializers.IntegerField()


class ReceiptOutput(serializers.Serializer):
    """A receipt, with its conversion and fee where they are booked."""

    id = serializers.UUIDField()
    fund_id = serializers.UUIDField()
    donor_id = serializers.UUIDField()
    agreement_id = serializers.UUIDField()
    money = MoneyField()
    value_date = serializers.DateField()
    bank_reference = serializers.CharField()
    entry_id = serializers.IntegerField()
    conversion = serializers.SerializerMethodField()
    fee_charge = serializers.SerializerMethodField()

    def get_conversion(self, receipt: Any) -> dict[str, Any] | None:
        """Return the deal, or null."""
        deal = getattr(receipt, "conversion", None)
        return None if deal is None else ConversionOutput(deal).data

    def get_fee_charge(self, receipt: Any) -> dict[str, Any] | None:
        """Return the fee, or null."""
        charge = getattr(receipt, "fee_charge", None)
        return None if charge is None else FeeOutput(charge).data


class ConversionRecordInput(serializers.Serializer):
    """A deal; without a rate the European Central Bank's of its day is taken."""

    deal_date = serializers.DateField()
    rate = serializers.DecimalField(max_digits=20, decimal_places=10, allow_null=True, default=None)
    rate_source = PlainTextField(allow_blank=True, default="")
    bought = MoneyField(required=False, allow_null=True, default=None)
    booked_on = serializers.DateField(required=False, allow_null=True, default=None)
