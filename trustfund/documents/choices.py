"""The words of documents: who may read one, and what kind of file it is."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Classification(TextChoices):
    """Who may read a document. The rule is in rules/classes.py."""

    PUBLIC = "PUBLIC", _("Public")
    PARTIES = "PARTIES", _("For the parties")
    RESTRICTED = "RESTRICTED", _("Restricted")


class MediaType(TextChoices):
    """What a file is, as found in its content."""

    PDF = "application/pdf", _("PDF document")
    PNG = "image/png", _("Picture (PNG)")
    JPEG = "image/jpeg", _("Picture (JPEG)")
    XLSX = (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _("Spreadsheet (XLSX)"),
    )
    DOCX = (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _("Text document (DOCX)"),
    )
    CSV = "text/csv", _("Table text (CSV)")
    TXT = "text/plain", _("Plain text (TXT)")
