"""What programs send to donors and read from them."""

from rest_framework import serializers


class DonorRegisterInput(serializers.Serializer):
    """An organization of the donor kind that becomes a donor."""

    organization_id = serializers.UUIDField()
    country = serializers.RegexField(r"^[A-Z]{2}$")
    since = serializers.DateField()


class DonorOutput(serializers.Serializer):
    """A donor."""

    id = serializers.UUIDField()
    organization_id = serializers.UUIDField()
    name = serializers.CharField(source="organization.name")
    name_ko = serializers.CharField(source="organization.name_ko")
    country = serializers.CharField()
    since = serializers.DateField()
    status = serializers.CharField()
