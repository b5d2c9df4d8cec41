"""The words of reports: kinds, formats, languages, states, and the steps of a build."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReportKind(TextChoices):
    """What a report is."""

    STATEMENT = "STATEMENT", _("Statement of Receipts, Disbursements and Fund Balance")


class ReportFormat(TextChoices):
    """The files of one report. All carry the same figures."""

    PDF = "PDF", _("PDF document")
    XLSX = "XLSX", _("Spreadsheet (XLSX)")
    CSV = "CSV", _("Table text (CSV)")
    JSON = "JSON", _("Data (JSON)")


class ReportLanguage(TextChoices):
    """The language of the files. The snapshot holds both."""

    EN = "en", "English"
    KO = "ko", "한국어"


class RequestState(TextChoices):
    """Where a request for a report stands."""

    REQUESTED = "REQUESTED", _("Waiting")
    BUILDING = "BUILDING", _("Being built")
    READY = "READY", _("Ready")
    FAILED = "FAILED", _("Failed")


class Step(TextChoices):
    """The steps of a build, in their order."""

    TAKEN = "TAKEN", _("Request taken by a worker")
    FIGURES = "FIGURES", _("Figures read from the books at one moment")
    TIES = "TIES", _("Figures tied to the books")
    CHART_EN = "CHART_EN", _("Chart drawn in English")
    CHART_KO = "CHART_KO", _("Chart drawn in Korean")
    JSON = "JSON", _("Data file written")
    CSV = "CSV", _("Table text written")
    XLSX = "XLSX", _("Spreadsheet written")
    PDF = "PDF", _("Document set on pages")
    COMPARED = "COMPARED", _("Files read back and compared")
    FILED = "FILED", _("Report filed and its digests recorded")


class Verdict(TextChoices):
    """What the verification of a file can say."""

    AUTHENTIC = "AUTHENTIC", _("Authentic")
    ALTERED = "ALTERED", _("Altered")
    NEVER_ISSUED = "NEVER_ISSUED", _("Never issued")


CONTENT_TYPES = {
    ReportFormat.PDF: "application/pdf",
    ReportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ReportFormat.CSV: "text/csv; charset=utf-8",
    ReportFormat.JSON: "application/json",
}
EXTENSIONS = {
    ReportFormat.PDF: "pdf",
    ReportFormat.XLSX: "xlsx",
    ReportFormat.CSV: "csv",
    ReportFormat.JSON: "json",
}
