"""The log of the trail, its keys and its witnesses as programs send and read them."""

from rest_framework import serializers

from trustfund.api.serializers import PlainTextField


class KeyRotateInput(serializers.Serializer):
    """The key that signs the log from now on."""

    vkey = PlainTextField(max_length=400)


class WitnessInput(serializers.Serializer):
    """A witness to register."""

    name = PlainTextField(max_length=200)
    vkey = PlainTextField(max_length=400)


class LogKeyOutput(serializers.Serializer):
    """A public key of the log, and the size from which on it signs."""

    id = serializers.UUIDField()
    vkey = serializers.CharField()
    since_size = serializers.IntegerField()


class WitnessOutput(serializers.Serializer):
    """A witness of the log."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    vkey = serializers.CharField()
    retired_at = serializers.DateTimeField(allow_null=True)


class HashesOutput(serializers.Serializer):
    """The hashes of a proof, in base64."""

    hashes = serializers.ListField(child=serializers.CharField())


class KeptOutput(serializers.Serializer):
    """How many lines were new."""

    kept = serializers.IntegerField()


class _PublishedLogKey(serializers.Serializer):
    vkey = serializers.CharField()
    since_size = serializers.IntegerField()


class _PublishedWitness(serializers.Serializer):
    vkey = serializers.CharField()
    name = serializers.CharField()


class LogKeysOutput(serializers.Serializer):
    """The public keys of the log and of its witnesses."""

    log = _PublishedLogKey(many=True)
    witnesses = _PublishedWitness(many=True)
