"""A request for a report, with the progress of its build; and the counter of report numbers."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from trustfund.db.clock import TrustfundNow
from trustfund.db.models import Row
from trustfund.reports.choices import ReportKind, ReportLanguage, RequestState, Step


class ReportRequest(Row):
    """Somebody asks for a report. Its number is given here and stands in every file.

    Not a protected row: its progress moves many times in a build. Who asked for what, and the
    report that came of it, are in the trail.
    """

    mutable = (
        "state",
        "progress_done",
        "step",
        "touched_at",
        "builds",
        "failure_code",
        "failure_facts",
    )

    fund = models.ForeignKey("funds.Fund", models.PROTECT, related_name="report_requests")
    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=20, choices=ReportKind.choices)
    as_of = models.DateField()
    # Only what was recorded by the end of this day (UTC) counts; null is everything known at the build.
    known_day = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField()
    language = models.CharField(max_length=2, choices=ReportLanguage.choices)
    requested_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="reports_requested"
    )
    requested_for = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="reports_requested"
    )
    requested_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=RequestState.choices, default=RequestState.REQUESTED
    )
    progress_done = models.PositiveSmallIntegerField(default=0)
    progress_total = models.PositiveSmallIntegerField(default=len(Step))
    step = models.CharField(max_length=20, choices=Step.choices, blank=True)
    touched_at = models.DateTimeField(db_default=TrustfundNow())
    builds = models.PositiveSmallIntegerField(default=0)
    failure_code = models.CharField(max_length=40, blank=True)
    failure_facts = models.JSONField(default=dict)
    recorded_at = models.DateTimeField(db_default=TrustfundNow(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="report_request_kind_known", condition=Q(kind__in=ReportKind.values)
            ),
            models.CheckConstraint(
                name="report_request_language_known",
                condition=Q(language__in=ReportLanguage.values),
            ),
            models.CheckConstraint(
                name="report_request_progress_within_total",
                condition=Q(progress_done__lte=F("progress_total")),
            ),
            models.CheckConstraint(
                name="report_request_whole_only_when_ready",
                condition=~Q(progress_done=F("progress_total")) | Q(state="READY"),
            ),
            models.CheckConstraint(
                name="report_request_fails_with_reason",
                condition=Q(state="FAILED") & ~Q(failure_code="")
                | ~Q(state="FAILED") & Q(failure_code=""),
            ),
            models.UniqueConstraint(
                name="report_request_version_once", fields=["fund", "kind", "as_of", "version"]
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_over(self) -> bool:
        """Return whether nothing more will happen."""
        return self.state in {RequestState.READY, RequestState.FAILED}


class ReportNumbering(models.Model):
    """The last number given in a year. Its row is locked while a number is taken."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"
