"""What programs send to pledges and read from them."""

from rest_framework import serializers

from trustfund.api.serializers import MoneyField, PlainTextField


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
