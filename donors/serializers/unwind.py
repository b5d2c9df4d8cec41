"""What each donor would get back, as programs read it."""

from rest_framework import serializers

from donors.serializers.figures import RateOutput
from trustfund.api.serializers import MoneyField


class ShareOutput(serializers.Serializer):
    """One donor's share with the terms of its formula; `own` is null where there is no rate."""

    donor_id = serializers.UUIDField(source="donor.pk")
    donor_name = serializers.CharField(source="donor.organization.name")
    deposits = MoneyField(source="refund.deposits")
    deposits_of_all = MoneyField(source="refund.deposits_of_all")
    gets_back = MoneyField(source="refund.money")
    own = MoneyField(source="refund.own", allow_null=True)
    quote = RateOutput(source="refund.quote", allow_null=True)
    formula = serializers.CharField(source="refund.formula")


class UnwoundOutput(serializers.Serializer):
    """A fund's balance on a day and whose it would be; `ties` says whether all ways agree."""

    fund_id = serializers.UUIDField()
    as_of = serializers.DateField()
    balance = MoneyField(allow_negative=True)
    cash = MoneyField(allow_negative=True)
    committed = MoneyField()
    free = MoneyField(allow_negative=True)
    fault = serializers.CharField()
    ties = serializers.BooleanField()
    content_hash = serializers.CharField()
    shares = ShareOutput(many=True)
