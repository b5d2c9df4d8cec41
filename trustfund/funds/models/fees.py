"""A later fee schedule of a fund: proposed by one person, approved by another of another unit."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from trustfund.db.models import Protected
from trustfund.funds.choices import FeeScheduleState

UNDECIDED = Q(
    decided_by__isnull=True, decided_by_organization__isnull=True, decided_at__isnull=True
)
DECIDED = Q(
    decided_by__isnull=False, decided_by_organization__isnull=False, decided_at__isnull=False
)


class FeeSchedule(Protected):
    """Fee tiers that charge the contributions of a day and after, until a later schedule begins.

    `tiers` are pairs of texts, (above, percent), lowest first: amounts of the holding currency and
    percentages. `authority` names the decision that sets them. What a fund was opened with are its
    FeeTiers; they hold until the first approved schedule begins.
    """

    mutable = (
        "state",
        "decided_by_id",
        "decided_by_organization_id",
        "decided_at",
        "declined_reason",
    )

    fund = models.ForeignKey("funds.Fund", models.PROTECT, related_name="fee_schedules")
    valid_from = models.DateField()
    tiers = models.JSONField()
    authority = models.CharField(max_length=200)
    state = models.CharField(
        max_length=20, choices=FeeScheduleState.choices, default=FeeScheduleState.PROPOSED
    )
    proposed_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="fee_schedules_proposed"
    )
    proposed_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="fee_schedules_proposed"
    )
    decided_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="fee_schedules_decided"
    )
    decided_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, null=True, related_name="fee_schedules_decided"
    )
    decided_at = models.DateTimeField(null=True)
    declined_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="fee_schedule_begins_once",
                fields=["fund", "valid_from"],
                condition=~Q(state="DECLINED"),
            ),
            models.CheckConstraint(
                name="fee_schedule_by_authority", condition=Q(authority__regex=r"\S")
            ),
            models.CheckConstraint(
                name="fee_schedule_whole_in_its_state",
                condition=(Q(state="PROPOSED") & UNDECIDED & Q(declined_reason=""))
                | (Q(state="APPROVED") & DECIDED & Q(declined_reason=""))
                | (Q(state="DECLINED") & DECIDED & Q(declined_reason__regex=r"\S")),
            ),
            models.CheckConstraint(
                name="fee_schedule_approved_by_another",
                condition=~Q(state="APPROVED")
                | (
                    ~Q(decided_by=F("proposed_by"))
                    & ~Q(decided_by_organization=F("proposed_by_organization"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.valid_from} · {self.authority}"
