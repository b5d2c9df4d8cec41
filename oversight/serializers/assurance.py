"""What the programming interface of opinions takes and gives."""

from typing import Any

from rest_framework import serializers

from oversight.choices.assurance import OpinionKind
from oversight.models.assurance import Opinion
from trustfund.api.serializers import PlainTextField


class OpinionRecordInput(serializers.Serializer[Any]):
    """What the auditor concludes on exactly one file."""

    fund_id = serializers.UUIDField()
    report_sha256 = serializers.RegexField(r"^[0-9a-f]{64}$")
    kind = serializers.ChoiceField(choices=OpinionKind.choices)
    basis = PlainTextField(required=False, allow_blank=True, max_length=5_000)
    emphasis = PlainTextField(required=False, allow_blank=True, max_length=5_000)
    signed_date = serializers.DateField()


class OpinionOutput(serializers.ModelSerializer[Opinion]):
    """An opinion, and whose it is."""

    auditor = serializers.CharField(source="auditor.name")
    signed_by = serializers.CharField(source="signed_by.name")

    class Meta:
        model = Opinion
        fields = (
            "id", "fund_id", "report_sha256", "auditor", "signed_by", "kind", "basis", "emphasis",
            "signed_date", "recorded_at",
        )  # fmt: skip
