"""What programs send to the register of donors' own laws and read from it."""

from rest_framework import serializers

from donors.choices import LegalKind
from trustfund.api.serializers import PlainTextField


class LegalStandingRecordInput(serializers.Serializer):
    """What a donor's own law says, for one fund or, without one, for all."""

    kind = serializers.ChoiceField(choices=LegalKind.choices)
    law = PlainTextField()
    reference = PlainTextField()
    first_day = serializers.DateField()
    last_day = serializers.DateField(required=False, allow_null=True, default=None)
    fund_id = serializers.UUIDField(required=False, allow_null=True, default=None)


class LegalStandingEndInput(serializers.Serializer):
    """From which day on an entry no longer holds, and why."""

    ended_on = serializers.DateField()
    reason = PlainTextField()


class LegalStandingOutput(serializers.Serializer):
    """An entry of the register; `fund_id` is null where it is about every fund."""

    id = serializers.UUIDField()
    donor_id = serializers.UUIDField()
    fund_id = serializers.UUIDField(allow_null=True)
    kind = serializers.CharField()
    law = serializers.CharField()
    reference = serializers.CharField()
    first_day = serializers.DateField()
    last_day = serializers.DateField(allow_null=True)
    state = serializers.CharField()
    ended_on = serializers.DateField(allow_null=True)
    ended_reason = serializers.CharField()
