"""A Bank-executed activity: its draft, what was submitted, its budget lines, and how its topics were screened."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from projects.choices import ActivityKind, ActivityState, ExpenseType, ScreeningOutcome
from trustfund.db.fields import AmountField, CurrencyField, currency_known
from trustfund.db.models import Protected
from trustfund.kernel.money import Money

DECIDED = ["APPROVED", "REJECTED", "CLOSED"]
HASH = "^[0-9a-f]{64}$"


class Activity(Protected):
    """What the administrator carries out itself: technical assistance, or program management.

    It stands beside the recipient's projects and is never in their totals. `draft` is the text in
    work, in the form of projects/rules/activities.py; kind, titles, team leader and amount are its
    head. Each submission freezes it as an ActivityVersion.
    """

    mutable = (
        "kind",
        "title",
        "title_ko",
        "team_leader_id",
        "amount",
        "draft",
        "edition",
        "revised_by_id",
        "version",
        "state",
        "state_since",
        "submitted_by_id",
        "submitted_at",
        "content_hash",
        "motion_reference",
        "decided_at",
        "closed_by_id",
        "closed_at",
        "closing_note",
    )

    fund = models.ForeignKey("funds.Fund", models.PROTECT, related_name="activities")
    number = models.CharField(max_length=20)
    kind = models.CharField(max_length=20, choices=ActivityKind.choices)
    title = models.CharField(max_length=200)
    title_ko = models.CharField(max_length=200, blank=True)
    team_leader = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="activities_led"
    )
    amount = AmountField()
    currency = CurrencyField()
    draft = models.JSONField()
    edition = models.PositiveIntegerField(default=1)
    version = models.PositiveIntegerField(default=0)
    state = models.CharField(
        max_length=20, choices=ActivityState.choices, default=ActivityState.DRAFT
    )
    state_since = models.DateTimeField()
    drafted_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="activities_drafted"
    )
    revised_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="activities_revised"
    )
    submitted_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="activities_submitted"
    )
    submitted_at = models.DateTimeField(null=True)
    content_hash = models.CharField(max_length=64, blank=True)
    motion_reference = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="activities_closed"
    )
    closed_at = models.DateTimeField(null=True)
    closing_note = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="activity_number_once", fields=["fund", "number"]),
            models.CheckConstraint(name="activity_amount_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="activity_title_stated", condition=~Q(title="")),
            models.CheckConstraint(
                name="activity_currency_known", condition=currency_known("currency")
            ),
            models.CheckConstraint(
                name="activity_kind_known", condition=Q(kind__in=ActivityKind.values)
            ),
            models.CheckConstraint(
                name="activity_submitted_has_hash",
                condition=Q(
                    state="DRAFT",
                    content_hash="",
                    submitted_at__isnull=True,
                    submitted_by__isnull=True,
                )
                | (
                    ~Q(state="DRAFT")
                    & Q(
                        content_hash__regex=HASH,
                        submitted_at__isnull=False,
                        submitted_by__isnull=False,
                        version__gte=1,
                    )
                )
                | Q(state="WITHDRAWN"),
            ),
            models.CheckConstraint(
                name="activity_decided_by_motion",
                condition=(~Q(state__in=DECIDED) & Q(motion_reference="", decided_at__isnull=True))
                | (Q(state__in=DECIDED, decided_at__isnull=False) & ~Q(motion_reference=""))
                | Q(state="WITHDRAWN"),
            ),
            models.CheckConstraint(
                name="activity_closed_with_note",
                condition=(
                    ~Q(state="CLOSED")
                    & Q(closing_note="", closed_at__isnull=True, closed_by__isnull=True)
                )
                | (
                    Q(state="CLOSED", closed_at__isnull=False, closed_by__isnull=False)
                    & ~Q(closing_note="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def money(self) -> Money:
        """Return the amount asked for, in the fund's holding currency."""
        return Money(self.amount, self.currency)


class ActivityVersion(Protected):
    """An activity as it was submitted once: the whole text and its hash. Nobody edits it."""

    activity = models.ForeignKey("projects.Activity", models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    submitted_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="activity_versions"
    )
    submitted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="activity_version_number_once", fields=["activity", "number"]
            ),
            models.CheckConstraint(
                name="activity_version_has_hash", condition=Q(content_hash__regex=HASH)
            ),
            models.CheckConstraint(name="activity_version_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class ActivityLine(Protected):
    """What one type of expense takes in one calendar year of a submitted version."""

    activity = models.ForeignKey("projects.Activity", models.PROTECT, related_name="lines")
    version = models.PositiveIntegerField()
    expense = models.CharField(max_length=20, choices=ExpenseType.choices)
    year = models.PositiveSmallIntegerField()
    amount = AmountField()
    currency = CurrencyField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="activity_line_once", fields=["activity", "version", "expense", "year"]
            ),
            models.CheckConstraint(name="activity_line_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="activity_line_expense_known", condition=Q(expense__in=ExpenseType.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expense} {self.year} {self.money}"

    @property
    def money(self) -> Money:
        """Return the amount in the activity's currency."""
        return Money(self.amount, self.currency)


class Screening(Protected):
    """How a topic of knowledge was judged under the ban on scientific cooperation, by another person.

    `topic` holds the words that were judged: a topic that is worded otherwise afterwards is
    unscreened. The last one counts. What the Committee determined is added once, where it is needed.
    """

    mutable = (
        "committee_reference",
        "committee_date",
        "committee_recorded_by_id",
        "committee_recorded_at",
    )

    activity = models.ForeignKey("projects.Activity", models.PROTECT, related_name="screenings")
    topic = models.JSONField()
    outcome = models.CharField(max_length=20, choices=ScreeningOutcome.choices)
    reason = models.TextField()
    by = models.ForeignKey("identity.Person", models.PROTECT, related_name="screenings")
    organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="screenings"
    )
    screened_at = models.DateTimeField()
    committee_reference = models.CharField(max_length=80, blank=True)
    committee_date = models.DateField(null=True)
    committee_recorded_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="determinations_recorded"
    )
    committee_recorded_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="screening_outcome_known", condition=Q(outcome__in=ScreeningOutcome.values)
            ),
            models.CheckConstraint(name="screening_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="screening_determination_whole",
                condition=Q(
                    committee_reference="",
                    committee_date__isnull=True,
                    committee_recorded_by__isnull=True,
                    committee_recorded_at__isnull=True,
                )
                | (
                    Q(
                        outcome="NEEDS_COMMITTEE",
                        committee_date__isnull=False,
                        committee_recorded_by__isnull=False,
                        committee_recorded_at__isnull=False,
                    )
                    & ~Q(committee_reference="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome}"
