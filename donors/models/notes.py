"""Promissory notes that donors deposit, when they may be encashed, and the money that came in for them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from donors.choices import NoteReturnState, NoteState
from donors.models.in_kind import DECIDED, UNDECIDED
from donors.rules.references import demand_reference
from trustfund.db.fields import AmountField, CurrencyField, currency_known
from trustfund.db.models import Protected
from trustfund.kernel.money import Money


class PromissoryNote(Protected):
    """A donor's non-interest-bearing demand note under an agreement, in the agreement's currency.

    It is no cash and in no book: what is encashed of it is a receipt as any other. `reference` is the
    donor's own number, `custodian` where the paper lies. The lines of its schedule are its face.
    """

    mutable = (
        "state",
        "decided_by_id",
        "decided_by_organization_id",
        "decided_at",
        "declined_reason",
    )

    fund = models.ForeignKey("funds.Fund", models.PROTECT, related_name="notes")
    donor = models.ForeignKey("donors.Donor", models.PROTECT, related_name="notes")
    agreement = models.ForeignKey("donors.Agreement", models.PROTECT, related_name="notes")
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=80)
    custodian = models.CharField(max_length=200)
    received_on = models.DateField()
    amount = AmountField()
    currency = CurrencyField()
    state = models.CharField(max_length=20, choices=NoteState.choices, default=NoteState.PROPOSED)
    proposed_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="notes_proposed"
    )
    proposed_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="notes_proposed"
    )
    decided_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="notes_decided"
    )
    decided_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, null=True, related_name="notes_decided"
    )
    decided_at = models.DateTimeField(null=True)
    declined_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="note_number_once", fields=["fund", "number"]),
            models.UniqueConstraint(
                name="note_reference_once",
                fields=["donor", "reference"],
                condition=~Q(state="DECLINED"),
            ),
            models.CheckConstraint(
                name="note_has_a_face_and_a_place",
                condition=Q(amount__gt=0, reference__regex=r"\S", custodian__regex=r"\S"),
            ),
            models.CheckConstraint(
                name="note_currency_known", condition=currency_known("currency")
            ),
            models.CheckConstraint(
                name="note_whole_in_its_state",
                condition=(Q(state="PROPOSED") & UNDECIDED & Q(declined_reason=""))
                | (Q(state="IN_CUSTODY") & DECIDED & Q(declined_reason=""))
                | (Q(state="DECLINED") & DECIDED & Q(declined_reason__regex=r"\S")),
            ),
            models.CheckConstraint(
                name="note_confirmed_by_another",
                condition=~Q(state="IN_CUSTODY")
                | (
                    ~Q(decided_by=F("proposed_by"))
                    & ~Q(decided_by_organization=F("proposed_by_organization"))
                ),
            ),
        ]

    @property
    def money(self) -> Money:
        """Return the face amount."""
        return Money(self.amount, self.currency)

    def __str__(self) -> str:
        return f"PN-{self.number:03d}"


class NoteLine(Protected):
    """One part of a note's encashment schedule: an amount, and the day from which on it may be asked for."""

    note = models.ForeignKey("donors.PromissoryNote", models.PROTECT, related_name="lines")
    number = models.PositiveSmallIntegerField()
    due_date = models.DateField()
    amount = AmountField()
    currency = CurrencyField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="note_line_number_once", fields=["note", "number"]),
            models.CheckConstraint(
                name="note_line_positive", condition=Q(amount__gt=0, number__gte=1)
            ),
            models.CheckConstraint(
                name="note_line_currency_known", condition=currency_known("currency")
            ),
        ]

    @property
    def money(self) -> Money:
        """Return the amount of this line."""
        return Money(self.amount, self.currency)

    def __str__(self) -> str:
        return f"{self.note}/{self.number}"


