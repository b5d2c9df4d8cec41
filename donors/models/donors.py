"""A donor of the installation, and the pledges it has announced to a fund."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from donors.choices import DonorStatus, PledgeState
from trustfund.db.fields import AmountField, CurrencyField, currency_known
from trustfund.db.models import Protected
from trustfund.kernel.money import Money


class Donor(Protected):
    """A government or body that gives, or may one day give, to the funds of this installation."""

    mutable = ("status",)

    organization = models.OneToOneField(
        "identity.Organization", models.PROTECT, related_name="donor"
    )
    country = models.CharField(max_length=2)
    since = models.DateField()
    status = models.CharField(
        max_length=20, choices=DonorStatus.choices, default=DonorStatus.PROSPECTIVE
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="donor_country_is_two_capitals", condition=Q(country__regex=r"^[A-Z]{2}$")
            ),
        ]

    def __str__(self) -> str:
        return self.organization.name


class Pledge(Protected):
    """A political announcement of money. Nothing is owed by it, so nothing is posted."""

    mutable = ("state",)

    fund = models.ForeignKey("funds.Fund", models.PROTECT, related_name="pledges")
    donor = models.ForeignKey("donors.Donor", models.PROTECT, related_name="pledges")
    amount = AmountField()
    currency = CurrencyField()
    announced_date = models.DateField()
    occasion = models.CharField(max_length=200)
    state = models.CharField(
        max_length=20, choices=PledgeState.choices, default=PledgeState.ANNOUNCED
    )
    recorded_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="pledges_recorded"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="pledge_amount_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="pledge_currency_known", condition=currency_known("currency")
            ),
        ]

    @property
    def money(self) -> Money:
        """Return the pledged amount."""
        return Money(self.amount, self.currency)

    def __str__(self) -> str:
        return f"{self.money} {self.announced_date:%Y-%m-%d}"
