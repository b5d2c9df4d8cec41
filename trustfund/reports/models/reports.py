"""A report: the snapshot it was made from, and its files with their digests.

That a digest is of its text or bytes, the database checks itself (0001_reports.up.sql).
"""

import hashlib
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from trustfund.db.models import Protected
from trustfund.reports.choices import ReportFormat, ReportKind, ReportLanguage


class Report(Protected):
    """One report as it was issued. A later correction is another report, never a change.

    The snapshot is canonical JSON with every figure and word in both languages; the drawings and
    `made_by` (the fingerprint of what rendered) stand beside it and are not part of its digest.
    """

    LONG: ClassVar = ("snapshot", "chart_en", "chart_ko")

    fund = models.ForeignKey("funds.Fund", models.PROTECT, related_name="reports")
    request = models.OneToOneField("reports.ReportRequest", models.PROTECT, related_name="report")
    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=20, choices=ReportKind.choices)
    as_of = models.DateField()
    known_at = models.DateTimeField()
    log_size = models.PositiveBigIntegerField()
    version = models.PositiveIntegerField()
    language = models.CharField(max_length=2, choices=ReportLanguage.choices)
    requested_by = models.ForeignKey("identity.Person", models.PROTECT, related_name="reports")
    snapshot = models.TextField()
    snapshot_hash = models.CharField(max_length=64)
    chart_en = models.TextField()
    chart_ko = models.TextField()
    made_by = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="report_version_once", fields=["fund", "kind", "as_of", "version"]
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="report_by_fund_and_day", fields=["fund", "as_of"]),
        ]

    def __str__(self) -> str:
        return self.number

    def facts(self) -> dict[str, Any]:
        """Return every column; of the long texts their SHA-256, so that a change still shows."""
        found = super().facts()
        for name in self.LONG:
            digest = hashlib.sha256(getattr(self, name).encode()).hexdigest()
            found[name] = f"sha256:{digest}"
        return found


class ReportFile(Protected):
    """One file of a report, with its bytes.

    The bytes lie in the database and not in a folder: they are committed with the report and its
    records or not at all, are in every backup of the books, cannot be orphaned or overwritten by
    another process, and the database itself refuses a digest that is not theirs. A report is some
    hundred kilobytes; the list of reports never loads them.
    """

    report = models.ForeignKey("reports.Report", models.PROTECT, related_name="files")
    format = models.CharField(max_length=4, choices=ReportFormat.choices)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="report_file_once_per_format", fields=["report", "format"]
            ),
            models.CheckConstraint(
                name="report_file_format_known", condition=Q(format__in=ReportFormat.values)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def facts(self) -> dict[str, Any]:
        """Return every column; of the bytes their SHA-256, reckoned anew."""
        held = self.content
        content = bytes(held)
        self.content = b""
        try:
            found = super().facts()
        finally:
            self.content = held
        return {**found, "content": f"sha256:{hashlib.sha256(content).hexdigest()}"}
