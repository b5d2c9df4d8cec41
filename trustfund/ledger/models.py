"""The tables of the books, private to this house: entries as the database made them, and periods."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from trustfund.db.models import Protected
from trustfund.ledger.choices import ACCOUNT_NAMES, PeriodKind, PeriodState


class Account(models.Model):
    """An account of a fund: one code, one currency, one party where the chart wants one."""

    id = models.BigIntegerField(primary_key=True)
    fund_id = models.UUIDField()
    code = models.TextField()
    currency = models.TextField()
    party_id = models.UUIDField(null=True)
    book = models.TextField()
    normal = models.TextField()

    @property
    def name(self) -> Any:
        """Return the account's name in the reader's language."""
        return ACCOUNT_NAMES[self.code]

    class Meta:
        managed = False
        db_table = "ledger_account"

    def __str__(self) -> str:
        return f"{self.code} {self.currency}"


class Entry(models.Model):
    """One business event in the books. Never changed; corrected by one reversing entry."""

    id = models.BigIntegerField(primary_key=True)
    fund_id = models.UUIDField()
    kind = models.TextField()
    value_date = models.DateField()
    recorded_at = models.DateTimeField()
    reference = models.TextField()
    memo = models.TextField()
    subject_id = models.UUIDField()
    reverses_id = models.BigIntegerField(null=True)
    adjusts = models.DateField(null=True)
    content_hash = models.BinaryField()

    class Meta:
        managed = False
        db_table = "ledger_entry"

    def __str__(self) -> str:
        return self.reference


class Leg(models.Model):
    """One side of an entry."""

    pk = models.CompositePrimaryKey("entry_id", "n")
    entry = models.ForeignKey("ledger.Entry", models.PROTECT, related_name="legs")
    n = models.SmallIntegerField()
    account = models.ForeignKey("ledger.Account", models.PROTECT, related_name="legs")
    side = models.TextField()
    amount = models.DecimalField(max_digits=20, decimal_places=4)
    value_date = models.DateField()

    class Meta:
        managed = False
        db_table = "ledger_leg"

    def __str__(self) -> str:
        return f"{self.entry_id}.{self.n}"


class Period(Protected):
    """A month or a year of a fund's books. While it is not open, no entry falls on a day up to its end."""

    mutable = (
        "state",
        "soft_closed_by_id",
        "soft_closed_by_organization_id",
        "closed_by_id",
        "closed_by_organization_id",
        "reopened_by_id",
        "reopened_by_organization_id",
        "reopen_reason",
    )

    fund_id = models.UUIDField()
    kind = models.CharField(max_length=10, choices=PeriodKind.choices)
    starts = models.DateField()
    ends = models.DateField()
    state = models.CharField(max_length=20, choices=PeriodState.choices, default=PeriodState.OPEN)
    soft_closed_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="+"
    )
    soft_closed_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, null=True, related_name="+"
    )
    closed_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    closed_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, null=True, related_name="+"
    )
    reopened_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    reopened_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, null=True, related_name="+"
    )
    reopen_reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="period_once", fields=["fund_id", "kind", "starts"]),
            models.CheckConstraint(
                name="period_soft_closed_by_somebody",
                condition=Q(state="OPEN")
                | Q(soft_closed_by__isnull=False, soft_closed_by_organization__isnull=False),
            ),
            models.CheckConstraint(
                name="period_closed_by_another",
                condition=~Q(state="CLOSED")
                | (
                    Q(closed_by__isnull=False, closed_by_organization__isnull=False)
                    & ~Q(closed_by=F("soft_closed_by"))
                    & ~Q(closed_by_organization=F("soft_closed_by_organization"))
                ),
            ),
            models.CheckConstraint(
                name="period_reopened_by_another_with_a_reason",
                condition=~Q(state="OPEN")
                | Q(soft_closed_by__isnull=True)
                | (
                    Q(
                        reopened_by__isnull=False,
                        reopened_by_organization__isnull=False,
                        reopen_reason__regex=r"\S",
                    )
                    & ~Q(reopened_by=F("soft_closed_by"))
                    & ~Q(reopened_by_organization=F("soft_closed_by_organization"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts:%Y-%m}" if self.kind == PeriodKind.MONTH else f"{self.starts:%Y}"
