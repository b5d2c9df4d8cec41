"""Documents as programs send and read them. Files are sent as multipart/form-data."""

from rest_framework import serializers

from trustfund.api.serializers import PlainTextField
from trustfund.documents.choices import Classification


class DocumentStoreInput(serializers.Serializer):
    """A new document with its file."""

    title = PlainTextField()
    classification = serializers.ChoiceField(choices=Classification.choices)
    file = serializers.FileField(max_length=5000, allow_empty_file=True)


class VersionAddInput(serializers.Serializer):
    """A file that takes the place of version number `version`, and why."""

    version = serializers.IntegerField(min_value=1, max_value=1_000_000)
    reason = PlainTextField(max_length=500)
    file = serializers.FileField(max_length=5000, allow_empty_file=True)


class ClassificationChangeInput(serializers.Serializer):
    """Another class in place of the one that was read, and why."""

    shown = serializers.ChoiceField(choices=Classification.choices)
    classification = serializers.ChoiceField(choices=Classification.choices)
    reason = PlainTextField(max_length=500)


class VersionOutput(serializers.Serializer):
    """One version."""

    number = serializers.IntegerField()
    name = serializers.CharField()
    media_type = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    reason = serializers.CharField()
    uploaded_by = serializers.CharField(source="uploaded_by.name")
    recorded_at = serializers.DateTimeField()


class DocumentOutput(serializers.Serializer):
    """A document with its versions, the current one first."""

    id = serializers.UUIDField()
    subject_type = serializers.CharField()
    subject_id = serializers.UUIDField()
    title = serializers.CharField()
    classification = serializers.CharField()
    organization = serializers.CharField(source="organization.name")
    current_number = serializers.IntegerField()
    versions = VersionOutput(many=True, source="history")


class DocumentRowOutput(serializers.Serializer):
    """A document in a list, with its current version."""

    id = serializers.UUIDField(source="document_id")
    title = serializers.CharField(source="document.title")
    classification = serializers.CharField(source="document.classification")
    organization = serializers.CharField(source="document.organization.name")
    current = VersionOutput(source="*")
