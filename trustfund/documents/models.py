"""A document and its versions. The bytes lie in the store, under their SHA-256."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from trustfund.db.models import Protected
from trustfund.documents.choices import Classification, MediaType


class Document(Protected):
    """A paper about one subject, which an organization has stored: its class and current version.

    The subject is a pair that upper houses fill, such as ("funds.fund", its identifier). There is
    no deletion: a later version supersedes an earlier one, and both stay.
    """

    mutable = ("classification", "current_number")

    fund_id = models.UUIDField(null=True)
    subject_type = models.CharField(max_length=100)
    subject_id = models.UUIDField()
    organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="documents"
    )
    title = models.CharField(max_length=200)
    classification = models.CharField(max_length=10, choices=Classification.choices)
    current_number = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="document_classification_known",
                condition=Q(classification__in=Classification.values),
            ),
            models.CheckConstraint(
                name="document_is_named", condition=~Q(title="") & ~Q(subject_type="")
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="document_by_subject", fields=["subject_type", "subject_id"]),
        ]

    def __str__(self) -> str:
        return self.title


class Version(Protected):
    """One file of a document. Number n supersedes number n-1; neither is ever changed or deleted.

    `media_type` is what the content was found to be, `name` the file's own name, cleaned; `size`
    is in bytes; `reason` says why it supersedes the one before, and is empty for the first.
    """

    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100, choices=MediaType.choices)
    name = models.CharField(max_length=200)
    reason = models.CharField(max_length=500, blank=True)
    uploaded_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="document_versions"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="document_version_once", fields=["document", "number"]),
            models.CheckConstraint(
                name="document_version_has_content", condition=Q(number__gt=0, size__gt=0)
            ),
            models.CheckConstraint(
                name="document_version_digest_is_sha256",
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
            ),
            models.CheckConstraint(
                name="document_version_kind_known", condition=Q(media_type__in=MediaType.values)
            ),
            models.CheckConstraint(
                name="document_version_supersedes_with_reason",
                condition=Q(number=1, reason="") | (Q(number__gt=1) & ~Q(reason="")),
            ),
            models.CheckConstraint(name="document_version_file_is_named", condition=~Q(name="")),
        ]
        indexes: ClassVar = [
            models.Index(name="document_version_by_digest", fields=["sha256"]),
            models.Index(name="document_version_by_person", fields=["uploaded_by", "recorded_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"
