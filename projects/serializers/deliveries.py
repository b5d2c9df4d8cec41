"""What the programming interface takes and gives of deliverables that are handed over."""

from rest_framework import serializers

from trustfund.api.serializers import PlainTextField

LONGEST_TEXT = 5000


class DeliverInput(serializers.Serializer):
    """The document about the activity that shows the deliverable."""

    document_id = serializers.UUIDField()


class NothingInput(serializers.Serializer):
    """Nothing is said beyond the act."""


class DeliverableReturnInput(serializers.Serializer):
    """Why what was handed over goes back."""

    reason = PlainTextField(max_length=LONGEST_TEXT)


class ActivityCloseInput(serializers.Serializer):
    """What came of the activity."""

    edition = serializers.IntegerField(min_value=1)
    note = PlainTextField(max_length=LONGEST_TEXT)


class DeliveryOutput(serializers.Serializer):
    """One time that a deliverable was handed over, and what became of it."""

    id = serializers.UUIDField()
    activity_id = serializers.UUIDField()
    number = serializers.IntegerField()
    state = serializers.CharField()
    document_id = serializers.UUIDField(source="evidence.document_id")
    document_version = serializers.IntegerField(source="evidence.number")
    delivered_by = serializers.CharField(source="delivered_by.name")
    delivered_at = serializers.DateTimeField()
    decided_by = serializers.CharField(source="decided_by.name", allow_null=True, default=None)
    decided_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField()
