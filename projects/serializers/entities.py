"""What the programming interface takes and gives of implementing entities and their assessments."""

from rest_framework import serializers

from projects import selectors
from projects.choices import EntityKind, RiskRating
from projects.models import ImplementingEntity
from trustfund.api.serializers import PlainTextField
from trustfund.db import clock

LONGEST_TEXT = 5000


class EntityInput(serializers.Serializer):
    """A body that can carry projects out, for the register of a fund."""

    fund_id = serializers.UUIDField()
    name = PlainTextField()
    name_ko = PlainTextField(required=False, default="", allow_blank=True)
    kind = serializers.ChoiceField(choices=EntityKind.choices)


class DiligenceInput(serializers.Serializer):
    """An assessment of an entity: three ratings of risk (H, S, M, L), findings, and its days."""

    procurement = serializers.ChoiceField(choices=RiskRating.choices)
    financial_management = serializers.ChoiceField(choices=RiskRating.choices)
    overall = serializers.ChoiceField(choices=RiskRating.choices)
    findings = PlainTextField(max_length=LONGEST_TEXT)
    assessed_on = serializers.DateField()
    valid_until = serializers.DateField()


class DiligenceOutput(serializers.Serializer):
    """An assessment; it counts from `confirmed_at`, which is null until a second person confirms."""

    id = serializers.UUIDField()
    entity_id = serializers.UUIDField()
    position = serializers.IntegerField()
    procurement = serializers.CharField()
    financial_management = serializers.CharField()
    overall = serializers.CharField()
    findings = serializers.CharField()
    assessed_on = serializers.DateField()
    valid_until = serializers.DateField()
    recorded_at = serializers.DateTimeField()
    confirmed_at = serializers.DateTimeField(allow_null=True)


class ControlsOutput(serializers.Serializer):
    """The controls of money: tranche and records in percent of the grant, 0 for every record."""

    rating = serializers.CharField()
    tranche = serializers.IntegerField()
    methods = serializers.ListField(child=serializers.CharField())
    records_above = serializers.CharField()
    spot_checks = serializers.IntegerField()


class EntityRowOutput(serializers.Serializer):
    """An entity as the register lists it, with the controls that hold today.

    `is_assessed` is false without a valid confirmed assessment; then the strictest controls hold.
    """

    id = serializers.UUIDField()
    fund_id = serializers.UUIDField()
    number = serializers.CharField()
    name = serializers.CharField()
    name_ko = serializers.CharField()
    kind = serializers.CharField()
    is_assessed = serializers.SerializerMethodField()
    controls = serializers.SerializerMethodField()

    def get_is_assessed(self, entity: ImplementingEntity) -> bool:
        """Return whether a valid assessment stands today."""
        return selectors.standing_of(entity, clock.now().date()).holds

    def get_controls(self, entity: ImplementingEntity) -> dict[str, object]:
        """Return the controls of today."""
        found = selectors.standing_of(entity, clock.now().date()).controls
        return dict(ControlsOutput(found).data)


class EntityOutput(EntityRowOutput):
    """An entity with its assessments, the newest first."""

    assessments = serializers.SerializerMethodField()

    def get_assessments(self, entity: ImplementingEntity) -> list[dict[str, object]]:
        """Return the assessments."""
        return list(DiligenceOutput(selectors.assessments_of(entity), many=True).data)
