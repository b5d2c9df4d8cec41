"""What others publish of the needs in the country: a file that was read, and its rows. No money of a fund."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from projects.choices import BackgroundKind
from projects.rules.background.files import ROWS_AT_MOST
from projects.rules.background.rows import (
    CODE_AT_MOST,
    DOLLARS_BELOW,
    FIRST_YEAR,
    LAST_YEAR,
    NAME_AT_MOST,
)
from trustfund.db.models import Protected, Row


class BackgroundImport(Protected):
    """One file of published figures, as it was read: whose, of which day, and what became of each line.

    Of a kind the one imported last is shown; the others stay as they are. `findings` are the warnings
    and rejections with their lines, and `rows_hash` is of all rows that were taken.
    """

    kind = models.CharField(max_length=20, choices=BackgroundKind.choices)
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    source = models.CharField(max_length=200)
    as_of = models.DateField()
    accepted = models.PositiveIntegerField()
    warned = models.PositiveIntegerField()
    rejected = models.PositiveIntegerField()
    findings = models.JSONField()
    rows_hash = models.CharField(max_length=64)
    imported_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="backgrounds_imported"
    )
    organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="backgrounds_imported"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="background_file_read_once", fields=["file_sha256"]),
            models.CheckConstraint(
                name="background_kind_known", condition=Q(kind__in=BackgroundKind.values)
            ),
            models.CheckConstraint(
                name="background_has_a_source", condition=Q(source__regex=r"\S")
            ),
            models.CheckConstraint(
                name="background_holds_rows",
                condition=(Q(accepted__gt=0) | Q(warned__gt=0))
                & Q(accepted__lte=ROWS_AT_MOST, warned__lte=ROWS_AT_MOST),
            ),
        ]

    @property
    def number(self) -> str:
        """Return by what the import is named: the first figures of its file's digest."""
        return f"BG-{self.file_sha256[:8]}"

    @property
    def row_count(self) -> int:
        """Return how many rows were taken."""
        return self.accepted + self.warned

    def __str__(self) -> str:
        return f"{self.source}, {self.as_of:%Y-%m-%d}"


class ClusterRequirement(Row):
    """What a plan says that a cluster needs in a year, and has got, in whole US dollars as published.

    None is what the file leaves empty, which is not zero. Written with its import and never changed.
    """

    background = models.ForeignKey(
        "projects.BackgroundImport", models.PROTECT, related_name="requirements"
    )
    line = models.PositiveIntegerField()
    year = models.PositiveSmallIntegerField()
    plan_id = models.PositiveIntegerField()
    plan_name = models.CharField(max_length=NAME_AT_MOST)
    plan_code = models.CharField(max_length=CODE_AT_MOST)
    starts_on = models.DateField()
    ends_on = models.DateField()
    cluster_code = models.CharField(max_length=CODE_AT_MOST, blank=True)
    cluster = models.CharField(max_length=NAME_AT_MOST)
    requirement = models.PositiveBigIntegerField(null=True)
    funding = models.PositiveBigIntegerField(null=True)
    percent = models.DecimalField(max_digits=8, decimal_places=2, null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="cluster_requirement_read_once", fields=["background", "line"]
            ),
            models.CheckConstraint(
                name="cluster_requirement_in_dollars",
                condition=(Q(requirement__isnull=True) | Q(requirement__lt=DOLLARS_BELOW))
                & (Q(funding__isnull=True) | Q(funding__lt=DOLLARS_BELOW)),
            ),
            models.CheckConstraint(
                name="cluster_requirement_days_in_order", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="cluster_requirement_year_known",
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_code} {self.cluster}"


class ResponsePlan(Row):
    """A plan with what it asks for, in whole US dollars as published: at first, and as revised since.

    A plan for many countries is not this country's need alone. Written with its import and never changed.
    """

    background = models.ForeignKey(
        "projects.BackgroundImport", models.PROTECT, related_name="plans"
    )
    line = models.PositiveIntegerField()
    code = models.CharField(max_length=CODE_AT_MOST)
    fts_id = models.PositiveIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    name = models.CharField(max_length=NAME_AT_MOST)
    types = models.JSONField()
    countries = models.JSONField()
    years = models.JSONField()
    original = models.PositiveBigIntegerField()
    revised = models.PositiveBigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="response_plan_read_once", fields=["background", "line"]),
            models.CheckConstraint(
                name="response_plan_in_dollars",
                condition=Q(original__lt=DOLLARS_BELOW, revised__lt=DOLLARS_BELOW),
            ),
            models.CheckConstraint(
                name="response_plan_days_in_order", condition=Q(ends_on__gte=F("starts_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
