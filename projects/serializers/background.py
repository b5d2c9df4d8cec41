"""What the programming interface takes and gives of published figures."""

from typing import Any

from rest_framework import serializers

from projects.models import BackgroundImport
from projects.selectors.background_words import findings_of
from trustfund.api.serializers import PlainTextField


class BackgroundImportInput(serializers.Serializer):
    """A CSV file as the Financial Tracking Service publishes it, with its source and day."""

    file = serializers.FileField(max_length=5000, allow_empty_file=True)
    source = PlainTextField(max_length=200)  # type: ignore[assignment]
    as_of = serializers.DateField()


class BackgroundRowOutput(serializers.Serializer):
    """One import of published figures as a list gives it."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    kind = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    as_of = serializers.DateField()
    file_name = serializers.CharField()
    file_sha256 = serializers.CharField()
    accepted = serializers.IntegerField()
    warned = serializers.IntegerField()
    rejected = serializers.IntegerField()
    recorded_at = serializers.DateTimeField()


class FindingOutput(serializers.Serializer):
    """What is said of a line of a file."""

    line = serializers.IntegerField()
    code = serializers.CharField()
    column = serializers.CharField()
    is_rejection = serializers.BooleanField()


class RequirementOutput(serializers.Serializer):
    """What a cluster needs in a year and has got, in whole US dollars as published; null if unsaid."""

    line = serializers.IntegerField()
    year = serializers.IntegerField()
    plan_id = serializers.IntegerField()
    plan_name = serializers.CharField()
    plan_code = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    cluster_code = serializers.CharField()
    cluster = serializers.CharField()
    requirement = serializers.CharField(allow_null=True)
    funding = serializers.CharField(allow_null=True)
    percent = serializers.CharField(allow_null=True)


class ResponsePlanOutput(serializers.Serializer):
    """A plan with what it asks for, in whole US dollars as published."""

    line = serializers.IntegerField()
    code = serializers.CharField()
    fts_id = serializers.IntegerField()
    name = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    types = serializers.ListField(child=serializers.CharField())
    countries = serializers.ListField(child=serializers.CharField())
    years = serializers.ListField(child=serializers.IntegerField())
    original = serializers.CharField()
    revised = serializers.CharField()


class BackgroundOutput(BackgroundRowOutput):
    """One import of published figures with its rows and what is said of its lines."""

    findings = serializers.SerializerMethodField()
    requirements = serializers.SerializerMethodField()
    plans = serializers.SerializerMethodField()

    def get_findings(self, background: BackgroundImport) -> list[dict[str, Any]]:
        """Return the warnings and rejections by line."""
        return list(FindingOutput(findings_of(background.findings), many=True).data)

    def get_requirements(self, background: BackgroundImport) -> list[dict[str, Any]]:
        """Return the rows by cluster, none of a file of plans."""
        return list(RequirementOutput(background.requirements.order_by("line"), many=True).data)

    def get_plans(self, background: BackgroundImport) -> list[dict[str, Any]]:
        """Return the plans, none of a file of requirements."""
        return list(ResponsePlanOutput(background.plans.order_by("line"), many=True).data)


class FiguresOutput(serializers.Serializer):
    """Sums in whole US dollars; `coverage` is the funding in percent of the requirement."""

    rows = serializers.IntegerField()
    without_requirement = serializers.IntegerField()
    requirement = serializers.CharField()
    funding = serializers.CharField()
    coverage = serializers.CharField(allow_null=True)


class SectorsOutput(serializers.Serializer):
    """The needs of a year by the fund's sectors, by cluster outside of them, and together."""

    background = BackgroundRowOutput(source="source", allow_null=True)
    year = serializers.IntegerField(allow_null=True)
    years = serializers.ListField(child=serializers.IntegerField())
    sectors = serializers.DictField(child=FiguresOutput())
    outside = serializers.DictField(child=FiguresOutput())
    total = FiguresOutput(allow_null=True)
