"""By what the donors of a fund share its burden: proposed by one person, agreed by another."""

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from donors.choices import KeyKind, KeyState
from donors.rules.terms import FIRST_YEAR, LAST_YEAR
from trustfund.db.fields import CurrencyField, currency_known
from trustfund.db.models import Protected

NO_MEASURE = Q(measure="", measure_source="", year__isnull=True)
A_MEASURE = Q(
    measure__regex=r"\S",
    measure_source__regex=r"\S",
    year__isnull=False,
    year__gte=FIRST_YEAR,
    year__lte=LAST_YEAR,
)
KEY_UNDECIDED = Q(
    decided_by__isnull=True, decided_by_organization__isnull=True, decided_at__isnull=True
)
KEY_DECIDED = Q(
    decided_by__isnull=False, decided_by_organization__isnull=False, decided_at__isnull=False
)


class BurdenKey(Protected):
    """One version of a fund's key of burden sharing, in force from `effective_on` once agreed.

    `weights` says each donor's weight as text, by the donor's identifier: percent, an amount in
    `currency`, or the `measure` of `measure_source` and `year`. A newer key takes its place from its own
    day on; of two for one day the one that was agreed later counts. `basis` is what the donors
    agreed it by.
    """

    mutable = (
        "state",
        "decided_by_id",
        "decided_by_organization_id",
        "decided_at",
        "declined_reason",
    )

    fund = models.ForeignKey("funds.Fund", models.PROTECT, related_name="burden_keys")
    kind = models.CharField(max_length=20, choices=KeyKind.choices)
    weights = models.JSONField()
    currency = CurrencyField(blank=True, default="")
    measure = models.CharField(max_length=200, blank=True, default="")
    measure_source = models.CharField(max_length=200, blank=True, default="")
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    effective_on = models.DateField()
    basis = models.TextField()
    state = models.CharField(max_length=20, choices=KeyState.choices, default=KeyState.PROPOSED)
    proposed_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="burden_keys_proposed"
    )
    proposed_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="burden_keys_proposed"
    )
    decided_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="burden_keys_decided"
    )
    decided_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, null=True, related_name="burden_keys_decided"
    )
    decided_at = models.DateTimeField(null=True)
    declined_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="burden_key_says_what_its_weights_are",
                condition=(Q(kind="PERCENT", currency="") & NO_MEASURE)
                | (Q(kind="FIXED") & currency_known("currency") & NO_MEASURE)
                | (Q(kind="PROPORTIONAL", currency="") & A_MEASURE),
            ),
            models.CheckConstraint(name="burden_key_has_a_basis", condition=Q(basis__regex=r"\S")),
            models.CheckConstraint(
                name="burden_key_whole_in_its_state",
                condition=(Q(state="PROPOSED") & KEY_UNDECIDED & Q(declined_reason=""))
                | (Q(state="AGREED") & KEY_DECIDED & Q(declined_reason=""))
                | (Q(state="DECLINED") & KEY_DECIDED & Q(declined_reason__regex=r"\S")),
            ),
            models.CheckConstraint(
                name="burden_key_agreed_by_another",
                condition=~Q(state="AGREED")
                | (
                    ~Q(decided_by=F("proposed_by"))
                    & ~Q(decided_by_organization=F("proposed_by_organization"))
                ),
            ),
        ]

    @property
    def by_donor(self) -> Mapping[UUID, Decimal]:
        """Return each donor's weight, in the order of the identifiers."""
        return {UUID(one): Decimal(self.weights[one]) for one in sorted(self.weights)}

    @property
    def unit(self) -> str:
        """Return in signs what the weights are: %, a currency, or the measure with its year."""
        if self.kind == KeyKind.FIXED:
            return self.currency
        return "%" if self.kind == KeyKind.PERCENT else f"{self.measure} {self.year}"

    def __str__(self) -> str:
        return f"{self.unit} {self.effective_on:%Y-%m-%d}"
