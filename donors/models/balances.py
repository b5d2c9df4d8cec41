"""Money of a donor's balance account on its way: back to the donor, or into another fund."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from donors.choices import MoveKind, MoveState
from donors.models.refunds import DECIDED, UNDECIDED
from trustfund.db.fields import AmountField, CurrencyField, currency_known
from trustfund.db.models import Protected
from trustfund.kernel.money import Money

UNMOVED = Q(value_date__isnull=True, bank_reference="", entry_id__isnull=True)


class BalanceMove(Protected):
    """A part of what lies on a donor's balance account in a fund, and where the donor wants it.

    Proposed by the donor or the finance unit, confirmed with the bank's payment by another person
    of another unit. A transfer is booked in both funds at once.
    """

    mutable = (
        "state",
        "value_date",
        "bank_reference",
        "entry_id",
        "to_entry_id",
        "decided_by_id",
        "decided_by_organization_id",
        "decided_at",
        "declined_reason",
    )

    fund = models.ForeignKey("funds.Fund", models.PROTECT, related_name="balance_moves")
    donor = models.ForeignKey("donors.Donor", models.PROTECT, related_name="balance_moves")
    kind = models.CharField(max_length=20, choices=MoveKind.choices)
    to_fund = models.ForeignKey(
        "funds.Fund", models.PROTECT, null=True, related_name="balance_moves_in"
    )
    amount = AmountField()
    currency = CurrencyField()
    reason = models.TextField()
    state = models.CharField(max_length=20, choices=MoveState.choices, default=MoveState.PROPOSED)
    recorded_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="balance_moves_recorded"
    )
    recorded_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="balance_moves_recorded"
    )
    value_date = models.DateField(null=True)
    bank_reference = models.CharField(max_length=80, blank=True, default="")
    entry_id = models.BigIntegerField(unique=True, null=True)
    to_entry_id = models.BigIntegerField(unique=True, null=True)
    decided_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="balance_moves_decided"
    )
    decided_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, null=True, related_name="balance_moves_decided"
    )
    decided_at = models.DateTimeField(null=True)
    declined_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="balance_move_amount_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="balance_move_currency_known", condition=currency_known("currency")
            ),
            models.CheckConstraint(name="balance_move_says_why", condition=Q(reason__regex=r"\S")),
            models.CheckConstraint(
                name="balance_move_says_where",
                condition=Q(kind="PAY_BACK", to_fund__isnull=True)
                | (Q(kind="TRANSFER", to_fund__isnull=False) & ~Q(to_fund=F("fund"))),
            ),
            models.CheckConstraint(
                name="balance_move_whole_in_its_state",
                condition=(
                    Q(state="PROPOSED", to_entry_id__isnull=True, declined_reason="")
                    & UNMOVED
                    & UNDECIDED
                )
                | (
                    Q(state="CONFIRMED", value_date__isnull=False, entry_id__isnull=False)
                    & Q(declined_reason="")
                    & ~Q(bank_reference="")
                    & (
                        Q(kind="PAY_BACK", to_entry_id__isnull=True)
                        | Q(kind="TRANSFER", to_entry_id__isnull=False)
                    )
                    & DECIDED
                )
                | (
                    Q(state="DECLINED", to_entry_id__isnull=True, declined_reason__regex=r"\S")
                    & UNMOVED
                    & DECIDED
                ),
            ),
            models.CheckConstraint(
                name="balance_move_confirmed_by_another",
                condition=~Q(state="CONFIRMED")
                | (
                    ~Q(decided_by=F("recorded_by"))
                    & ~Q(decided_by_organization=F("recorded_by_organization"))
                ),
            ),
        ]

    @property
    def money(self) -> Money:
        """Return what leaves the balance account."""
        return Money(self.amount, self.currency)

    def __str__(self) -> str:
        return str(self.money)
