"""What waits, the trail and the jobs as programs read them."""

from typing import Any

from rest_framework import serializers


class WaitingOutput(serializers.Serializer):
    """Something that waits for the caller."""

    title = serializers.CharField()
    url = serializers.CharField()
    since = serializers.DateTimeField()
    due = serializers.DateField(allow_null=True)


class RecordOutput(serializers.Serializer):
    """One record of the trail."""

    id = serializers.IntegerField()
    chain = serializers.CharField()
    sequence = serializers.IntegerField()
    recorded_at = serializers.DateTimeField()
    action = serializers.CharField()
    person = serializers.UUIDField(source="person_id")
    person_name = serializers.CharField()
    organization_name = serializers.CharField()
    subject_type = serializers.CharField()
    subject_id = serializers.CharField()
    subject_label = serializers.CharField()
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)
    hash = serializers.CharField()


class DeliveryOutput(serializers.Serializer):
    """One delivery of the outbox."""

    id = serializers.UUIDField()
    event = serializers.CharField()
    task = serializers.CharField()
    subject_id = serializers.CharField()
    state = serializers.CharField()
    attempts = serializers.IntegerField()
    due_at = serializers.DateTimeField()
    done_at = serializers.DateTimeField(allow_null=True)


class TrailQuery(serializers.Serializer):
    """Which records to list; `before` is the identifier of a record."""

    fund_id = serializers.UUIDField(required=False)
    person_id = serializers.UUIDField(required=False)
    action = serializers.CharField(required=False, max_length=100)
    subject_type = serializers.CharField(required=False, max_length=100)
    subject_id = serializers.CharField(required=False, max_length=64)
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)
    before = serializers.IntegerField(required=False, min_value=0, max_value=2**62)

    def validated(self) -> dict[str, Any]:
        """Return the filters as the trail's selector takes them.

        :raises ValidationError: if one cannot be read
        """
        self.is_valid(raise_exception=True)
        found = dict(self.validated_data)
        found["before_id"] = found.pop("before", None)
        return found
