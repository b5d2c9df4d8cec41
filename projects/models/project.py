"""A project, the lines of its budget and the indicators of its results, each by version."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from projects.choices import Basis1874, BudgetCategory, ProjectState
from trustfund.db.fields import AmountField, CurrencyField, currency_known
from trustfund.db.models import Protected
from trustfund.funds.choices import Sector
from trustfund.kernel.money import Money


class Project(Protected):
    """What the recipient asks the fund to pay for.

    A draft may be revised, each revision a new version. Once submitted, the content is frozen by
    the database and `content_hash` says which content the board decides on.
    """

    mutable = (
        "title",
        "title_ko",
        "sector",
        "objective",
        "recipient_priority",
        "donor_priority",
        "basis_1874",
        "basis_text",
        "amount",
        "version",
        "state",
        "submitted_by_id",
        "submitted_at",
        "content_hash",
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
    objective = models.TextField()
    recipient_priority = models.CharField(max_length=200)
    donor_priority = models.CharField(max_length=200)
    basis_1874 = models.CharField(max_length=20, choices=Basis1874.choices)
    basis_text = models.TextField()
    amount = AmountField()
    currency = CurrencyField()
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(
        max_length=20, choices=ProjectState.choices, default=ProjectState.DRAFT
    )
    proposed_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="projects_proposed"
    )
    submitted_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="projects_submitted"
    )
    submitted_at = models.DateTimeField(null=True)
    content_hash = models.CharField(max_length=64, blank=True)
    motion_reference = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="project_number_once", fields=["fund", "number"]),
            models.CheckConstraint(name="project_amount_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="project_currency_known", condition=currency_known("currency")
            ),
            models.CheckConstraint(
                name="project_basis_1874_stated",
                condition=Q(basis_1874__in=Basis1874.values) & ~Q(basis_text=""),
            ),
            models.CheckConstraint(
                name="project_sector_known", condition=Q(sector__in=Sector.values)
            ),
            models.CheckConstraint(
                name="project_submitted_has_hash",
                condition=Q(state="DRAFT", content_hash="", submitted_at__isnull=True)
                | (
                    ~Q(state="DRAFT")
                    & Q(
                        content_hash__regex="^[0-9a-f]{64}$",
                        submitted_at__isnull=False,
                        submitted_by__isnull=False,
                    )
                ),
            ),
            models.CheckConstraint(
                name="project_decided_by_motion",
                condition=Q(
                    state__in=["DRAFT", "SUBMITTED"], motion_reference="", decided_at__isnull=True
                )
                | (
                    Q(state__in=["APPROVED", "REJECTED"], decided_at__isnull=False)
                    & ~Q(motion_reference="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def money(self) -> Money:
        """Return the amount asked for, in the fund's holding currency."""
        return Money(self.amount, self.currency)


class BudgetLine(Protected):
    """What a version of a project needs in one disbursement category."""

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="budget_lines")
    version = models.PositiveIntegerField()
    category = models.CharField(max_length=20, choices=BudgetCategory.choices)
    amount = AmountField()
    currency = CurrencyField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="budget_line_category_once", fields=["project", "version", "category"]
            ),
            models.CheckConstraint(name="budget_line_amount_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="budget_line_category_known",
                condition=Q(category__in=BudgetCategory.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.money}"

    @property
    def money(self) -> Money:
        """Return the amount in the project's currency."""
        return Money(self.amount, self.currency)


class Indicator(Protected):
    """A result that a version of a project promises to reach by a date."""

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="indicators")
    version = models.PositiveIntegerField()
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    unit = models.CharField(max_length=40)
    baseline = models.DecimalField(max_digits=20, decimal_places=4)
    target = models.DecimalField(max_digits=20, decimal_places=4)
    target_date = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="indicator_position_once", fields=["project", "version", "position"]
            ),
            models.CheckConstraint(
                name="indicator_target_moves", condition=~Q(target=models.F("baseline"))
            ),
        ]

    def __str__(self) -> str:
        return self.name
