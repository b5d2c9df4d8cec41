"""What programs send to donors' acts and read from them."""

from typing import Any

from rest_framework import serializers

from donors.choices import Instrument
from trustfund.api.serializers import MoneyField, PlainTextField


class FiguresOutput(serializers.Serializer):
    """The five figures, each in the contribution's currency."""

    pledged = MoneyField()
    signed = MoneyField()
    due = MoneyField()
    paid_in = MoneyField()
    overdue = MoneyField()


class HoldingFiguresOutput(serializers.Serializer):
    """The five figures in the holding currency; null where a needed rate is missing."""

    pledged = MoneyField(allow_null=True)
    signed = MoneyField(allow_null=True)
    due = MoneyField(allow_null=True)
    paid_in = MoneyField(allow_null=True)
    overdue = MoneyField(allow_null=True)


class RateOutput(serializers.Serializer):
    """A rate with its day and source."""

    rate = serializers.DecimalField(max_digits=20, decimal_places=10)
    rate_date = serializers.DateField()
    rate_source = serializers.CharField()


class ContributionOutput(serializers.Serializer):
    """One donor's contribution in one currency."""

    donor_id = serializers.UUIDField()
    donor_name = serializers.CharField()
    donor_name_ko = serializers.CharField()
    currency = serializers.CharField()
    figures = FiguresOutput()
    holding = HoldingFiguresOutput()
    paid_in_holding = MoneyField()
    quote = RateOutput(allow_null=True)


class FundFiguresOutput(serializers.Serializer):
    """A fund's five figures in its holding currency, over the donors that the caller may see."""

    fund_id = serializers.UUIDField()
    as_of = serializers.DateField()
    figures = HoldingFiguresOutput()


class DonorRegisterInput(serializers.Serializer):
    """An organization of the donor kind that becomes a donor."""

    organization_id = serializers.UUIDField()
    country = serializers.RegexField(r"^[A-Z]{2}$")
    since = serializers.DateField()


class DonorOutput(serializers.Serializer):
    """A donor."""

    id = serializers.UUIDField()
    organization_id = serializers.UUIDField()
    name = serializers.CharField(source="organization.name")
    name_ko = serializers.CharField(source="organization.name_ko")
    country = serializers.CharField()
    since = serializers.DateField()
    status = serializers.CharField()


class PledgeRecordInput(serializers.Serializer):
    """A pledge that was announced."""

    fund_id = serializers.UUIDField()
    money = MoneyField()
    announced_date = serializers.DateField()
    occasion = PlainTextField()
    first_year = serializers.IntegerField(required=False, allow_null=True, default=None)
    last_year = serializers.IntegerField(required=False, allow_null=True, default=None)
    conditions = PlainTextField(required=False, allow_blank=True, default="")


class PledgeConfirmInput(serializers.Serializer):
    """The letter that confirms a pledge."""

    confirmed_date = serializers.DateField()
    reference = PlainTextField()


class PledgeEndInput(serializers.Serializer):
    """The day on which a pledge ended, and why."""

    ended_date = serializers.DateField()
    reason = PlainTextField()


class PledgeOutput(serializers.Serializer):
    """A pledge."""

    id = serializers.UUIDField()
    fund_id = serializers.UUIDField()
    donor_id = serializers.UUIDField()
    money = MoneyField()
    announced_date = serializers.DateField()
    occasion = serializers.CharField()
    first_year = serializers.IntegerField(allow_null=True)
    last_year = serializers.IntegerField(allow_null=True)
    conditions = serializers.CharField()
    state = serializers.CharField()
    confirmed_date = serializers.DateField(allow_null=True)
    confirmed_reference = serializers.CharField()
    ended_date = serializers.DateField(allow_null=True)
    ended_reason = serializers.CharField()


class PledgePageOutput(PledgeOutput):
    """A pledge with what was signed and paid on it, in its own currency."""

    as_of = serializers.DateField()
    signed = MoneyField(source="standing.signed", allow_zero=True)
    paid = MoneyField(source="standing.paid", allow_zero=True)
    unsigned = MoneyField(source="standing.unsigned", allow_zero=True)


class InstallmentInput(serializers.Serializer):
    """One dated part of an agreement."""

    due_date = serializers.DateField()
    money = MoneyField()


class AgreementDraftInput(serializers.Serializer):
    """An agreement with its installments, which add up to it."""

    fund_id = serializers.UUIDField()
    pledge_id = serializers.UUIDField(allow_null=True, default=None)
    instrument = serializers.ChoiceField(choices=Instrument.choices)
    money = MoneyField()
    installments = InstallmentInput(many=True)

    def validate_installments(self, rows: list[dict[str, Any]]) -> list[tuple[Any, Any]]:
        """Return the schedule as the service takes it."""
        return [(row["due_date"], row["money"]) for row in rows]


class PositionOutput(serializers.Serializer):
    """Where an installment stands on the day asked for."""

    number = serializers.IntegerField()
    due_date = serializers.DateField()
    money = MoneyField()
    paid = MoneyField()
    outstanding = MoneyField()
    days_overdue = serializers.IntegerField()
    standing = serializers.CharField()


class AgreementOutput(serializers.Serializer):
    """An agreement as it is signed."""

    id = serializers.UUIDField()
    fund_id = serializers.UUIDField()
    donor_id = serializers.UUIDField()
    pledge_id = serializers.UUIDField(allow_null=True)
    number = serializers.CharField()
    instrument = serializers.CharField()
    money = MoneyField()
    state = serializers.CharField()
    content_hash = serializers.CharField()
    administrator_signed_date = serializers.DateField(allow_null=True)
    countersigned_date = serializers.DateField(allow_null=True)
    holding_money = MoneyField(allow_null=True)
    holding_rate = serializers.DecimalField(max_digits=20, decimal_places=10, allow_null=True)
    holding_rate_date = serializers.DateField(allow_null=True)
    holding_rate_source = serializers.CharField()


class AgreementCountersignInput(serializers.Serializer):
    """The signature, bound to the terms that were read; a rate of one's own with its source."""

    content_hash = serializers.RegexField(r"^[0-9a-f]{64}$")
    rate = serializers.DecimalField(max_digits=20, decimal_places=10, allow_null=True, default=None)
    rate_source = PlainTextField(allow_blank=True, default="")


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


class DonorPageOutput(DonorOutput):
    """A donor with its five figures by currency, agreements, receipts and pledges in one fund."""

    fund_id = serializers.UUIDField()
    as_of = serializers.DateField()
    totals = ContributionOutput(many=True)
    agreements = AgreementOutput(many=True)
    receipts = ReceiptOutput(many=True)
    pledges = PledgeOutput(many=True)


class AgreementPageOutput(AgreementOutput):
    """An agreement with its five figures and the standing of its installments."""

    as_of = serializers.DateField()
    figures = FiguresOutput()
    installments = PositionOutput(many=True)
