"""Payment requests, the letters by which installments are called, and reminders of due dates."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q

from trustfund.db.fields import AmountField, CurrencyField, currency_known
from trustfund.db.models import Protected
from trustfund.kernel.money import Money


class PaymentRequest(Protected):
    """A letter that calls an installment for one due date; a later one takes the place of another.

    `amount` is what was owed of it then, `noted` what promissory notes settled beside it; where to
    pay is frozen as it was known, and empty while the fund had no account in the currency.
    """

    agreement = models.ForeignKey("donors.Agreement", models.PROTECT, related_name="requests")
    number = models.PositiveSmallIntegerField()
    amount = AmountField()
    noted = AmountField(default=Decimal(0))
    currency = CurrencyField()
    due_date = models.DateField()
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    reference = models.CharField(max_length=40)
    deposit_bank = models.CharField(max_length=200, blank=True, default="")
    deposit_account = models.CharField(max_length=40, blank=True, default="")
    requested_date = models.DateField()
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="payment_requests"
    )
    requested_for = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="payment_requests"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="payment_request_once",
                fields=["agreement", "number", "due_date"],
                condition=Q(replaces=None),
            ),
            models.CheckConstraint(
                name="payment_request_noted_not_negative", condition=Q(noted__gte=0)
            ),
            models.CheckConstraint(
                name="payment_request_amount_positive", condition=Q(amount__gt=0)
            ),
            models.CheckConstraint(
                name="payment_request_currency_known", condition=currency_known("currency")
            ),
            models.CheckConstraint(
                name="payment_request_referenced", condition=Q(reference__regex=r"\S")
            ),
        ]

    @property
    def money(self) -> Money:
        """Return what is asked for."""
        return Money(self.amount, self.currency)

    @property
    def noted_money(self) -> Money:
        """Return what promissory notes settled of the installment beside it."""
        return Money(self.noted, self.currency)

    def __str__(self) -> str:
        return self.reference


class InstallmentReminder(Protected):
    """That a donor was reminded of a due date: once so many days before it, or after it.

    `days` counts from the due date, negative before it.
    """

    agreement = models.ForeignKey("donors.Agreement", models.PROTECT, related_name="reminders")
    number = models.PositiveSmallIntegerField()
    due_date = models.DateField()
    days = models.SmallIntegerField()
    reminded_date = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="installment_reminded_once",
                fields=["agreement", "number", "due_date", "days"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.days:+d}"
