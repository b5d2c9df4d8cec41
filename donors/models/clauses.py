"""The clauses of agreements, cited by number and checked against what is known of each."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from donors.choices import ClauseKind
from trustfund.db.models import Protected
from trustfund.funds.choices import Sector


class Clause(Protected):
    """One clause of an agreement as it was signed, or of one of its amendments.

    It is frozen with the terms that it belongs to. It keeps its number from amendment to amendment.
    A preference is so many percent of the contribution for one sector: a wish, that traces no money.
    """

    agreement = models.ForeignKey("donors.Agreement", models.PROTECT, related_name="clauses")
    amendment = models.ForeignKey(
        "donors.Amendment", models.PROTECT, null=True, blank=True, related_name="clauses"
    )
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=ClauseKind.choices)
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    sectors = models.JSONField(default=list)
    day = models.DateField(null=True)
    months = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="clause_number_once",
                fields=["agreement", "amendment", "number"],
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                name="clause_subject_once",
                fields=["agreement", "amendment", "kind"],
                condition=~Q(kind="PREFERENCE"),
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                name="clause_preference_once",
                fields=["agreement", "amendment", "sectors"],
                condition=Q(kind="PREFERENCE"),
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="clause_number_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="clause_sectors_known", condition=Q(sectors__contained_by=Sector.values)
            ),
            models.CheckConstraint(
                name="clause_says_what_its_kind_needs",
                condition=Q(
                    kind="PREFERENCE",
                    percent__isnull=False,
                    percent__gt=0,
                    percent__lte=100,
                    day=None,
                    months=None,
                )
                & ~Q(sectors=[])
                | Q(
                    kind="EARMARK_CAP",
                    percent__isnull=False,
                    percent__gt=0,
                    percent__lte=50,
                    sectors=[],
                    day=None,
                    months=None,
                )
                | Q(kind="ELIGIBLE_SECTORS", percent=None, day=None, months=None) & ~Q(sectors=[])
                | Q(kind="END_DATE", percent=None, sectors=[], day__isnull=False, months=None)
                | Q(kind="REPORT", percent=None, sectors=[], day__isnull=False)
                & (Q(months=None) | Q(months__gte=1, months__lte=60)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.kind}"
