"""Notices of termination: given by the donor, or by the administrator with a second person."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from donors.choices import TerminationParty, TerminationState
from trustfund.db.models import Protected

UNDECIDED = Q(
    decided_by__isnull=True, decided_by_organization__isnull=True, decided_at__isnull=True
)
DECIDED = Q(
    decided_by__isnull=False, decided_by_organization__isnull=False, decided_at__isnull=False
)
UNNOTICED = Q(notice_date__isnull=True, effective_date__isnull=True)
NOTICED = Q(notice_date__isnull=False, effective_date__isnull=False)
STANDING = Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True, withdrawn_reason="")
BACK = Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False, withdrawn_reason__regex=r"\S")


class Termination(Protected):
    """Three months' written notice by which one side ends an agreement.

    The donor's own is given at once; what one person of the administrator proposes, another of
    another unit gives. It takes effect at the end of `effective_date`, unless it was withdrawn.
    """

    mutable = (
        "state",
        "notice_date",
        "effective_date",
        "decided_by_id",
        "decided_by_organization_id",
        "decided_at",
        "declined_reason",
        "withdrawn_by_id",
        "withdrawn_at",
        "withdrawn_reason",
    )

    agreement = models.ForeignKey("donors.Agreement", models.PROTECT, related_name="terminations")
    party = models.CharField(max_length=20, choices=TerminationParty.choices)
    reason = models.TextField()
    state = models.CharField(
        max_length=20, choices=TerminationState.choices, default=TerminationState.PROPOSED
    )
    recorded_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="terminations_recorded"
    )
    recorded_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="terminations_recorded"
    )
    notice_date = models.DateField(null=True)
    effective_date = models.DateField(null=True)
    decided_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="terminations_decided"
    )
    decided_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, null=True, related_name="terminations_decided"
    )
    decided_at = models.DateTimeField(null=True)
    declined_reason = models.TextField(blank=True, default="")
    withdrawn_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="terminations_withdrawn"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="termination_standing_once",
                fields=["agreement"],
                condition=Q(state__in=["PROPOSED", "GIVEN"]),
            ),
            models.CheckConstraint(
                name="termination_party_and_reason",
                condition=Q(party__in=TerminationParty.values) & Q(reason__regex=r"\S"),
            ),
            models.CheckConstraint(
                name="termination_whole_in_its_state",
                condition=(
                    Q(state="PROPOSED") & UNDECIDED & UNNOTICED & STANDING & Q(declined_reason="")
                )
                | (
                    Q(state="DECLINED")
                    & DECIDED
                    & UNNOTICED
                    & STANDING
                    & Q(declined_reason__regex=r"\S")
                )
                | (Q(state="GIVEN") & DECIDED & NOTICED & STANDING & Q(declined_reason=""))
                | (Q(state="WITHDRAWN") & DECIDED & NOTICED & BACK & Q(declined_reason="")),
            ),
            models.CheckConstraint(
                name="termination_given_by_another",
                condition=Q(party="DONOR")
                | ~Q(state__in=["GIVEN", "WITHDRAWN"])
                | (
                    ~Q(decided_by=F("recorded_by"))
                    & ~Q(decided_by_organization=F("recorded_by_organization"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.state}"
