"""What programs read of notices of preferential terms."""

from rest_framework import serializers


class TermOutput(serializers.Serializer):
    """A term of another donor: what it is about, never how much or which day."""

    code = serializers.CharField()
    sectors = serializers.ListField(child=serializers.CharField())
    months = serializers.IntegerField(allow_null=True)
    text = serializers.CharField(default="")


class PreferentialOutput(serializers.Serializer):
    """One donor told; by which agreement only for who sees every donor, else null."""

    id = serializers.UUIDField()
    donor_id = serializers.UUIDField()
    told_on = serializers.DateField()
    terms = TermOutput(many=True)
    persons = serializers.ListField(child=serializers.CharField())
    agreement_id = serializers.UUIDField(source="cited_id", allow_null=True)
