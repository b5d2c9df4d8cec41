"""Reports as programs send and read them."""

from rest_framework import serializers

from trustfund.reports.choices import ReportLanguage


class ReportRequestInput(serializers.Serializer):
    """A report of a fund as of a day, in a language."""

    fund_id = serializers.UUIDField()
    as_of = serializers.DateField(input_formats=["%Y-%m-%d"])
    known_day = serializers.DateField(
        input_formats=["%Y-%m-%d"], required=False, allow_null=True, default=None
    )
    language = serializers.ChoiceField(choices=ReportLanguage.choices, default=ReportLanguage.EN)


class ProgressOutput(serializers.Serializer):
    """A request and how far its build is."""

    id = serializers.UUIDField(source="request_id")
    number = serializers.CharField()
    state = serializers.CharField()
    progress_done = serializers.IntegerField(source="done")
    progress_total = serializers.IntegerField(source="total")
    message = serializers.CharField(source="label")


class ReportOpinionOutput(serializers.Serializer):
    """What an auditor concluded on a file."""

    auditor = serializers.CharField(source="auditor_name")
    kind = serializers.CharField()
    signed_date = serializers.DateField()
    report_sha256 = serializers.CharField()


class FileOutput(serializers.Serializer):
    """One file of a report."""

    format = serializers.CharField()
    name = serializers.CharField()
    sha256 = serializers.CharField()
    size = serializers.IntegerField()


class ReportOutput(serializers.Serializer):
    """One report with its files and opinions."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    kind = serializers.CharField()
    fund_id = serializers.UUIDField()
    as_of = serializers.DateField()
    known_at = serializers.DateTimeField()
    issued_at = serializers.DateTimeField()
    log_size = serializers.IntegerField()
    version = serializers.IntegerField()
    language = serializers.CharField()
    snapshot_sha256 = serializers.CharField(source="snapshot_hash")
    is_audited = serializers.BooleanField()
    files = FileOutput(many=True)
    opinions = ReportOpinionOutput(many=True)


class VerificationOutput(serializers.Serializer):
    """The verdict on a file, and no more than the public may know."""

    verdict = serializers.CharField()
    sha256 = serializers.CharField()
    number = serializers.CharField()
    as_of = serializers.DateField(allow_null=True)
    issued_at = serializers.DateTimeField(allow_null=True)
    is_audited = serializers.BooleanField()
    opinions = ReportOpinionOutput(many=True)
