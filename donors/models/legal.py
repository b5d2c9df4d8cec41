"""What the donors' own laws say about giving to a fund: exclusions, waivers, prospective donors."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from donors.choices import LegalKind, LegalState
from donors.rules.legal import LegalFact
from trustfund.db.models import Protected

LEGAL_OPEN = Q(
    state="CURRENT",
    ended_on__isnull=True,
    ended_reason="",
    ended_by__isnull=True,
    ended_at__isnull=True,
)
LEGAL_ENDED = Q(
    state="ENDED",
    ended_on__isnull=False,
    ended_reason__regex=r"\S",
    ended_by__isnull=False,
    ended_at__isnull=False,
)


class LegalStanding(Protected):
    """One entry of the register of donors' own laws; about every fund if it names none.

    It holds from `first_day` to `last_day`, both included; a waiver always has a last day. Once
    ended it no longer holds from `ended_on` on.
    """

    mutable = ("state", "ended_on", "ended_reason", "ended_by_id", "ended_at")

    donor = models.ForeignKey("donors.Donor", models.PROTECT, related_name="legal_standings")
    fund = models.ForeignKey(
        "funds.Fund", models.PROTECT, null=True, blank=True, related_name="legal_standings"
    )
    kind = models.CharField(max_length=20, choices=LegalKind.choices)
    law = models.CharField(max_length=200)
    reference = models.CharField(max_length=200)
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=20, choices=LegalState.choices, default=LegalState.CURRENT)
    recorded_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="legal_standings_recorded"
    )
    ended_on = models.DateField(null=True)
    ended_reason = models.TextField(blank=True, default="")
    ended_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="legal_standings_ended"
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="legal_standing_cites_its_law",
                condition=Q(kind__in=LegalKind.values)
                & Q(law__regex=r"\S")
                & Q(reference__regex=r"\S"),
            ),
            models.CheckConstraint(
                name="legal_standing_days_in_order",
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
            ),
            models.CheckConstraint(
                name="legal_waiver_has_a_last_day",
                condition=~Q(kind="WAIVER") | Q(last_day__isnull=False),
            ),
            models.CheckConstraint(
                name="legal_standing_ended_with_a_reason",
                condition=LEGAL_OPEN | (LEGAL_ENDED & Q(ended_on__gte=F("first_day"))),
            ),
        ]

    @property
    def fact(self) -> LegalFact:
        """Return it as the rules read it."""
        return LegalFact(
            donor_id=self.donor_id,
            fund_id=self.fund_id,
            kind=self.kind,
            law=self.law,
            first_day=self.first_day,
            last_day=self.last_day,
            ended_on=self.ended_on,
        )

    def __str__(self) -> str:
        return f"{self.law} {self.first_day:%Y-%m-%d}"
