"""What programs send to notices of termination and read from them."""

from rest_framework import serializers

from trustfund.api.serializers import MoneyField, PlainTextField


class TerminationRecordInput(serializers.Serializer):
    """Why an agreement ends."""

    reason = PlainTextField()


class TerminationReasonInput(serializers.Serializer):
    """Why a notice is declined or withdrawn."""

    reason = PlainTextField()


class TerminationOutput(serializers.Serializer):
    """A notice of termination; its days are null until it is given."""

    id = serializers.UUIDField()
    agreement_id = serializers.UUIDField()
    party = serializers.CharField()
    reason = serializers.CharField()
    state = serializers.CharField()
    notice_date = serializers.DateField(allow_null=True)
    effective_date = serializers.DateField(allow_null=True)
    declined_reason = serializers.CharField()
    withdrawn_reason = serializers.CharField()


class FallingAwayOutput(serializers.Serializer):
    """An installment, and what of it falls away."""

    number = serializers.IntegerField(source="installment.number")
    due_date = serializers.DateField(source="installment.due_date", allow_null=True)
    money = MoneyField()


class EndingOutput(serializers.Serializer):
    """What the notice does; `committed` is what the fund's grants may still draw, and is honored."""

    ends_on = serializers.DateField()
    before = MoneyField()
    after = MoneyField(allow_zero=True)
    paid = MoneyField(allow_zero=True)
    still_owed = MoneyField(allow_zero=True)
    falls_away = MoneyField(allow_zero=True)
    falling = FallingAwayOutput(many=True)
    committed = MoneyField(allow_zero=True)


class TerminationPageOutput(TerminationOutput):
    """A notice with what it does at its end; a proposal is reckoned as if given today."""

    ending = EndingOutput()
