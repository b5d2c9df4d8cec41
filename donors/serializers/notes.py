"""What programs send to promissory notes and read from them."""

from datetime import date
from typing import Any

from rest_framework import serializers

from trustfund.api.serializers import MoneyField, PlainTextField
from trustfund.kernel.money import Money


class NoteLineInput(serializers.Serializer):
    """One part of an encashment schedule."""

    due_date = serializers.DateField()
    money = MoneyField()


class NoteProposeInput(serializers.Serializer):
    """A note with its schedule."""

    money = MoneyField()
    received_on = serializers.DateField()
    reference = PlainTextField(max_length=80)
    custodian = PlainTextField(max_length=200)
    lines = NoteLineInput(many=True)

    def validate_lines(self, rows: list[dict[str, Any]]) -> list[tuple[date, Money]]:
        """Return the schedule as the service takes it."""
        return [(row["due_date"], row["money"]) for row in rows]


class NoteDeclineInput(serializers.Serializer):
    """Why a note is declined."""

    reason = PlainTextField()


class NoteReturnInput(serializers.Serializer):
    """On which day a note goes back, and why."""

    returned_on = serializers.DateField()
    reason = PlainTextField()


class NoteReturnOutput(serializers.Serializer):
    """A note that goes back to its donor, as far as it never was encashed."""

    id = serializers.UUIDField()
    note_id = serializers.UUIDField()
    returned_on = serializers.DateField()
    reason = serializers.CharField()
    money = MoneyField()
    state = serializers.CharField()
    declined_reason = serializers.CharField()
    decided_at = serializers.DateTimeField(allow_null=True)


class EncashmentInput(serializers.Serializer):
    """Which receipt came in for which line."""

    line = serializers.IntegerField(min_value=1, max_value=32767)
    receipt_id = serializers.UUIDField()


class EncashmentCallInput(serializers.Serializer):
    """Which line of a note is demanded."""

    line = serializers.IntegerField(min_value=1, max_value=32767)


class EncashmentCallOutput(serializers.Serializer):
    """The demand of a line of a note."""

    id = serializers.UUIDField()
    note_id = serializers.UUIDField(source="line.note_id")
    line = serializers.IntegerField(source="line.number")
    called_on = serializers.DateField()
    money = MoneyField()
    reference = serializers.CharField()
    deposit_bank = serializers.CharField()
    deposit_account = serializers.CharField()


class NoteLineOutput(serializers.Serializer):
    """Where one line of a schedule stands."""

    number = serializers.IntegerField()
    due_date = serializers.DateField()
    money = MoneyField()
    encashed = MoneyField()
    returned = MoneyField()
    left = MoneyField()
    days_late = serializers.IntegerField()


class NoteOutput(serializers.Serializer):
    """A note and where it stands as of a day; what is held of it is no cash."""

    id = serializers.UUIDField(source="note.pk")
    number = serializers.CharField(source="note.__str__")
    fund_id = serializers.UUIDField(source="note.fund_id")
    donor_id = serializers.UUIDField(source="note.donor_id")
    agreement_id = serializers.UUIDField(source="note.agreement_id")
    reference = serializers.CharField(source="note.reference")
    custodian = serializers.CharField(source="note.custodian")
    received_on = serializers.DateField(source="note.received_on")
    as_of = serializers.DateField()
    money = MoneyField(source="note.money")
    encashed = MoneyField()
    held = MoneyField()
    returned = MoneyField()
    late = MoneyField()
    standing = serializers.CharField()
    declined_reason = serializers.CharField(source="note.declined_reason")
    lines = NoteLineOutput(many=True)


class EncashmentOutput(serializers.Serializer):
    """A receipt that came in for a line of a note."""

    id = serializers.UUIDField()
    note_id = serializers.UUIDField(source="line.note_id")
    line = serializers.IntegerField(source="line.number")
    receipt_id = serializers.UUIDField()
    value_date = serializers.DateField(source="receipt.value_date")
    money = MoneyField()
