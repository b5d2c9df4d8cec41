"""Planned and received, explained, as programs read it."""

from rest_framework import serializers

from donors.serializers.figures import RateOutput
from trustfund.api.serializers import MoneyField


class EffectsOutput(serializers.Serializer):
    """Three differences in the holding currency, which add up to `total` exactly."""

    volume = MoneyField()
    timing = MoneyField()
    rate = MoneyField()
    exchange = MoneyField()
    total = MoneyField()


class VarianceLineOutput(serializers.Serializer):
    """One installment; the figures are null where no rate of the due date is known."""

    number = serializers.IntegerField(allow_null=True)
    due_date = serializers.DateField(allow_null=True)
    is_due = serializers.BooleanField()
    planned = MoneyField(source="variance.planned.money", default=None)
    received = MoneyField(source="variance.received.money", default=None)
    unconverted = MoneyField(source="variance.received.unconverted", default=None)
    planned_holding = MoneyField(source="variance.planned_holding", default=None)
    received_holding = MoneyField(source="variance.received.holding", default=None)
    effects = EffectsOutput(source="variance.effects", default=None)
    deal_rate = serializers.DecimalField(
        source="variance.deal_rate", max_digits=20, decimal_places=10, default=None
    )
    due_quote = RateOutput(allow_null=True)


class AgreementVarianceOutput(serializers.Serializer):
    """One agreement, explained; `whole` is false where a line could not be."""

    agreement_id = serializers.UUIDField(source="agreement.id")
    number = serializers.CharField(source="agreement.number")
    donor_id = serializers.UUIDField(source="agreement.donor_id")
    as_of = serializers.DateField()
    whole = serializers.BooleanField(source="is_whole")
    planned_quote = RateOutput()
    planned = MoneyField()
    received = MoneyField()
    effects = EffectsOutput()
    arrears = MoneyField()
    unconverted = MoneyField()
    lines = VarianceLineOutput(many=True)


class FundVarianceOutput(serializers.Serializer):
    """The agreements that the caller may see, explained, with their sums."""

    fund_id = serializers.UUIDField()
    as_of = serializers.DateField()
    whole = serializers.BooleanField(source="is_whole")
    planned = MoneyField()
    received = MoneyField()
    effects = EffectsOutput()
    agreements = AgreementVarianceOutput(many=True)
