"""Who carries projects out, and how its capacity was assessed: a register of the fund."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from projects.choices import EntityKind, RiskRating
from trustfund.db.models import Protected

UNCONFIRMED = Q(
    confirmed_by__isnull=True, confirmed_by_organization__isnull=True, confirmed_at__isnull=True
)
CONFIRMED = Q(
    confirmed_by__isnull=False, confirmed_by_organization__isnull=False, confirmed_at__isnull=False
)


class ImplementingEntity(Protected):
    """A body that can carry projects out for the recipient: a department, an enterprise, an agency."""

    fund = models.ForeignKey("funds.Fund", models.PROTECT, related_name="implementing_entities")
    number = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    name_ko = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=20, choices=EntityKind.choices)
    recorded_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="entities_recorded"
    )
    recorded_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="entities_recorded"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="entity_number_once", fields=["fund", "number"]),
            models.UniqueConstraint(name="entity_name_once", fields=["fund", "name"]),
            models.CheckConstraint(name="entity_named", condition=Q(name__regex=r"\S")),
            models.CheckConstraint(
                name="entity_kind_known", condition=Q(kind__in=EntityKind.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class DueDiligence(Protected):
    """An assessment of the entity's capacity: one person recorded it, another of another unit confirms it.

    The ratings are of risk, H, S, M or L. It counts from its confirmation until `valid_until`, or until a
    newer one of the same entity is confirmed. What was recorded by mistake is left unconfirmed.
    """

    mutable = ("confirmed_by_id", "confirmed_by_organization_id", "confirmed_at")

    entity = models.ForeignKey(
        "projects.ImplementingEntity", models.PROTECT, related_name="assessments"
    )
    position = models.PositiveIntegerField()
    procurement = models.CharField(max_length=1, choices=RiskRating.choices)
    financial_management = models.CharField(max_length=1, choices=RiskRating.choices)
    overall = models.CharField(max_length=1, choices=RiskRating.choices)
    findings = models.TextField()
    assessed_on = models.DateField()
    valid_until = models.DateField()
    recorded_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="diligence_recorded"
    )
    recorded_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="diligence_recorded"
    )
    confirmed_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="diligence_confirmed"
    )
    confirmed_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, null=True, related_name="diligence_confirmed"
    )
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="diligence_position_once", fields=["entity", "position"]),
            models.CheckConstraint(
                name="diligence_rated",
                condition=Q(
                    procurement__in=RiskRating.values,
                    financial_management__in=RiskRating.values,
                    overall__in=RiskRating.values,
                    findings__regex=r"\S",
                ),
            ),
            models.CheckConstraint(
                name="diligence_days_in_order", condition=Q(valid_until__gt=F("assessed_on"))
            ),
            models.CheckConstraint(
                name="diligence_confirmed_by_another",
                condition=UNCONFIRMED
                | (
                    CONFIRMED
                    & ~Q(confirmed_by=F("recorded_by"))
                    & ~Q(confirmed_by_organization=F("recorded_by_organization"))
                ),
            ),
        ]

    @property
    def is_confirmed(self) -> bool:
        """Return whether a second person has confirmed it."""
        return self.confirmed_at is not None

    def holds_on(self, day: date) -> bool:
        """Return whether it was assessed and is not expired on this day."""
        return self.assessed_on <= day <= self.valid_until

    def __str__(self) -> str:
        return f"DD-{self.position:02d}"
