"""Messages of the outbox, and one delivery for each task that subscribes to them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from trustfund.db.clock import TrustfundNow
from trustfund.db.models import Row
from trustfund.events.choices import DeliveryState


class Message(Row):
    """Something happened: a name in the past tense, and identifiers only."""

    name = models.CharField(max_length=100)
    subject_type = models.CharField(max_length=100)
    subject_id = models.CharField(max_length=64)
    fund_id = models.UUIDField(null=True)
    published_at = models.DateTimeField(db_default=TrustfundNow(), editable=False)

    def __str__(self) -> str:
        return f"{self.name} {self.subject_id}"


class Delivery(Row):
    """One message for one task. The lease says which worker has it; the token fences the rest."""

    message = models.ForeignKey("events.Message", models.PROTECT, related_name="deliveries")
    task = models.CharField(max_length=100)
    state = models.CharField(
        max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING
    )
    due_at = models.DateTimeField(db_default=TrustfundNow())
    token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="delivery_once_per_task", fields=["message", "task"]),
            models.CheckConstraint(
                name="delivery_leased_with_token",
                condition=~Q(state="LEASED") | Q(token__isnull=False, lease_until__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="delivery_due",
                fields=["due_at"],
                condition=Q(state__in=["WAITING", "LEASED"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.state}"
