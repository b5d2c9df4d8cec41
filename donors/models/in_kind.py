"""What a donor gives otherwise than in money: valued, proposed by one unit, confirmed by another."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from donors.choices import InKindState, ValuationBasis
from donors.rules.rates import RateQuote
from trustfund.db.fields import AmountField, CurrencyField, RateField, currency_known
from trustfund.db.models import Protected
from trustfund.kernel.money import Money

UNDECIDED = Q(
    decided_by__isnull=True, decided_by_organization__isnull=True, decided_at__isnull=True
)
DECIDED = Q(
    decided_by__isnull=False, decided_by_organization__isnull=False, decided_at__isnull=False
)
STANDING = Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True, withdrawn_reason="")
BACK = Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False, withdrawn_reason__regex=r"\S")


class InKind(Protected):
    """Goods or services that a donor gave for the fund's purpose, with their value.

    It is no money: it is in no book and on no rung of the ladder, and stands beside them in a column
    of its own. `basis` says how it was valued and `basis_reference` by which paper; `holding_amount`
    is the value in the fund's holding currency at the rate of the day on which it was given. What was
    confirmed by mistake is withdrawn: it counts for nothing that is known from then on.
    """

    mutable = (
        "state",
        "decided_by_id",
        "decided_by_organization_id",
        "decided_at",
        "declined_reason",
        "withdrawn_by_id",
        "withdrawn_at",
        "withdrawn_reason",
    )

    fund = models.ForeignKey("funds.Fund", models.PROTECT, related_name="in_kind")
    donor = models.ForeignKey("donors.Donor", models.PROTECT, related_name="in_kind")
    number = models.PositiveIntegerField()
    what = models.CharField(max_length=300)
    given_on = models.DateField()
    amount = AmountField()
    currency = CurrencyField()
    basis = models.CharField(max_length=20, choices=ValuationBasis.choices)
    basis_reference = models.CharField(max_length=300)
    holding_amount = AmountField()
    holding_currency = CurrencyField()
    rate = RateField()
    rate_date = models.DateField()
    rate_source = models.CharField(max_length=200)
    state = models.CharField(
        max_length=20, choices=InKindState.choices, default=InKindState.PROPOSED
    )
    proposed_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="in_kind_proposed"
    )
    proposed_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="in_kind_proposed"
    )
    decided_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="in_kind_decided"
    )
    decided_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, null=True, related_name="in_kind_decided"
    )
    decided_at = models.DateTimeField(null=True)
    declined_reason = models.TextField(blank=True, default="")
    withdrawn_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="in_kind_withdrawn"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="in_kind_number_once", fields=["fund", "number"]),
            models.CheckConstraint(
                name="in_kind_is_valued",
                condition=Q(amount__gt=0, holding_amount__gt=0, rate__gt=0)
                & Q(rate_source__regex=r"\S", basis_reference__regex=r"\S", what__regex=r"\S"),
            ),
            models.CheckConstraint(
                name="in_kind_currency_known",
                condition=currency_known("currency") & currency_known("holding_currency"),
            ),
            models.CheckConstraint(
                name="in_kind_whole_in_its_state",
                condition=(Q(state="PROPOSED") & UNDECIDED & STANDING & Q(declined_reason=""))
                | (Q(state="CONFIRMED") & DECIDED & STANDING & Q(declined_reason=""))
                | (Q(state="DECLINED") & DECIDED & STANDING & Q(declined_reason__regex=r"\S"))
                | (Q(state="WITHDRAWN") & DECIDED & BACK & Q(declined_reason="")),
            ),
            models.CheckConstraint(
                name="in_kind_confirmed_by_another",
                condition=~Q(state__in=["CONFIRMED", "WITHDRAWN"])
                | (
                    ~Q(decided_by=F("proposed_by"))
                    & ~Q(decided_by_organization=F("proposed_by_organization"))
                ),
            ),
        ]

    @property
    def money(self) -> Money:
        """Return the value as it was stated."""
        return Money(self.amount, self.currency)

    @property
    def holding(self) -> Money:
        """Return the value in the fund's holding currency."""
        return Money(self.holding_amount, self.holding_currency)

    @property
    def quote(self) -> RateQuote:
        """Return the rate between the two, with its day and source."""
        return RateQuote(self.rate, self.rate_date, self.rate_source)

    def __str__(self) -> str:
        return f"IK-{self.number:03d}"
