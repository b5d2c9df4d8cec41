"""Reports that donors were given, each by the day that a clause of an agreement sets."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from trustfund.db.models import Protected


class GivenReport(Protected):
    """A report that the administrator gave a donor: by which clause, due when, given when, and which paper.

    `number` is the clause's. One for each day that the clause sets, beside those that were withdrawn
    because they were recorded by mistake: these count for nothing.
    """

    mutable = ("withdrawn_by_id", "withdrawn_at", "withdrawn_reason")

    agreement = models.ForeignKey("donors.Agreement", models.PROTECT, related_name="given_reports")
    number = models.PositiveSmallIntegerField()
    due_date = models.DateField()
    given_on = models.DateField()
    reference = models.CharField(max_length=200)
    recorded_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="given_reports_recorded"
    )
    withdrawn_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="given_reports_withdrawn"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="given_report_once",
                fields=["agreement", "number", "due_date"],
                condition=Q(withdrawn_at=None),
            ),
            models.CheckConstraint(
                name="given_report_withdrawn_whole",
                condition=Q(withdrawn_by=None, withdrawn_at=None, withdrawn_reason="")
                | Q(
                    withdrawn_by__isnull=False,
                    withdrawn_at__isnull=False,
                    withdrawn_reason__regex=r"\S",
                ),
            ),
            models.CheckConstraint(
                name="given_report_names_its_paper", condition=Q(reference__regex=r"\S")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.due_date}"
