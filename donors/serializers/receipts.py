"""What programs send to receipts and conversions and read from them."""

from datetime import date
from decimal import Decimal
from typing import Any

from rest_framework import serializers

from donors.models import FeeCharge
from donors.selectors.fees import fee_formula
from trustfund.api.serializers import MoneyField, PlainTextField
from trustfund.funds.rules.fees import Formula


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


class ExactField(serializers.Field):
    """A number in full: nothing rounded, no zeros that say nothing."""

    def to_representation(self, value: Decimal) -> str:
        """Return it as text."""
        return f"{value.normalize():f}"


class TierPartOutput(serializers.Serializer):
    """One tier of a fee's formula: what lay in it before and with the contribution, and the
    percentage of each, not rounded."""

    above = serializers.DecimalField(source="tier.above", max_digits=20, decimal_places=4)
    percent = serializers.DecimalField(source="tier.percent", max_digits=6, decimal_places=4)
    before = ExactField(read_only=True)
    fee_before = ExactField(read_only=True)
    after = ExactField(read_only=True)
    fee_after = ExactField(read_only=True)


class FormulaOutput(serializers.Serializer):
    """How a fee is reckoned: fee = total_after - total_before, each rounded half to even.

    `valid_from` is null for the schedule that the fund was opened with.
    """

    valid_from = serializers.SerializerMethodField()
    authority = serializers.CharField(source="schedule.authority")
    before = MoneyField()
    after = MoneyField()
    total_before = MoneyField()
    total_after = MoneyField()
    fee = MoneyField()
    tiers = TierPartOutput(source="parts", many=True)

    def get_valid_from(self, formula: Formula) -> date | None:
        """Return the first day of the schedule."""
        return formula.schedule.valid_from if formula.schedule.authority else None


class FeeOutput(serializers.Serializer):
    """The fee taken from a contribution."""

    money = MoneyField()
    base = MoneyField()
    value_date = serializers.DateField()
    entry_id = serializers.IntegerField()


class FeeReckonedOutput(FeeOutput):
    """The fee taken from a contribution, and how it is reckoned."""

    formula = serializers.SerializerMethodField()

    def get_formula(self, charge: FeeCharge) -> dict[str, Any]:
        """Return the formula with its figures."""
        return dict(FormulaOutput(fee_formula(charge)).data)


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
    is_reversed = serializers.SerializerMethodField()
    conversion = serializers.SerializerMethodField()
    fee_charge = serializers.SerializerMethodField()

    def get_is_reversed(self, receipt: Any) -> bool:
        """Return whether the receipt was reversed and counts no more."""
        return getattr(receipt, "reversal", None) is not None

    def get_conversion(self, receipt: Any) -> dict[str, Any] | None:
        """Return the deal, or null."""
        deal = getattr(receipt, "conversion", None)
        return None if deal is None else ConversionOutput(deal).data

    def get_fee_charge(self, receipt: Any) -> dict[str, Any] | None:
        """Return the fee, or null."""
        charge = getattr(receipt, "fee_charge", None)
        return None if charge is None else FeeOutput(charge).data


class ReceiptDetailOutput(ReceiptOutput):
    """A receipt, with the formula of its fee."""

    def get_fee_charge(self, receipt: Any) -> dict[str, Any] | None:
        """Return the fee with its formula, or null."""
        charge = getattr(receipt, "fee_charge", None)
        return None if charge is None else FeeReckonedOutput(charge).data


class ConversionRecordInput(serializers.Serializer):
    """A deal; without a rate the European Central Bank's of its day is taken."""

    deal_date = serializers.DateField()
    rate = serializers.DecimalField(max_digits=20, decimal_places=10, allow_null=True, default=None)
    rate_source = PlainTextField(allow_blank=True, default="")
    bought = MoneyField(required=False, allow_null=True, default=None)
    booked_on = serializers.DateField(required=False, allow_null=True, default=None)
