"""Money that goes back to a donor: proposed by one person, paid by another of another unit."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from donors.choices import RefundReason, RefundState
from trustfund.db.fields import AmountField, CurrencyField, currency_known
from trustfund.db.models import Protected
from trustfund.kernel.money import Money

UNPAID = Q(
    value_date__isnull=True,
    bank_reference="",
    own_amount__isnull=True,
    fee_amount__isnull=True,
    entry_id__isnull=True,
    fee_entry_id__isnull=True,
)
PAID = Q(
    value_date__isnull=False,
    own_amount__isnull=False,
    own_amount__gte=0,
    fee_amount__isnull=False,
    fee_amount__gte=0,
    entry_id__isnull=False,
) & ~Q(bank_reference="")
UNDECIDED = Q(
    decided_by__isnull=True, decided_by_organization__isnull=True, decided_at__isnull=True
)
DECIDED = Q(
    decided_by__isnull=False, decided_by_organization__isnull=False, decided_at__isnull=False
)


class Refund(Protected):
    """A part of one receipt, or all of it, that goes back to its donor, in the holding currency.

    `own_amount` is what that is of the receipt in its own currency, `fee_amount` what is given back
    of the fee that the contribution was charged; both are known once it is paid.
    """

    mutable = (
        "state",
        "value_date",
        "bank_reference",
        "own_amount",
        "fee_amount",
        "entry_id",
        "fee_entry_id",
        "decided_by_id",
        "decided_by_organization_id",
        "decided_at",
        "declined_reason",
    )

    fund = models.ForeignKey("funds.Fund", models.PROTECT, related_name="refunds")
    donor = models.ForeignKey("donors.Donor", models.PROTECT, related_name="refunds")
    receipt = models.ForeignKey("donors.Receipt", models.PROTECT, related_name="refunds")
    reason = models.CharField(max_length=20, choices=RefundReason.choices)
    explanation = models.TextField()
    amount = AmountField()
    currency = CurrencyField()
    state = models.CharField(
        max_length=20, choices=RefundState.choices, default=RefundState.PROPOSED
    )
    recorded_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="refunds_recorded"
    )
    recorded_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="refunds_recorded"
    )
    value_date = models.DateField(null=True)
    bank_reference = models.CharField(max_length=80, blank=True, default="")
    own_amount = AmountField(null=True)
    fee_amount = AmountField(null=True)
    entry_id = models.BigIntegerField(unique=True, null=True)
    fee_entry_id = models.BigIntegerField(unique=True, null=True)
    decided_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="refunds_decided"
    )
    decided_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, null=True, related_name="refunds_decided"
    )
    decided_at = models.DateTimeField(null=True)
    declined_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="refund_amount_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="refund_currency_known", condition=currency_known("currency")
            ),
            models.CheckConstraint(
                name="refund_reason_known",
                condition=Q(reason__in=RefundReason.values) & Q(explanation__regex=r"\S"),
            ),
            models.CheckConstraint(
                name="refund_whole_in_its_state",
                condition=(Q(state="PROPOSED") & UNPAID & UNDECIDED & Q(declined_reason=""))
                | (Q(state="PAID") & PAID & DECIDED & Q(declined_reason=""))
                | (Q(state="DECLINED") & UNPAID & DECIDED & Q(declined_reason__regex=r"\S")),
            ),
            models.CheckConstraint(
                name="refund_paid_by_another",
                condition=~Q(state="PAID")
                | (
                    ~Q(decided_by=F("recorded_by"))
                    & ~Q(decided_by_organization=F("recorded_by_organization"))
                ),
            ),
        ]

    @property
    def money(self) -> Money:
        """Return what goes back, in the holding currency."""
        return Money(self.amount, self.currency)

    @property
    def own(self) -> Money | None:
        """Return what that is of the receipt in its own currency; None until it is paid."""
        return None if self.own_amount is None else Money(self.own_amount, self.receipt.currency)

    @property
    def fee_given_back(self) -> Money | None:
        """Return what was given back of the contribution's fee; None until it is paid."""
        return None if self.fee_amount is None else Money(self.fee_amount, self.currency)

    def __str__(self) -> str:
        return str(self.money)
