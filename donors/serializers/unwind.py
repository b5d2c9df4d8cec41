"""What each donor would get back, as programs read it."""

from rest_framework import serializers

from donors.choices import UnwindKind
from donors.serializers.figures import RateOutput
from trustfund.api.serializers import MoneyField, PlainTextField


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


class UnwindProposeInput(serializers.Serializer):
    """Who gets shares back, by the figures of which day, and why; `donor_id` is who leaves."""

    kind = serializers.ChoiceField(choices=UnwindKind.choices)
    donor_id = serializers.UUIDField(allow_null=True, default=None)
    as_of = serializers.DateField()
    reason = PlainTextField()


class UnwindApproveInput(serializers.Serializer):
    """The approval, bound to the figures that were read."""

    content_hash = serializers.RegexField(r"^[0-9a-f]{64}$")


class UnwindDeclineInput(serializers.Serializer):
    """Why shares are not given back."""

    reason = PlainTextField()


class UnwindOutput(serializers.Serializer):
    """What was proposed to be given back; `value_date` is null until it is approved."""

    id = serializers.UUIDField()
    fund_id = serializers.UUIDField()
    number = serializers.IntegerField()
    kind = serializers.CharField()
    donor_id = serializers.UUIDField(allow_null=True)
    as_of = serializers.DateField()
    reason = serializers.CharField()
    money = MoneyField()
    content_hash = serializers.CharField()
    state = serializers.CharField()
    value_date = serializers.DateField(allow_null=True)
    declined_reason = serializers.CharField()


class UnwindShareOutput(serializers.Serializer):
    """One donor's share as it was proposed; `own` and its rate are null where there was no rate."""

    donor_id = serializers.UUIDField()
    deposits = MoneyField(source="deposited")
    deposits_of_all = MoneyField(source="deposited_by_all")
    gets_back = MoneyField(source="money")
    own = MoneyField(allow_null=True)
    rate = serializers.DecimalField(max_digits=20, decimal_places=10, allow_null=True)
    rate_date = serializers.DateField(allow_null=True)
    rate_source = serializers.CharField()


class UnwindDetailOutput(serializers.Serializer):
    """What was proposed, and the shares that the caller may see."""

    unwind = UnwindOutput()
    shares = UnwindShareOutput(many=True)
