"""What programs send to donors' balance accounts and read from them."""

from rest_framework import serializers

from donors.choices import MoveKind
from trustfund.api.serializers import MoneyField, PlainTextField


class BalanceMoveProposeInput(serializers.Serializer):
    """How much of what lies in which fund goes where; `to_fund_id` only for a transfer."""

    fund_id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=MoveKind.choices)
    to_fund_id = serializers.UUIDField(allow_null=True, default=None)
    money = MoneyField()
    reason = PlainTextField()


class BalanceMoveConfirmInput(serializers.Serializer):
    """The payment by which money leaves a balance account."""

    value_date = serializers.DateField()
    bank_reference = PlainTextField(max_length=80)


class BalanceMoveDeclineInput(serializers.Serializer):
    """Why money stays on a balance account."""

    reason = PlainTextField()


class BalanceMoveOutput(serializers.Serializer):
    """What leaves a balance account; its payment is null until it is paid."""

    id = serializers.UUIDField()
    fund_id = serializers.UUIDField()
    donor_id = serializers.UUIDField()
    kind = serializers.CharField()
    to_fund_id = serializers.UUIDField(allow_null=True)
    money = MoneyField()
    reason = serializers.CharField()
    state = serializers.CharField()
    value_date = serializers.DateField(allow_null=True)
    bank_reference = serializers.CharField()
    declined_reason = serializers.CharField()


class LyingOutput(serializers.Serializer):
    """What lies on a donor's balance account in a fund, and how much of it is proposed to leave."""

    fund_id = serializers.UUIDField(source="fund.pk")
    balance = MoneyField()
    proposed = MoneyField()
    left = MoneyField()


class BalancePageOutput(serializers.Serializer):
    """A donor's balance accounts and what left them."""

    donor_id = serializers.UUIDField(source="donor.pk")
    accounts = LyingOutput(many=True)
    moves = BalanceMoveOutput(many=True)
