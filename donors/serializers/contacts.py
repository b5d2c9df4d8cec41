"""What programs send to agencies and contacts and read from them."""

from rest_framework import serializers

from donors.choices import ContactRole
from trustfund.api.serializers import PlainTextField


class AgencyRegisterInput(serializers.Serializer):
    """A ministry or agency under a donor."""

    name = PlainTextField()
    name_ko = PlainTextField(required=False, allow_blank=True, default="")


class AgencyOutput(serializers.Serializer):
    """An agency."""

    id = serializers.UUIDField()
    donor_id = serializers.UUIDField()
    name = serializers.CharField()
    name_ko = serializers.CharField()


class ContactNameInput(serializers.Serializer):
    """A person at a donor, for one purpose."""

    role = serializers.ChoiceField(choices=ContactRole.choices)
    name = PlainTextField()
    office = PlainTextField(required=False, allow_blank=True, default="")
    agency_id = serializers.UUIDField(required=False, allow_null=True, default=None)
    email = serializers.EmailField(max_length=254)
    telephone = PlainTextField(required=False, allow_blank=True, default="", max_length=40)


class ContactOutput(serializers.Serializer):
    """A contact."""

    id = serializers.UUIDField()
    donor_id = serializers.UUIDField()
    agency_id = serializers.UUIDField(allow_null=True)
    role = serializers.CharField()
    name = serializers.CharField()
    office = serializers.CharField()
    email = serializers.CharField()
    telephone = serializers.CharField()
    state = serializers.CharField()
