"""What programs send to signatures on paper and read of signatures."""

from rest_framework import serializers

from trustfund.api.serializers import PlainTextField


class PaperSignatureRecordInput(serializers.Serializer):
    """Who signed the printed page, where and when, and the scan of it."""

    file = serializers.FileField(max_length=5000, allow_empty_file=True)
    content_hash = serializers.RegexField(r"^[0-9a-f]{64}$")
    signatory_name = PlainTextField(max_length=200)
    signatory_office = PlainTextField(max_length=200)
    place = PlainTextField(max_length=200)
    signed_on = serializers.DateField()


class PaperSignatureDeclineInput(serializers.Serializer):
    """Why a signature on paper is not accepted."""

    reason = PlainTextField()


class PaperSignatureOutput(serializers.Serializer):
    """A signature on paper, with the terms that it is of and the scan that shows it."""

    id = serializers.UUIDField()
    agreement_id = serializers.UUIDField()
    amendment_id = serializers.UUIDField(allow_null=True)
    content_hash = serializers.CharField()
    signatory_name = serializers.CharField()
    signatory_office = serializers.CharField()
    place = serializers.CharField()
    signed_on = serializers.DateField()
    scan_sha256 = serializers.CharField()
    state = serializers.CharField()
    declined_reason = serializers.CharField()


class SignedOutput(serializers.Serializer):
    """How each party's signature stands on an agreement or amendment."""

    reference = serializers.CharField()
    content_hash = serializers.CharField(source="what.content_hash")
    administrator = serializers.CharField()
    administrator_signed_date = serializers.DateField(
        source="what.administrator_signed_date", allow_null=True
    )
    donor = serializers.CharField()
    countersigned_date = serializers.DateField(source="what.countersigned_date", allow_null=True)
    paper_id = serializers.UUIDField(source="paper.id", allow_null=True, default=None)
