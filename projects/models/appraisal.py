"""How a version of a proposal is appraised: by whom, with which opinion, on which conditions."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from projects.choices import AppraisalKind, ConditionKind, Verdict
from trustfund.db.models import Protected

NOT_MET = Q(
    met_at__isnull=True, met_by__isnull=True, met_for__isnull=True, met_on__isnull=True, evidence=""
)
MET = Q(
    met_at__isnull=False,
    met_by__isnull=False,
    met_for__isnull=False,
    met_on__isnull=False,
    evidence__regex=r"\S",
)


class Appraiser(Protected):
    """Who appraises a version for what. Another may be named until the opinion is given."""

    mutable = ("person_id", "organization_id", "named_by_id", "named_at")

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="appraisers")
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=AppraisalKind.choices)
    person = models.ForeignKey("identity.Person", models.PROTECT, related_name="appraiserships")
    organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="appraiserships"
    )
    named_by = models.ForeignKey("identity.Person", models.PROTECT, related_name="appraisers_named")
    named_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="appraiser_once_for_each_kind", fields=["project", "version", "kind"]
            ),
            models.UniqueConstraint(
                name="appraiser_for_one_kind_alone",
                fields=["project", "version", "person"],
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                name="appraiser_kind_known", condition=Q(kind__in=AppraisalKind.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"


class Appraisal(Protected):
    """The opinion of a specialist on a version, once. `conflict` is the interest that they declare, if any."""

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="appraisals")
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=AppraisalKind.choices)
    verdict = models.CharField(max_length=20, choices=Verdict.choices)
    text = models.TextField()
    conflict = models.TextField(blank=True)
    by = models.ForeignKey("identity.Person", models.PROTECT, related_name="appraisals_given")
    organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="appraisals_given"
    )
    given_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="appraisal_once_for_each_kind", fields=["project", "version", "kind"]
            ),
            models.CheckConstraint(
                name="appraisal_kind_known", condition=Q(kind__in=AppraisalKind.values)
            ),
            models.CheckConstraint(
                name="appraisal_verdict_known", condition=Q(verdict__in=Verdict.values)
            ),
            models.CheckConstraint(name="appraisal_says_why", condition=Q(text__regex=r"\S")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.verdict}"


class Condition(Protected):
    """What has to be done before the board decides, or before the grant takes effect.

    It comes with an opinion, and stays open until a specialist records on which day it was met and
    what shows it.
    """

    mutable = ("met_on", "met_at", "met_by_id", "met_for_id", "evidence")

    appraisal = models.ForeignKey("projects.Appraisal", models.PROTECT, related_name="conditions")
    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="conditions")
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=ConditionKind.choices)
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    met_on = models.DateField(null=True)
    met_at = models.DateTimeField(null=True)
    met_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="conditions_met"
    )
    met_for = models.ForeignKey(
        "identity.Organization", models.PROTECT, null=True, related_name="conditions_met"
    )
    evidence = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="condition_position_once", fields=["appraisal", "kind", "position"]
            ),
            models.CheckConstraint(
                name="condition_kind_known", condition=Q(kind__in=ConditionKind.values)
            ),
            models.CheckConstraint(name="condition_says_something", condition=Q(text__regex=r"\S")),
            models.CheckConstraint(name="condition_met_with_evidence", condition=NOT_MET | MET),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def is_met(self) -> bool:
        """Return whether it was recorded as met."""
        return self.met_at is not None
