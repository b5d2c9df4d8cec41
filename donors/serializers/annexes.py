"""What programs send to annexes and read from them."""

from rest_framework import serializers

from donors.choices import Annex
from donors.rules.annexes import TEXT_AT_MOST
from trustfund.api.serializers import PlainTextField


class AnnexProposeInput(serializers.Serializer):
    """The whole text of a new version of an annex, and from when on it is in force."""

    annex = serializers.ChoiceField(choices=Annex.choices)
    effective_on = serializers.DateField()
    text = PlainTextField(max_length=TEXT_AT_MOST)
    text_ko = PlainTextField(max_length=TEXT_AT_MOST)


class AnnexDeclineInput(serializers.Serializer):
    """Why a version of an annex is declined."""

    reason = PlainTextField()


class AnnexRowOutput(serializers.Serializer):
    """A version of an annex, without its texts."""

    id = serializers.UUIDField()
    fund_id = serializers.UUIDField()
    annex = serializers.IntegerField()
    number = serializers.IntegerField()
    effective_on = serializers.DateField()
    sha256 = serializers.CharField()
    state = serializers.CharField()
    declined_reason = serializers.CharField()


class AnnexOutput(AnnexRowOutput):
    """A version of an annex in both languages."""

    text = serializers.CharField()
    text_ko = serializers.CharField()


class AnnexLineOutput(serializers.Serializer):
    """One annex of an agreement: the version that is signed, and the one in force for the fund."""

    annex = serializers.IntegerField()
    signed = AnnexRowOutput(allow_null=True)
    newest = AnnexRowOutput(allow_null=True)
    is_newest = serializers.BooleanField()
