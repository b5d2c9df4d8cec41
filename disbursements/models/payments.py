"""The decision to pay, and the payment that it became. Neither is ever changed."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from trustfund.db.fields import AmountField, CurrencyField, currency_known
from trustfund.db.models import Protected
from trustfund.kernel.money import Money


class Decision(Protected):
    """The approval of an application, with everything that made it lawful at that moment.

    The names of those who prepared it are copied here, so that the table itself refuses an approver
    who took part; a trigger compares the copies with the application.
    """

    application = models.OneToOneField(
        "disbursements.Application", models.PROTECT, related_name="decision"
    )
    grant = models.ForeignKey("disbursements.Grant", models.PROTECT, related_name="decisions")
    amount = AmountField()
    currency = CurrencyField()
    program_epoch = models.BigIntegerField()
    recipient = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="decisions_on_grants_received"
    )
    drafted_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="decisions_on_drafts"
    )
    submitted_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="decisions_on_submissions"
    )
    reviewed_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="decisions_on_reviews"
    )
    reviewed_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="decisions_on_reviews"
    )
    approved_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="decisions_made"
    )
    approved_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="decisions_made"
    )
    decided_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="decision_amount_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="decision_currency_known", condition=currency_known("currency")
            ),
            models.CheckConstraint(
                name="decision_by_another_than_the_drafter",
                condition=~Q(approved_by=F("drafted_by")),
            ),
            models.CheckConstraint(
                name="decision_by_another_than_the_submitter",
                condition=~Q(approved_by=F("submitted_by")),
            ),
            models.CheckConstraint(
                name="decision_by_another_than_the_reviewer",
                condition=~Q(approved_by=F("reviewed_by")),
            ),
            models.CheckConstraint(
                name="decision_by_another_unit_than_the_review",
                condition=~Q(approved_by_organization=F("reviewed_by_organization")),
            ),
            models.CheckConstraint(
                name="decision_not_by_the_recipient",
                condition=~Q(approved_by_organization=F("recipient")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.amount}"

    @property
    def money(self) -> Money:
        """Return the amount that was approved."""
        return Money(self.amount, self.currency)


class Payment(Protected):
    """Money that left on a decision: what the books know as the entry `entry_id`."""

    decision = models.OneToOneField(
        "disbursements.Decision", models.PROTECT, related_name="payment"
    )
    application = models.OneToOneField(
        "disbursements.Application", models.PROTECT, related_name="payment"
    )
    amount = AmountField()
    currency = CurrencyField()
    value_date = models.DateField()
    entry_id = models.BigIntegerField()
    reference = models.CharField(max_length=100)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="payment_entry_once", fields=["entry_id"]),
            models.CheckConstraint(name="payment_amount_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="payment_currency_known", condition=currency_known("currency")
            ),
        ]
        indexes: ClassVar = [models.Index(name="payment_by_value_date", fields=["value_date"])]

    def __str__(self) -> str:
        return self.reference

    @property
    def money(self) -> Money:
        """Return the amount paid."""
        return Money(self.amount, self.currency)
