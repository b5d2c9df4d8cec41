"""What programs send to imported tables and read from them. Files are sent as multipart/form-data."""

from typing import Any

from rest_framework import serializers

from trustfund.api.serializers import MoneyField, PlainTextField


class TableCheckInput(serializers.Serializer):
    """A file with the name of a shipped map, or a map in TOML or JSON."""

    file = serializers.FileField(max_length=5000, allow_empty_file=True)
    title = PlainTextField(max_length=200)
    map_name = PlainTextField(required=False, allow_blank=True, default="")
    map_text = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=100_000, trim_whitespace=False
    )


class TableRemapInput(serializers.Serializer):
    """The map by which the file is read again."""

    map_text = serializers.CharField(max_length=100_000, trim_whitespace=False)


class TableWithdrawInput(serializers.Serializer):
    """Why a table is withdrawn."""

    reason = PlainTextField()


class TableOutput(serializers.Serializer):
    """An imported table without its rows."""

    id = serializers.UUIDField()
    fund_id = serializers.UUIDField()
    number = serializers.CharField()
    kind = serializers.CharField()
    title = serializers.CharField()
    file_name = serializers.CharField()
    file_sha256 = serializers.CharField(source="file.sha256")
    map_name = serializers.CharField()
    map_text = serializers.CharField()
    currency = serializers.CharField()
    accepted = serializers.IntegerField()
    warned = serializers.IntegerField()
    rejected = serializers.IntegerField()
    state = serializers.CharField()
    withdrawn_reason = serializers.CharField()


class FindingOutput(serializers.Serializer):
    """One reason for which a row is rejected, or is to be looked at."""

    code = serializers.CharField()
    column = serializers.CharField()
    cell = serializers.CharField()
    found = serializers.CharField()
    sentence = serializers.CharField()


class TableRowOutput(serializers.Serializer):
    """One row as it was read."""

    line = serializers.IntegerField()
    donor = serializers.CharField()
    status = serializers.CharField()
    findings = FindingOutput(many=True)


class TableTotalOutput(serializers.Serializer):
    """One column's sum over the rows, and the total as published."""

    name = serializers.CharField(source="label")
    computed = MoneyField()
    published = MoneyField(allow_null=True)
    difference = MoneyField(allow_null=True)


class TablePageOutput(TableOutput):
    """An imported table with its totals and the first rows of each group."""

    totals = TableTotalOutput(many=True, source="found.totals")
    rows = serializers.SerializerMethodField()

    def get_rows(self, subject: Any) -> list[dict[str, Any]]:
        """Return the rows of all groups, in the order of the file."""
        found = [
            TableRowOutput({"status": group.status, **_plain(row)}).data
            for group in subject.found.groups
            for row in group.rows
        ]
        return sorted(found, key=lambda row: row["line"])


def _plain(row: Any) -> dict[str, Any]:
    return {"line": row.line, "donor": row.donor, "findings": row.findings}
