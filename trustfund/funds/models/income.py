"""What the fund's share of the investment pool earned or lost in a month, by two persons."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from trustfund.db.fields import AmountField, CurrencyField
from trustfund.db.models import Protected
from trustfund.funds.choices import IncomeState
from trustfund.kernel.money import Money

UNDECIDED = Q(
    decided_by__isnull=True, decided_by_organization__isnull=True, decided_at__isnull=True
)
DECIDED = Q(
    decided_by__isnull=False, decided_by_organization__isnull=False, decided_at__isnull=False
)


class Income(Protected):
    """Investment income of one month in the holding currency; below zero where the pool lost.

    `month` is its first day, `value_date` the day on which the bank credited it. A month has one
    record; what turns out to be wrong is corrected by a further one that names it and holds the
    difference only.
    """

    mutable = (
        "state",
        "entry_id",
        "decided_by_id",
        "decided_by_organization_id",
        "decided_at",
        "declined_reason",
    )

    fund = models.ForeignKey("funds.Fund", models.PROTECT, related_name="income")
    month = models.DateField()
    amount = AmountField()
    currency = CurrencyField()
    value_date = models.DateField()
    reference = models.CharField(max_length=200)
    corrects = models.ForeignKey(
        "funds.Income", models.PROTECT, null=True, related_name="corrections"
    )
    state = models.CharField(
        max_length=20, choices=IncomeState.choices, default=IncomeState.PROPOSED
    )
    recorded_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="income_recorded"
    )
    recorded_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="income_recorded"
    )
    entry_id = models.BigIntegerField(unique=True, null=True)
    decided_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="income_decided"
    )
    decided_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, null=True, related_name="income_decided"
    )
    decided_at = models.DateTimeField(null=True)
    declined_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="income_once_a_month",
                fields=["fund", "currency", "month"],
                condition=Q(corrects__isnull=True) & ~Q(state="DECLINED"),
            ),
            models.CheckConstraint(name="income_is_an_amount", condition=~Q(amount=0)),
            models.CheckConstraint(name="income_of_a_whole_month", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="income_credited_after_its_month_began",
                condition=Q(value_date__gte=F("month")),
            ),
            models.CheckConstraint(
                name="income_with_a_source", condition=Q(reference__regex=r"\S")
            ),
            models.CheckConstraint(
                name="income_whole_in_its_state",
                condition=(
                    Q(state="PROPOSED", entry_id__isnull=True, declined_reason="") & UNDECIDED
                )
                | (Q(state="CONFIRMED", entry_id__isnull=False, declined_reason="") & DECIDED)
                | (
                    Q(state="DECLINED", entry_id__isnull=True, declined_reason__regex=r"\S")
                    & DECIDED
                ),
            ),
            models.CheckConstraint(
                name="income_confirmed_by_another",
                condition=~Q(state="CONFIRMED")
                | (
                    ~Q(decided_by=F("recorded_by"))
                    & ~Q(decided_by_organization=F("recorded_by_organization"))
                ),
            ),
        ]

    @property
    def money(self) -> Money:
        """Return what was earned, or lost."""
        return Money(self.amount, self.currency)

    @property
    def look(self) -> str:
        """Return the state as it looks: what is confirmed is booked."""
        return "BOOKED" if self.state == IncomeState.CONFIRMED else self.state

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.money}"
