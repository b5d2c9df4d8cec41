"""What was submitted, as it was: a version, its components, its lines and its indicators."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from projects.choices import BudgetCategory, Stage
from trustfund.db.fields import AmountField, CurrencyField
from trustfund.db.models import Protected
from trustfund.kernel.money import Money


class ProjectVersion(Protected):
    """A project as it was submitted once: the whole text, its hash, and what the ministry says
    was changed. Nobody edits it; the next submission is the next version.
    """

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    stage = models.CharField(max_length=20, choices=Stage.choices)
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    note = models.TextField(blank=True)
    submitted_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="project_versions"
    )
    submitted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="version_number_once", fields=["project", "number"]),
            models.CheckConstraint(name="version_stage_known", condition=Q(stage__in=Stage.values)),
            models.CheckConstraint(
                name="version_has_hash", condition=Q(content_hash__regex="^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(name="version_number_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class Component(Protected):
    """A part of a version of a project, with its own lines of the budget."""

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="components")
    version = models.PositiveIntegerField()
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    name_ko = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="component_position_once", fields=["project", "version", "position"]
            ),
            models.CheckConstraint(name="component_named", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class BudgetLine(Protected):
    """What a component needs in one disbursement category and one calendar year."""

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="budget_lines")
    version = models.PositiveIntegerField()
    component = models.ForeignKey("projects.Component", models.PROTECT, related_name="lines")
    category = models.CharField(max_length=20, choices=BudgetCategory.choices)
    year = models.PositiveSmallIntegerField()
    amount = AmountField()
    currency = CurrencyField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="budget_line_once", fields=["component", "category", "year"]
            ),
            models.CheckConstraint(name="budget_line_amount_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="budget_line_year_sensible", condition=Q(year__gte=2000, year__lte=2199)
            ),
            models.CheckConstraint(
                name="budget_line_category_known",
                condition=Q(category__in=BudgetCategory.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.year} {self.money}"

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
