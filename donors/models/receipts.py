"""Money received, its conversion into the holding currency, and the fee charged on it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from trustfund.db.fields import AmountField, CurrencyField, RateField, currency_known
from trustfund.db.models import Protected
from trustfund.kernel.money import Money


class Receipt(Protected):
    """Money that came in at the bank, in its own currency, on its value date.

    `installment` is the one that was next to be paid when this was booked; the ladder reckons
    payments against due dates by itself.
    """

    fund = models.ForeignKey("funds.Fund", models.PROTECT, related_name="receipts")
    donor = models.ForeignKey("donors.Donor", models.PROTECT, related_name="receipts")
    agreement = models.ForeignKey("donors.Agreement", models.PROTECT, related_name="receipts")
    installment = models.ForeignKey("donors.Installment", models.PROTECT, related_name="receipts")
    amount = AmountField()
    currency = CurrencyField()
    value_date = models.DateField()
    bank_reference = models.CharField(max_length=80)
    entry_id = models.BigIntegerField(unique=True)
    recorded_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="receipts_recorded"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="receipt_amount_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="receipt_currency_known", condition=currency_known("currency")
            ),
            models.CheckConstraint(
                name="receipt_has_bank_reference", condition=~Q(bank_reference="")
            ),
        ]
        # Once among receipts that stand: a trigger holds that.
        indexes: ClassVar = [
            models.Index(name="receipt_by_bank_reference", fields=["fund", "bank_reference"]),
        ]

    @property
    def money(self) -> Money:
        """Return what came in."""
        return Money(self.amount, self.currency)

    def __str__(self) -> str:
        return self.bank_reference


class Conversion(Protected):
    """The deal by which a receipt was sold for the holding currency, once and whole.

    `rate` is units of the bought currency for one unit sold, written with `rate_decimals`; the
    bought amount fits it within the rounding of both.
    """

    fund = models.ForeignKey("funds.Fund", models.PROTECT, related_name="conversions")
    receipt = models.OneToOneField("donors.Receipt", models.PROTECT, related_name="conversion")
    sold_amount = AmountField()
    sold_currency = CurrencyField()
    bought_amount = AmountField()
    bought_currency = CurrencyField()
    rate = RateField()
    rate_decimals = models.PositiveSmallIntegerField()
    rate_date = models.DateField()
    rate_source = models.CharField(max_length=200)
    deal_date = models.DateField()
    entry_id = models.BigIntegerField(unique=True)
    recorded_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="conversions_recorded"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="conversion_amounts_positive",
                condition=Q(sold_amount__gt=0, bought_amount__gt=0),
            ),
            models.CheckConstraint(
                name="conversion_currencies_known",
                condition=currency_known("sold_currency") & currency_known("bought_currency"),
            ),
            models.CheckConstraint(
                name="conversion_between_two_currencies",
                condition=~Q(sold_currency=F("bought_currency")),
            ),
            models.CheckConstraint(
                name="conversion_rate_with_source",
                condition=Q(rate__gt=0, rate_decimals__lte=10) & ~Q(rate_source=""),
            ),
            models.CheckConstraint(
                name="conversion_rate_published_by_deal",
                condition=Q(rate_date__lte=F("deal_date")),
            ),
        ]

    @property
    def sold(self) -> Money:
        """Return what was sold, in the receipt's currency."""
        return Money(self.sold_amount, self.sold_currency)

    @property
    def bought(self) -> Money:
        """Return what the deal brought, in the holding currency."""
        return Money(self.bought_amount, self.bought_currency)

    def __str__(self) -> str:
        return f"{self.sold} → {self.bought}"


class FeeCharge(Protected):
    """The cost-recovery fee taken from one contribution, on what had come in before it.

    `cumulative_before` is the sum of the fund's earlier contributions that stand, in the holding
    currency: the database checks that a fee starts where the last one ended.
    """

    fund = models.ForeignKey("funds.Fund", models.PROTECT, related_name="fee_charges")
    receipt = models.OneToOneField("donors.Receipt", models.PROTECT, related_name="fee_charge")
    base_amount = AmountField()
    cumulative_before = AmountField()
    amount = AmountField()
    currency = CurrencyField()
    value_date = models.DateField()
    entry_id = models.BigIntegerField(unique=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="fee_within_contribution",
                condition=Q(amount__gt=0, base_amount__gt=0, cumulative_before__gte=0)
                & Q(amount__lte=F("base_amount")),
            ),
            models.CheckConstraint(name="fee_currency_known", condition=currency_known("currency")),
        ]

    @property
    def money(self) -> Money:
        """Return the fee, in the holding currency."""
        return Money(self.amount, self.currency)

    @property
    def base(self) -> Money:
        """Return the contribution that the fee is taken from."""
        return Money(self.base_amount, self.currency)

    @property
    def before(self) -> Money:
        """Return what the fund had been contributed before."""
        return Money(self.cumulative_before, self.currency)

    def __str__(self) -> str:
        return str(self.money)
