"""What the programming interface of an appraisal takes and gives."""

from typing import Any

from rest_framework import serializers

from projects.choices import Verdict
from projects.models import Appraisal
from projects.rules.appraisal import MAX_CONDITIONS
from projects.selectors.appraisals import AppraisalRow
from trustfund.api.serializers import PlainTextField

LONGEST_TEXT = 5000


class ConditionText(PlainTextField):
    """One condition: a text, and no number that would pass for one."""

    def to_internal_value(self, data: Any) -> str:
        """Return the text."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class AppraisersInput(serializers.Serializer):
    """Who appraises the version under appraisal for what, by persons' identifiers."""

    version = serializers.IntegerField(min_value=1)
    fiduciary = serializers.UUIDField()
    technical = serializers.UUIDField()
    safeguards = serializers.UUIDField()


class AppraisalInput(serializers.Serializer):
    """An opinion on a version, with its conditions."""

    version = serializers.IntegerField(min_value=1)
    verdict = serializers.ChoiceField(choices=Verdict.choices)
    text = PlainTextField(max_length=LONGEST_TEXT)
    conflict = PlainTextField(max_length=LONGEST_TEXT, required=False, default="", allow_blank=True)
    before_approval = serializers.ListField(
        child=ConditionText(max_length=LONGEST_TEXT),
        max_length=MAX_CONDITIONS,
        required=False,
        default=list,
    )
    before_effectiveness = serializers.ListField(
        child=ConditionText(max_length=LONGEST_TEXT),
        max_length=MAX_CONDITIONS,
        required=False,
        default=list,
    )


class ConditionInput(serializers.Serializer):
    """On which day a condition was met, and what shows it."""

    met_on = serializers.DateField()
    evidence = PlainTextField(max_length=LONGEST_TEXT)


class ConditionOutput(serializers.Serializer):
    """A condition, and how it was met."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    text = serializers.CharField()
    met_on = serializers.DateField(allow_null=True)
    met_by = serializers.CharField(source="met_by.name", allow_null=True, default=None)
    evidence = serializers.CharField()


class AppraisalOutput(serializers.Serializer):
    """An opinion on a version, with its conditions."""

    id = serializers.UUIDField()
    project_id = serializers.UUIDField()
    version = serializers.IntegerField()
    kind = serializers.CharField()
    verdict = serializers.CharField()
    text = serializers.CharField()
    conflict = serializers.CharField()
    by = serializers.CharField(source="by.name")
    organization = serializers.CharField(source="organization.name")
    given_at = serializers.DateTimeField()
    conditions = serializers.SerializerMethodField()

    def get_conditions(self, appraisal: Appraisal) -> list[dict[str, Any]]:
        """Return its conditions, those before approval first."""
        rows = appraisal.conditions.select_related("met_by").order_by("kind", "position")
        return list(ConditionOutput(rows, many=True).data)


class AppraisalRowOutput(serializers.Serializer):
    """One of the three opinions on a version: who is named for it, what may bias it, what was said."""

    kind = serializers.CharField()
    appraiser = serializers.CharField(source="appraiser.person.name", allow_null=True, default=None)
    hints = serializers.SerializerMethodField()
    opinion = serializers.SerializerMethodField()

    def get_hints(self, row: AppraisalRow) -> list[str]:
        """Return the codes of what may bias it."""
        return [hint.code for hint in row.hints]

    def get_opinion(self, row: AppraisalRow) -> dict[str, Any] | None:
        """Return the opinion if it is given."""
        return dict(AppraisalOutput(row.appraisal).data) if row.appraisal else None
