"""Persons, appointments and organizations as programs send and read them."""

from rest_framework import serializers

from trustfund.api.serializers import PlainTextField
from trustfund.identity.choices import OrganizationKind, Role
from trustfund.identity.models import Appointment, Organization, Person

KINDS = [choice for choice in OrganizationKind.values if choice != "INSTALLATION"]


class AppointmentOutput(serializers.ModelSerializer):
    """A role that a person holds, or is to hold, for an organization."""

    person = serializers.UUIDField(source="person_id")
    organization = serializers.UUIDField(source="organization_id")
    organization_name = serializers.CharField(source="organization.name")

    class Meta:
        model = Appointment
        fields = (
            "id",
            "person",
            "organization",
            "organization_name",
            "role",
            "state",
            "start_date",
            "end_date",
            "end_reason",
        )
        read_only_fields = fields


class PersonOutput(serializers.ModelSerializer):
    """A registered person."""

    class Meta:
        model = Person
        fields = ("id", "name", "email", "language")
        read_only_fields = fields


class PersonDetailOutput(serializers.Serializer):
    """A registered person with every appointment."""

    id = serializers.UUIDField(source="person.pk")
    name = serializers.CharField(source="person.name")
    email = serializers.CharField(source="person.email")
    language = serializers.CharField(source="person.language")
    appointments = AppointmentOutput(many=True)


class InvitedOutput(serializers.Serializer):
    """An invited person and the token of the link, which is told once and is empty afterwards."""

    id = serializers.UUIDField(source="person.pk")
    name = serializers.CharField(source="person.name")
    email = serializers.CharField(source="person.email")
    token = serializers.CharField()
    expires_at = serializers.DateTimeField(allow_null=True)


class OrganizationOutput(serializers.ModelSerializer):
    """A party to the fund."""

    class Meta:
        model = Organization
        fields = ("id", "kind", "name", "name_ko", "short_name", "country")
        read_only_fields = fields


class PersonInviteInput(serializers.Serializer):
    """Somebody to invite."""

    email = serializers.EmailField(max_length=254)
    name = PlainTextField()
    language = serializers.ChoiceField(choices=["en", "ko"], default="en")


class AppointmentInput(serializers.Serializer):
    """A role that a person is to hold."""

    organization_id = serializers.UUIDField()
    role = serializers.ChoiceField(choices=Role.values)
    start_date = serializers.DateField()
    end_date = serializers.DateField(required=False, allow_null=True, default=None)


class EndInput(serializers.Serializer):
    """Why an appointment is to end."""

    reason = PlainTextField(max_length=1000)


class OrganizationInput(serializers.Serializer):
    """A party to register."""

    kind = serializers.ChoiceField(choices=KINDS)
    name = PlainTextField()
    name_ko = PlainTextField(required=False, allow_blank=True, default="")
    short_name = PlainTextField(max_length=40)
    country = serializers.RegexField(
        r"\A[A-Za-z]{2}\Z", required=False, allow_blank=True, default=""
    )
