"""Payment requests, the letters by which installments are called, and reminders of due dates."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from trustfund.db.fields import AmountField, CurrencyField, currency_known
from trustfund.db.models import Protected
from trustfund.kernel.money import Money


class PaymentRequest(Protected):
    """A letter that calls an installment, once for each due date that it has.

    `amount` is what was unpaid of it then; where to pay is frozen as it was known, and empty while
    the fund had no account in the currency.
    """

    agreement = models.ForeignKey("donors.Agreement", models.PROTECT, related_name="requests")
    number = models.PositiveSmallIntegerField()
    amount = AmountField()
    currency = CurrencyField()
    due_date = models.DateField()
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
                name="payment_request_once", fields=["agreement", "number", "due_date"]
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
