"""The periods of the books as programs send and read them."""

from rest_framework import serializers

from trustfund.api.serializers import PlainTextField
from trustfund.ledger.choices import PeriodKind


class PeriodOutput(serializers.Serializer):
    """A month or a year of the books. `id` is null while nobody has closed it."""

    id = serializers.UUIDField(source="period.id", allow_null=True)
    kind = serializers.CharField(source="period.kind")
    starts = serializers.DateField(source="period.starts")
    ends = serializers.DateField(source="period.ends")
    state = serializers.CharField(source="period.state")
    closed_by = serializers.CharField(source="closer")
    reopen_reason = serializers.CharField(source="period.reopen_reason")


class PeriodCloseInput(serializers.Serializer):
    """A period to close."""

    kind = serializers.ChoiceField(choices=PeriodKind.values)
    starts = serializers.DateField()


class PeriodReopenInput(serializers.Serializer):
    """Why a period is opened again."""

    reason = PlainTextField(max_length=1000)
