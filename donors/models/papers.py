"""Signatures on paper: recorded with their scan by one unit, confirmed by another."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from donors.choices import PaperState
from trustfund.db.models import Protected

UNDECIDED = Q(
    decided_by__isnull=True, decided_by_organization__isnull=True, decided_at__isnull=True
)
DECIDED = Q(
    decided_by__isnull=False, decided_by_organization__isnull=False, decided_at__isnull=False
)


class PaperSignature(Protected):
    """That somebody signed an offer for its donor on paper, with the scan of what was signed.

    `content_hash` says which terms: those of the agreement, or of the amendment that is named. The
    scan is a document about this row and is known by its SHA-256. It counts once it is confirmed.
    """

    mutable = (
        "state",
        "decided_by_id",
        "decided_by_organization_id",
        "decided_at",
        "declined_reason",
    )

    agreement = models.ForeignKey("donors.Agreement", models.PROTECT, related_name="papers")
    amendment = models.ForeignKey(
        "donors.Amendment", models.PROTECT, null=True, blank=True, related_name="papers"
    )
    content_hash = models.CharField(max_length=64)
    signatory_name = models.CharField(max_length=200)
    signatory_office = models.CharField(max_length=200)
    place = models.CharField(max_length=200)
    signed_on = models.DateField()
    scan_sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=20, choices=PaperState.choices, default=PaperState.RECORDED)
    recorded_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="papers_recorded"
    )
    recorded_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="papers_recorded"
    )
    decided_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="papers_decided"
    )
    decided_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, null=True, related_name="papers_decided"
    )
    decided_at = models.DateTimeField(null=True)
    declined_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="paper_waiting_once",
                fields=["agreement", "amendment"],
                condition=Q(state="RECORDED"),
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                name="paper_confirmed_once",
                fields=["agreement", "amendment"],
                condition=Q(state="CONFIRMED"),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="paper_says_who_signed",
                condition=Q(
                    signatory_name__regex=r"\S", signatory_office__regex=r"\S", place__regex=r"\S"
                ),
            ),
            models.CheckConstraint(
                name="paper_digests_are_sha256",
                condition=Q(scan_sha256__regex=r"^[0-9a-f]{64}$")
                & Q(content_hash__regex=r"^[0-9a-f]{64}$"),
            ),
            models.CheckConstraint(
                name="paper_whole_in_its_state",
                condition=(Q(state="RECORDED") & UNDECIDED & Q(declined_reason=""))
                | (Q(state="CONFIRMED") & DECIDED & Q(declined_reason=""))
                | (Q(state="DECLINED") & DECIDED & Q(declined_reason__regex=r"\S")),
            ),
            models.CheckConstraint(
                name="paper_confirmed_by_another",
                condition=~Q(state="CONFIRMED")
                | (
                    ~Q(decided_by=F("recorded_by"))
                    & ~Q(decided_by_organization=F("recorded_by_organization"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signatory_name}, {self.signatory_office}"
