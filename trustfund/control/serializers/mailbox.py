"""Letters and the choice of notices as programs read and send them."""

from rest_framework import serializers

from trustfund.api.serializers import Query
from trustfund.mail.choices import LETTER_KINDS, Timing
from trustfund.mail.models import Letter, Preference


class LetterOutput(serializers.ModelSerializer):
    """A letter as it leaves, and what became of it."""

    person = serializers.UUIDField(source="person_id")
    person_name = serializers.CharField(source="person.name")

    class Meta:
        model = Letter
        fields = (
            "id",
            "person",
            "person_name",
            "kind",
            "language",
            "address",
            "subject",
            "text",
            "html",
            "written_at",
            "state",
            "attempts",
            "last_error",
            "settled_at",
            "resent",
        )
        read_only_fields = fields


class LetterQuery(Query):
    """Which letters to list."""

    person_id = serializers.UUIDField(required=False)
    kind = serializers.ChoiceField(choices=list(LETTER_KINDS), required=False)


class PreferenceOutput(serializers.ModelSerializer):
    """When a person wants notices."""

    class Meta:
        model = Preference
        fields = ("timing",)
        read_only_fields = fields


class PreferenceInput(serializers.Serializer):
    """When the caller wants notices."""

    timing = serializers.ChoiceField(choices=Timing.choices)
