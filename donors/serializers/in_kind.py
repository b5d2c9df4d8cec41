"""What programs send to contributions in kind and read from them."""

from rest_framework import serializers

from donors.choices import ValuationBasis
from donors.serializers.figures import RateOutput
from trustfund.api.serializers import MoneyField, PlainTextField


class InKindProposeInput(serializers.Serializer):
    """Goods or services with their value and how it was found."""

    fund_id = serializers.UUIDField()
    what = PlainTextField(max_length=300)
    given_on = serializers.DateField()
    money = MoneyField()
    basis = serializers.ChoiceField(choices=ValuationBasis.choices)
    basis_reference = PlainTextField(max_length=300)


class InKindDeclineInput(serializers.Serializer):
    """Why a contribution in kind is declined."""

    reason = PlainTextField()


class InKindWithdrawInput(serializers.Serializer):
    """Why a contribution in kind that was confirmed is withdrawn."""

    reason = PlainTextField()


class InKindOutput(serializers.Serializer):
    """A contribution in kind: its value as stated, and at the rate of its day."""

    id = serializers.UUIDField()
    number = serializers.CharField(source="__str__")
    fund_id = serializers.UUIDField()
    donor_id = serializers.UUIDField()
    what = serializers.CharField()
    given_on = serializers.DateField()
    money = MoneyField()
    holding = MoneyField()
    quote = RateOutput()
    basis = serializers.CharField()
    basis_reference = serializers.CharField()
    state = serializers.CharField()
    declined_reason = serializers.CharField()
    withdrawn_reason = serializers.CharField()