class Encashment(Protected):
    """A receipt that came in for a line of a note, whole: so cash is exactly what was encashed."""

    line = models.ForeignKey("donors.NoteLine", models.PROTECT, related_name="encashments")
    receipt = models.OneToOneField("donors.Receipt", models.PROTECT, related_name="encashment")
    amount = AmountField()
    currency = CurrencyField()
    recorded_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="encashments_recorded"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="encashment_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="encashment_currency_known", condition=currency_known("currency")
            ),
        ]

    @property
    def money(self) -> Money:
        """Return what came in."""
        return Money(self.amount, self.currency)

    def __str__(self) -> str:
        return str(self.receipt)


class EncashmentCall(Protected):
    """The demand that a donor honors a line of its note, once its day has come: what was left of it.

    A letter in both languages goes with it. Where to pay is frozen as it was known, and empty while
    the fund had no account in the currency; for whom it was called is unknown of the oldest.
    """

    line = models.OneToOneField("donors.NoteLine", models.PROTECT, related_name="call")
    called_on = models.DateField()
    amount = AmountField()
    currency = CurrencyField()
    called_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="encashments_called"
    )
    called_for = models.ForeignKey(
        "identity.Organization", models.PROTECT, null=True, related_name="encashments_called"
    )
    deposit_bank = models.CharField(max_length=200, blank=True, default="")
    deposit_account = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="encashment_call_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="encashment_call_currency_known", condition=currency_known("currency")
            ),
        ]

    @property
    def money(self) -> Money:
        """Return what was demanded."""
        return Money(self.amount, self.currency)

    @property
    def reference(self) -> str:
        """Return the reference that the donor puts on its payment."""
        return demand_reference(str(self.line.note), self.line.number)

    def __str__(self) -> str:
        return str(self.line)


class NoteReturn(Protected):
    """A note is given back to its donor: all of it that never was encashed, on a day, and why.

    Proposed by one unit and confirmed by another with its paper on file. From then on nothing is
    demanded or encashed of the note: encashed and returned are its face.
    """

    mutable = (
        "state",
        "decided_by_id",
        "decided_by_organization_id",
        "decided_at",
        "declined_reason",
    )

    note = models.ForeignKey("donors.PromissoryNote", models.PROTECT, related_name="returns")
    returned_on = models.DateField()
    reason = models.TextField()
    amount = AmountField()
    currency = CurrencyField()
    state = models.CharField(
        max_length=20, choices=NoteReturnState.choices, default=NoteReturnState.PROPOSED
    )
    proposed_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="note_returns_proposed"
    )
    proposed_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="note_returns_proposed"
    )
    decided_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="note_returns_decided"
    )
    decided_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, null=True, related_name="note_returns_decided"
    )
    decided_at = models.DateTimeField(null=True)
    declined_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="note_return_stands_once",
                fields=["note"],
                condition=~Q(state="DECLINED"),
            ),
            models.CheckConstraint(
                name="note_return_has_an_amount_and_a_reason",
                condition=Q(amount__gt=0, reason__regex=r"\S"),
            ),
            models.CheckConstraint(
                name="note_return_currency_known", condition=currency_known("currency")
            ),
            models.CheckConstraint(
                name="note_return_whole_in_its_state",
                condition=(Q(state="PROPOSED") & UNDECIDED & Q(declined_reason=""))
                | (Q(state="CONFIRMED") & DECIDED & Q(declined_reason=""))
                | (Q(state="DECLINED") & DECIDED & Q(declined_reason__regex=r"\S")),
            ),
            models.CheckConstraint(
                name="note_return_confirmed_by_another",
                condition=~Q(state="CONFIRMED")
                | (
                    ~Q(decided_by=F("proposed_by"))
                    & ~Q(decided_by_organization=F("proposed_by_organization"))
                ),
            ),
        ]

    @property
    def money(self) -> Money:
        """Return what of the note is given back."""
        return Money(self.amount, self.currency)

    def __str__(self) -> str:
        return str(self.note)
