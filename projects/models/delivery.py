"""A deliverable of an approved activity, handed over with its evidence and accepted or sent back by another person."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from projects.choices import DeliveryState
from trustfund.db.models import Protected


class Delivery(Protected):
    """One time that a deliverable was handed over. A returned one is handed over again as a new row.

    `number` is its place in the deliverables of the approved text, from one; `evidence` is the very
    version of a document that shows it.
    """

    mutable = ("state", "decided_by_id", "decided_by_organization_id", "decided_at", "reason")

    activity = models.ForeignKey("projects.Activity", models.PROTECT, related_name="deliveries")
    number = models.PositiveSmallIntegerField()
    evidence = models.ForeignKey("documents.Version", models.PROTECT, related_name="deliveries")
    state = models.CharField(
        max_length=20, choices=DeliveryState.choices, default=DeliveryState.HANDED_OVER
    )
    delivered_by = models.ForeignKey("identity.Person", models.PROTECT, related_name="deliveries")
    delivered_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="deliveries"
    )
    delivered_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="deliveries_decided"
    )
    decided_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, null=True, related_name="deliveries_decided"
    )
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="delivery_once_at_a_time",
                fields=["activity", "number"],
                condition=~Q(state="RETURNED"),
            ),
            models.CheckConstraint(
                name="delivery_state_known", condition=Q(state__in=DeliveryState.values)
            ),
            models.CheckConstraint(
                name="delivery_decision_whole",
                condition=Q(
                    state="HANDED_OVER",
                    decided_by__isnull=True,
                    decided_by_organization__isnull=True,
                    decided_at__isnull=True,
                    reason="",
                )
                | Q(
                    ~Q(state="HANDED_OVER"),
                    decided_by__isnull=False,
                    decided_by_organization__isnull=False,
                    decided_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="delivery_returned_with_reason", condition=~Q(state="RETURNED") | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="delivery_decided_by_another_unit",
                condition=Q(decided_by__isnull=True)
                | (
                    ~Q(decided_by=F("delivered_by"))
                    & ~Q(decided_by_organization=F("delivered_by_organization"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"
