"""Who acted on an object and who could have, as programs read it."""

from rest_framework import serializers

from trustfund.control.serializers.lists import RecordOutput


class DeedOutput(serializers.Serializer):
    """One record about the object; `in_role` says whether its person held a role for it that day."""

    record = RecordOutput()
    in_role = serializers.BooleanField()


class AbleOutput(serializers.Serializer):
    """Somebody whose role allowed the act on the day; `reason` says what shut them out of it."""

    person = serializers.UUIDField(source="holder.person_id")
    person_name = serializers.CharField(source="holder.person_name")
    organization = serializers.UUIDField(source="holder.organization_id")
    organization_name = serializers.CharField(source="holder.organization_name")
    role = serializers.CharField(source="holder.role")
    reason = serializers.CharField()


class ActOutput(serializers.Serializer):
    """One act on the object."""

    action = serializers.CharField()
    roles = serializers.ListField(child=serializers.CharField())
    note = serializers.CharField()
    deeds = DeedOutput(many=True)
    able = AbleOutput(many=True)


class WhoOutput(serializers.Serializer):
    """Who acted on an object until a day, and who could have on that day."""

    subject_type = serializers.CharField()
    subject_id = serializers.CharField()
    subject = serializers.CharField(source="label")
    day = serializers.DateField()
    acts = ActOutput(many=True)
    is_cut = serializers.BooleanField()


class WhoQuery(serializers.Serializer):
    """The day to judge as at."""

    day = serializers.DateField(required=False)
