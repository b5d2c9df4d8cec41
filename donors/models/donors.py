"""A donor of the installation, and the pledges it has announced to a fund."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from donors.choices import DonorStatus, PledgeState
from donors.rules.terms import FIRST_YEAR, LAST_YEAR
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


CONFIRMED_EMPTY = Q(confirmed_date__isnull=True, confirmed_reference="", confirmed_by__isnull=True)
CONFIRMED_FULL = Q(confirmed_date__isnull=False, confirmed_by__isnull=False) & ~Q(
    confirmed_reference=""
)
ENDED_EMPTY = Q(
    ended_date__isnull=True, ended_at__isnull=True, ended_reason="", ended_by__isnull=True
)
ENDED_FULL = Q(ended_date__isnull=False, ended_at__isnull=False, ended_by__isnull=False) & Q(
    ended_reason__regex=r"\S"
)


class Pledge(Protected):
    """A political announcement of money. Nothing is owed by it, so nothing is posted.

    It is meant for the years from `first_year` to `last_year`, where any were named, and may hang
    on `conditions`. A letter confirms it. What no agreement has taken up ends with it when it is
    withdrawn or lapses on `ended_date`, which was written down at `ended_at`.
    """

    mutable = (
        "state",
        "confirmed_date",
        "confirmed_reference",
        "confirmed_by_id",
        "ended_date",
        "ended_at",
        "ended_reason",
        "ended_by_id",
    )

    fund = models.ForeignKey("funds.Fund", models.PROTECT, related_name="pledges")
    donor = models.ForeignKey("donors.Donor", models.PROTECT, related_name="pledges")
    amount = AmountField()
    currency = CurrencyField()
    announced_date = models.DateField()
    occasion = models.CharField(max_length=200)
    first_year = models.PositiveSmallIntegerField(null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(null=True, blank=True)
    conditions = models.TextField(blank=True, default="")
    state = models.CharField(
        max_length=20, choices=PledgeState.choices, default=PledgeState.ANNOUNCED
    )
    recorded_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="pledges_recorded"
    )
    confirmed_date = models.DateField(null=True)
    confirmed_reference = models.CharField(max_length=200, blank=True, default="")
    confirmed_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="pledges_confirmed"
    )
    ended_date = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.TextField(blank=True, default="")
    ended_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="pledges_ended"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="pledge_amount_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="pledge_currency_known", condition=currency_known("currency")
            ),
            models.CheckConstraint(
                name="pledge_years_in_order",
                condition=Q(first_year__isnull=True, last_year__isnull=True)
                | Q(
                    first_year__isnull=False,
                    last_year__isnull=False,
                    first_year__gte=FIRST_YEAR,
                    last_year__gte=F("first_year"),
                    last_year__lte=LAST_YEAR,
                ),
            ),
            models.CheckConstraint(
                name="pledge_confirmed_by_a_letter",
                condition=(CONFIRMED_EMPTY & ~Q(state="CONFIRMED"))
                | (CONFIRMED_FULL & ~Q(state="ANNOUNCED")),
            ),
            models.CheckConstraint(
                name="pledge_ended_with_a_reason",
                condition=(ENDED_EMPTY & ~Q(state__in=["WITHDRAWN", "LAPSED"]))
                | (ENDED_FULL & Q(state__in=["WITHDRAWN", "LAPSED"])),
            ),
        ]

    @property
    def money(self) -> Money:
        """Return the pledged amount."""
        return Money(self.amount, self.currency)

    def __str__(self) -> str:
        return f"{self.money} {self.announced_date:%Y-%m-%d}"
