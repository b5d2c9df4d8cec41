"""A project in its cycle, and what its ministry is writing about it now."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from projects.choices import ProjectState
from trustfund.db.fields import AmountField, CurrencyField, currency_known
from trustfund.db.models import Protected
from trustfund.funds.choices import Sector
from trustfund.kernel.money import Money

WRITING = ["CONCEPT", "PREPARATION"]
OF_CONCEPT = ["CONCEPT", "CONCEPT_REVIEW", "CONCEPT_SUBMITTED"]
DECIDED = ["APPROVED", "SIGNED", "IMPLEMENTING", "REJECTED"]


class Project(Protected):
    """What the recipient asks the fund to pay for, from its concept on.

    `draft` is the text in work, in the form of projects/rules/content.py; title, sector and amount
    are its head. While the ministry writes, the draft may be saved as often as it likes (`edition`
    counts). Each submission freezes it as a ProjectVersion; `content_hash` says which content is
    under review or before the board, and is empty while it is written.
    """

    mutable = (
        "title",
        "title_ko",
        "sector",
        "amount",
        "draft",
        "edition",
        "version",
        "state",
        "state_since",
        "submitted_by_id",
        "submitted_at",
        "content_hash",
        "concept_reference",
        "concept_decided_at",
        "motion_reference",
        "decided_at",
    )

    fund = models.ForeignKey("funds.Fund", models.PROTECT, related_name="projects")
    number = models.CharField(max_length=20)
    recipient = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="projects_received"
    )
    title = models.CharField(max_length=200)
    title_ko = models.CharField(max_length=200, blank=True)
    sector = models.CharField(max_length=20, choices=Sector.choices)
    amount = AmountField()
    currency = CurrencyField()
    draft = models.JSONField()
    edition = models.PositiveIntegerField(default=1)
    version = models.PositiveIntegerField(default=0)
    state = models.CharField(
        max_length=20, choices=ProjectState.choices, default=ProjectState.CONCEPT
    )
    state_since = models.DateTimeField()
    proposed_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="projects_proposed"
    )
    submitted_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="projects_submitted"
    )
    submitted_at = models.DateTimeField(null=True)
    content_hash = models.CharField(max_length=64, blank=True)
    concept_reference = models.CharField(max_length=40, blank=True)
    concept_decided_at = models.DateTimeField(null=True)
    motion_reference = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="project_number_once", fields=["fund", "number"]),
            models.CheckConstraint(name="project_amount_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="project_title_stated", condition=~Q(title="")),
            models.CheckConstraint(
                name="project_currency_known", condition=currency_known("currency")
            ),
            models.CheckConstraint(
                name="project_sector_known", condition=Q(sector__in=Sector.values)
            ),
            models.CheckConstraint(
                name="project_submitted_has_hash",
                condition=Q(
                    state__in=WRITING,
                    content_hash="",
                    submitted_at__isnull=True,
                    submitted_by__isnull=True,
                )
                | (
                    ~Q(state__in=WRITING)
                    & Q(
                        content_hash__regex="^[0-9a-f]{64}$",
                        submitted_at__isnull=False,
                        submitted_by__isnull=False,
                        version__gte=1,
                    )
                )
                | Q(state="WITHDRAWN"),
            ),
            models.CheckConstraint(
                name="project_concept_decided_by_motion",
                condition=Q(
                    state__in=OF_CONCEPT, concept_reference="", concept_decided_at__isnull=True
                )
                | (
                    ~Q(state__in=OF_CONCEPT)
                    & ~Q(concept_reference="")
                    & Q(concept_decided_at__isnull=False)
                )
                | Q(state="WITHDRAWN"),
            ),
            models.CheckConstraint(
                name="project_decided_by_motion",
                condition=(~Q(state__in=DECIDED) & Q(motion_reference="", decided_at__isnull=True))
                | (Q(state__in=DECIDED, decided_at__isnull=False) & ~Q(motion_reference=""))
                | Q(state="WITHDRAWN"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def money(self) -> Money:
        """Return the amount asked for, in the fund's holding currency."""
        return Money(self.amount, self.currency)
