"""Money given back by share: to every donor when the fund ends, or to one that cancels."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from donors.choices import UnwindKind, UnwindState
from donors.models.refunds import DECIDED, UNDECIDED
from trustfund.db.fields import AmountField, CurrencyField, RateField, currency_known
from trustfund.db.models import Protected
from trustfund.kernel.money import Money


class Unwind(Protected):
    """Shares of a fund's free balance that go to their donors' balance accounts.

    Proposed with the figures of a day and their hash; approved by another person of another unit,
    for exactly these figures. `number` counts within the fund and is part of what is hashed.
    """

    mutable = (
        "state",
        "value_date",
        "decided_by_id",
        "decided_by_organization_id",
        "decided_at",
        "declined_reason",
    )

    fund = models.ForeignKey("funds.Fund", models.PROTECT, related_name="unwinds")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=UnwindKind.choices)
    donor = models.ForeignKey("donors.Donor", models.PROTECT, null=True, related_name="unwinds")
    as_of = models.DateField()
    reason = models.TextField()
    amount = AmountField()
    currency = CurrencyField()
    figures = models.JSONField()
    content_hash = models.CharField(max_length=64)
    state = models.CharField(
        max_length=20, choices=UnwindState.choices, default=UnwindState.PROPOSED
    )
    recorded_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="unwinds_recorded"
    )
    recorded_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="unwinds_recorded"
    )
    value_date = models.DateField(null=True)
    decided_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="unwinds_decided"
    )
    decided_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, null=True, related_name="unwinds_decided"
    )
    decided_at = models.DateTimeField(null=True)
    declined_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="unwind_amount_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="unwind_currency_known", condition=currency_known("currency")
            ),
            models.CheckConstraint(
                name="unwind_says_who_leaves",
                condition=Q(kind="CLOSING", donor__isnull=True)
                | Q(kind="CANCELLATION", donor__isnull=False),
            ),
            models.CheckConstraint(name="unwind_says_why", condition=Q(reason__regex=r"\S")),
            models.CheckConstraint(
                name="unwind_hash_whole", condition=Q(content_hash__regex="^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(
                name="unwind_whole_in_its_state",
                condition=(
                    Q(state="PROPOSED", value_date__isnull=True, declined_reason="") & UNDECIDED
                )
                | (Q(state="APPROVED", value_date__isnull=False, declined_reason="") & DECIDED)
                | (
                    Q(state="DECLINED", value_date__isnull=True, declined_reason__regex=r"\S")
                    & DECIDED
                ),
            ),
            models.CheckConstraint(
                name="unwind_approved_by_another",
                condition=~Q(state="APPROVED")
                | (
                    ~Q(decided_by=F("recorded_by"))
                    & ~Q(decided_by_organization=F("recorded_by_organization"))
                ),
            ),
            models.UniqueConstraint(name="unwind_number_once", fields=["fund", "number"]),
            models.UniqueConstraint(
                name="unwind_proposed_one_at_a_time",
                fields=["fund"],
                condition=Q(state="PROPOSED"),
            ),
            models.UniqueConstraint(
                name="unwind_executed_once",
                fields=["fund", "content_hash"],
                condition=Q(state="APPROVED"),
            ),
        ]

    @property
    def money(self) -> Money:
        """Return what goes to the donors together, in the holding currency."""
        return Money(self.amount, self.currency)

    @property
    def free(self) -> Money:
        """Return what was shared: the balance less what is promised to grants, as proposed."""
        balance, committed = (
            Decimal(self.figures[name].split()[1].replace(",", ""))
            for name in ("balance", "committed")
        )
        return Money(balance - committed, self.currency)

    def __str__(self) -> str:
        return f"UW-{self.number:03d}"


class UnwindShare(Protected):
    """What one donor gets, with every term of its formula; booked once it is approved.

    `settled` is all of the deposits of a donor that leaves: it has no share in anything for them
    any more. At the fund's end all stay in proportion, and it is zero.
    """

    mutable = ("entry_id",)

    unwind = models.ForeignKey("donors.Unwind", models.PROTECT, related_name="shares")
    donor = models.ForeignKey("donors.Donor", models.PROTECT, related_name="unwind_shares")
    deposits = AmountField()
    deposits_of_all = AmountField()
    amount = AmountField()
    settled = AmountField()
    currency = CurrencyField()
    own_amount = AmountField(null=True)
    own_currency = models.CharField(max_length=3, blank=True, default="")
    rate = RateField(null=True)
    rate_date = models.DateField(null=True)
    rate_source = models.CharField(max_length=200, blank=True, default="")
    entry_id = models.BigIntegerField(unique=True, null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="unwind_share_once", fields=["unwind", "donor"]),
            models.CheckConstraint(
                name="unwind_share_within_deposits",
                condition=Q(amount__gt=0, settled__gte=0, deposits__gt=0)
                & Q(deposits__lte=F("deposits_of_all"))
                & (Q(settled=0) | Q(settled=F("deposits"))),
            ),
            models.CheckConstraint(
                name="unwind_share_currency_known", condition=currency_known("currency")
            ),
        ]

    @property
    def money(self) -> Money:
        """Return what the donor gets, in the holding currency."""
        return Money(self.amount, self.currency)

    @property
    def deposited(self) -> Money:
        """Return the donor's deposits as they stood."""
        return Money(self.deposits, self.currency)

    @property
    def deposited_by_all(self) -> Money:
        """Return the deposits of all donors as they stood."""
        return Money(self.deposits_of_all, self.currency)

    @property
    def own(self) -> Money | None:
        """Return the same in the donor's own currency; None where there was no rate."""
        return None if self.own_amount is None else Money(self.own_amount, self.own_currency)

    def __str__(self) -> str:
        return str(self.money)
