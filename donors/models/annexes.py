"""The annexes of a fund's agreements: versions given by one unit, confirmed by another, and cited."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from donors.choices import Annex, AnnexState
from trustfund.db.models import Protected

UNDECIDED = Q(
    decided_by__isnull=True, decided_by_organization__isnull=True, decided_at__isnull=True
)
DECIDED = Q(
    decided_by__isnull=False, decided_by_organization__isnull=False, decided_at__isnull=False
)


class AnnexVersion(Protected):
    """One version of an annex of a fund, in force from `effective_on` once confirmed.

    A newer version takes its place from its own day on. `sha256` is of annex, number, day and both
    texts: agreements name it in what is signed.
    """

    mutable = (
        "state",
        "decided_by_id",
        "decided_by_organization_id",
        "decided_at",
        "declined_reason",
    )

    fund = models.ForeignKey("funds.Fund", models.PROTECT, related_name="annex_versions")
    annex = models.PositiveSmallIntegerField(choices=Annex.choices)
    number = models.PositiveSmallIntegerField()
    effective_on = models.DateField()
    text = models.TextField()
    text_ko = models.TextField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=20, choices=AnnexState.choices, default=AnnexState.PROPOSED)
    proposed_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="annexes_proposed"
    )
    proposed_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="annexes_proposed"
    )
    decided_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="annexes_decided"
    )
    decided_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, null=True, related_name="annexes_decided"
    )
    decided_at = models.DateTimeField(null=True)
    declined_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="annex_number_once", fields=["fund", "annex", "number"]),
            models.UniqueConstraint(
                name="annex_proposed_once",
                fields=["fund", "annex"],
                condition=Q(state="PROPOSED"),
            ),
            models.CheckConstraint(name="annex_known", condition=Q(annex__in=[1, 2, 3])),
            models.CheckConstraint(name="annex_number_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="annex_says_it_in_both_languages",
                condition=Q(text__regex=r"\S", text_ko__regex=r"\S")
                & Q(sha256__regex=r"^[0-9a-f]{64}$"),
            ),
            models.CheckConstraint(
                name="annex_whole_in_its_state",
                condition=(Q(state="PROPOSED") & UNDECIDED & Q(declined_reason=""))
                | (Q(state="CONFIRMED") & DECIDED & Q(declined_reason=""))
                | (Q(state="DECLINED") & DECIDED & Q(declined_reason__regex=r"\S")),
            ),
            models.CheckConstraint(
                name="annex_confirmed_by_another",
                condition=~Q(state="CONFIRMED")
                | (
                    ~Q(decided_by=F("proposed_by"))
                    & ~Q(decided_by_organization=F("proposed_by_organization"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.annex}/{self.number}"


class AgreementAnnex(Protected):
    """That an agreement as it was signed, or one of its amendments, names a version of an annex."""

    agreement = models.ForeignKey("donors.Agreement", models.PROTECT, related_name="annexes")
    amendment = models.ForeignKey(
        "donors.Amendment", models.PROTECT, null=True, blank=True, related_name="annexes"
    )
    annex = models.PositiveSmallIntegerField(choices=Annex.choices)
    version = models.ForeignKey("donors.AnnexVersion", models.PROTECT, related_name="cited")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="agreement_annex_once",
                fields=["agreement", "amendment", "annex"],
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return str(self.version)
