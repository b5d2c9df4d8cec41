"""Receipts that are reversed, one alone or a table of them: proposed by one unit, confirmed by another."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from donors.choices import ReversalState
from donors.models.refunds import DECIDED, UNDECIDED
from trustfund.db.models import Protected


class TableReversal(Protected):
    """Somebody wants every receipt that a table has made to be reversed, and why."""

    mutable = (
        "state",
        "decided_by_id",
        "decided_by_organization_id",
        "decided_at",
        "declined_reason",
    )

    table = models.ForeignKey("donors.TableImport", models.PROTECT, related_name="reversals")
    reason = models.TextField()
    state = models.CharField(
        max_length=20, choices=ReversalState.choices, default=ReversalState.PROPOSED
    )
    proposed_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="reversals_proposed"
    )
    proposed_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="reversals_proposed"
    )
    decided_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="reversals_decided"
    )
    decided_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, null=True, related_name="reversals_decided"
    )
    decided_at = models.DateTimeField(null=True)
    declined_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="table_reversal_stands_once",
                fields=["table"],
                condition=Q(state__in=["PROPOSED", "CONFIRMED"]),
            ),
            models.CheckConstraint(
                name="table_reversal_has_a_reason", condition=Q(reason__regex=r"\S")
            ),
            models.CheckConstraint(
                name="table_reversal_decided_by_a_person",
                condition=Q(state="PROPOSED", declined_reason="") & UNDECIDED
                | Q(state="CONFIRMED", declined_reason="") & DECIDED
                | Q(state="DECLINED", declined_reason__regex=r"\S") & DECIDED,
            ),
            models.CheckConstraint(
                name="table_reversal_confirmed_by_another",
                condition=~Q(state="CONFIRMED")
                | (
                    ~Q(decided_by=F("proposed_by"))
                    & ~Q(decided_by_organization=F("proposed_by_organization"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.table)


class ReversalProposal(Protected):
    """Somebody says that one receipt was booked by mistake, and why; confirmed, it is reversed."""

    mutable = (
        "state",
        "decided_by_id",
        "decided_by_organization_id",
        "decided_at",
        "declined_reason",
    )

    receipt = models.ForeignKey("donors.Receipt", models.PROTECT, related_name="reversal_proposals")
    reason = models.TextField()
    state = models.CharField(
        max_length=20, choices=ReversalState.choices, default=ReversalState.PROPOSED
    )
    proposed_by = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    proposed_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="+"
    )
    decided_by = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    decided_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    declined_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="receipt_reversal_stands_once",
                fields=["receipt"],
                condition=Q(state__in=["PROPOSED", "CONFIRMED"]),
            ),
            models.CheckConstraint(
                name="receipt_reversal_has_a_reason", condition=Q(reason__regex=r"\S")
            ),
            models.CheckConstraint(
                name="receipt_reversal_decided_by_a_person",
                condition=Q(state="PROPOSED", declined_reason="") & UNDECIDED
                | Q(state="CONFIRMED", declined_reason="") & DECIDED
                | Q(state="DECLINED", declined_reason__regex=r"\S") & DECIDED,
            ),
            models.CheckConstraint(
                name="receipt_reversal_confirmed_by_another",
                condition=~Q(state="CONFIRMED")
                | (
                    ~Q(decided_by=F("proposed_by"))
                    & ~Q(decided_by_organization=F("proposed_by_organization"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.receipt)


class ReceiptReversal(Protected):
    """A receipt that was reversed, and by which entries: it counts no more, on no day.

    It was reversed with the table that made it, or alone.
    """

    receipt = models.OneToOneField("donors.Receipt", models.PROTECT, related_name="reversal")
    reversal = models.ForeignKey(
        "donors.TableReversal", models.PROTECT, null=True, related_name="receipts"
    )
    proposal = models.OneToOneField(
        "donors.ReversalProposal", models.PROTECT, null=True, related_name="written"
    )
    entry_id = models.BigIntegerField(unique=True)
    fee_entry_id = models.BigIntegerField(null=True, unique=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="receipt_reversal_of_one_proposal",
                condition=Q(reversal__isnull=True, proposal__isnull=False)
                | Q(reversal__isnull=False, proposal__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.receipt)
