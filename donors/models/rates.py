"""Rates that a fund's treasury gives: a sheet proposed by one person, confirmed by another."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from donors.choices import SheetState
from donors.rules.rates import RATE_BELOW
from trustfund.db.fields import CurrencyField, RateField, currency_known
from trustfund.db.models import Protected, Row

SHEET_UNDECIDED = Q(
    decided_by__isnull=True, decided_by_organization__isnull=True, decided_at__isnull=True
)
SHEET_DECIDED = Q(
    decided_by__isnull=False, decided_by_organization__isnull=False, decided_at__isnull=False
)


class RateSheet(Protected):
    """Rates that were given together, by hand or in a file, and count once another person agrees.

    `count` and `rows_hash` bind the sheet to its rows; `file_name` and `file_sha256` say what they
    were read from, and are empty for a rate given by hand.
    """

    mutable = (
        "state",
        "decided_by_id",
        "decided_by_organization_id",
        "decided_at",
        "declined_reason",
    )

    fund = models.ForeignKey("funds.Fund", models.PROTECT, related_name="rate_sheets")
    number = models.PositiveIntegerField()
    file_name = models.CharField(max_length=200, blank=True, default="")
    file_sha256 = models.CharField(max_length=64, blank=True, default="")
    count = models.PositiveIntegerField()
    rows_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=20, choices=SheetState.choices, default=SheetState.PROPOSED)
    proposed_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="rate_sheets_proposed"
    )
    proposed_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="rate_sheets_proposed"
    )
    decided_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="rate_sheets_decided"
    )
    decided_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, null=True, related_name="rate_sheets_decided"
    )
    decided_at = models.DateTimeField(null=True)
    declined_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="rate_sheet_number_once", fields=["fund", "number"]),
            models.CheckConstraint(name="rate_sheet_holds_rates", condition=Q(count__gt=0)),
            models.CheckConstraint(
                name="rate_sheet_whole_in_its_state",
                condition=(Q(state="PROPOSED") & SHEET_UNDECIDED & Q(declined_reason=""))
                | (Q(state="CONFIRMED") & SHEET_DECIDED & Q(declined_reason=""))
                | (Q(state="DECLINED") & SHEET_DECIDED & Q(declined_reason__regex=r"\S")),
            ),
            models.CheckConstraint(
                name="rate_sheet_confirmed_by_another",
                condition=~Q(state="CONFIRMED")
                | (
                    ~Q(decided_by=F("proposed_by"))
                    & ~Q(decided_by_organization=F("proposed_by_organization"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"RS-{self.number:03d}"


class GivenRate(Row):
    """One rate of a sheet: units of the fund's holding currency for one unit of `currency`.

    Written together with its sheet and never changed: what turns out wrong is followed by another
    sheet, and the one that was confirmed later counts from then on.
    """

    sheet = models.ForeignKey("donors.RateSheet", models.PROTECT, related_name="rates")
    line = models.PositiveIntegerField()
    rate_date = models.DateField()
    currency = CurrencyField()
    rate = RateField()
    rate_source = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="given_rate_once_a_day", fields=["sheet", "currency", "rate_date"]
            ),
            models.CheckConstraint(
                name="given_rate_is_a_rate", condition=Q(rate__gt=0, rate__lt=RATE_BELOW)
            ),
            models.CheckConstraint(
                name="given_rate_has_a_source", condition=Q(rate_source__regex=r"\S")
            ),
            models.CheckConstraint(
                name="given_rate_currency_known", condition=currency_known("currency")
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="given_rate_by_day", fields=["currency", "rate_date"]),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.rate_date:%Y-%m-%d}"
