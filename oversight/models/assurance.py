"""External assurance: an auditor's opinion on the digest of a report's file."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from oversight.choices.assurance import OpinionKind
from trustfund.db.models import Protected


class Opinion(Protected):
    """What an external auditor concludes on exactly the file with this SHA-256. Never changed."""

    fund = models.ForeignKey("funds.Fund", models.PROTECT, related_name="opinions")
    report_sha256 = models.CharField(max_length=64)
    auditor = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="opinions_given"
    )
    signed_by = models.ForeignKey("identity.Person", models.PROTECT, related_name="opinions_signed")
    kind = models.CharField(max_length=20, choices=OpinionKind.choices)
    basis = models.TextField(blank=True)
    emphasis = models.TextField(blank=True)
    signed_date = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="opinion_once_per_report_and_auditor", fields=["report_sha256", "auditor"]
            ),
            models.CheckConstraint(
                name="opinion_is_on_a_sha256", condition=Q(report_sha256__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(
                name="opinion_kind_known", condition=Q(kind__in=OpinionKind.values)
            ),
            models.CheckConstraint(
                name="opinion_says_basis_when_modified",
                condition=Q(kind="UNMODIFIED") | Q(basis__regex=r"\S"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.report_sha256[:12]}"
