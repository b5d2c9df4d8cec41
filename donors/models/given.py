"""Reports that donors were given, each by the day that a clause of an agreement sets."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from trustfund.db.models import Protected


class GivenReport(Protected):
    """A report that the administrator gave a donor: by which clause, due when, given when, and which paper.

    `number` is the clause's. One for each day that the clause sets.
    """

    agreement = models.ForeignKey("donors.Agreement", models.PROTECT, related_name="given_reports")
    number = models.PositiveSmallIntegerField()
    due_date = models.DateField()
    given_on = models.DateField()
    reference = models.CharField(max_length=200)
    recorded_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="given_reports_recorded"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="given_report_once", fields=["agreement", "number", "due_date"]
            ),
            models.CheckConstraint(
                name="given_report_names_its_paper", condition=Q(reference__regex=r"\S")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.due_date}"
