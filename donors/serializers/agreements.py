"""What programs send to agreements and read from them."""

from typing import Any

from rest_framework import serializers

from donors.choices import Instrument
from donors.rules.clauses import Clause
from donors.rules.schedule import Part
from donors.serializers.clauses import ClauseInput, clauses_of
from donors.serializers.schedules import InstallmentInput, parts_of
from trustfund.api.serializers import MoneyField, PlainTextField


class AgreementDraftInput(serializers.Serializer):
    """An agreement with its installments, which add up to it."""

    fund_id = serializers.UUIDField()
    pledge_id = serializers.UUIDField(allow_null=True, default=None)
    agency_id = serializers.UUIDField(required=False, allow_null=True, default=None)
    donor_reference = PlainTextField(required=False, allow_blank=True, default="", max_length=80)
    special_condition = PlainTextField(required=False, allow_blank=True, default="", max_length=300)
    instrument = serializers.ChoiceField(choices=Instrument.choices)
    money = MoneyField()
    installments = InstallmentInput(many=True)
    clauses = ClauseInput(many=True, required=False, default=list)

    def validate_clauses(self, rows: list[dict[str, Any]]) -> list[Clause]:
        """Return the clauses as the service takes them."""
        return clauses_of(rows)

    def validate_installments(self, rows: list[dict[str, Any]]) -> list[Part]:
        """Return the schedule as the service takes it."""
        return parts_of(rows)


class PositionOutput(serializers.Serializer):
    """Where an installment stands on the day asked for."""

    number = serializers.IntegerField()
    due_rule = serializers.CharField(source="installment.due_rule")
    due_date = serializers.DateField(allow_null=True)
    days = serializers.IntegerField(source="installment.days", allow_null=True)
    milestone = serializers.CharField(source="installment.milestone")
    qualification = serializers.CharField(source="installment.qualification")
    is_qualified = serializers.BooleanField(source="installment.is_qualified")
    called_on = serializers.DateField(source="installment.last_call.day", allow_null=True)
    called = MoneyField(source="installment.called", allow_zero=True)
    money = MoneyField()
    paid = MoneyField()
    outstanding = MoneyField()
    days_overdue = serializers.IntegerField()
    standing = serializers.CharField()


class DueDateOutput(serializers.Serializer):
    """One day on a donor's calendar: an installment to be paid, a report that a clause asks for, or
    the encashment of a note.

    `number` is that of the installment, the clause or the note's line, `given_on` when a report was given.
    """

    kind = serializers.CharField()
    agreement_id = serializers.UUIDField()
    agreement_number = serializers.CharField()
    number = serializers.IntegerField()
    due_date = serializers.DateField(source="day", allow_null=True)
    money = MoneyField(allow_null=True)
    outstanding = MoneyField(allow_zero=True, allow_null=True)
    standing = serializers.CharField()
    given_on = serializers.DateField(allow_null=True)


class AgreementOutput(serializers.Serializer):
    """An agreement as it is signed."""

    id = serializers.UUIDField()
    fund_id = serializers.UUIDField()
    donor_id = serializers.UUIDField()
    pledge_id = serializers.UUIDField(allow_null=True)
    agency_id = serializers.UUIDField(allow_null=True)
    donor_reference = serializers.CharField()
    special_condition = serializers.CharField()
    number = serializers.CharField()
    instrument = serializers.CharField()
    money = MoneyField()
    state = serializers.CharField()
    content_hash = serializers.CharField()
    administrator_signed_date = serializers.DateField(allow_null=True)
    countersigned_date = serializers.DateField(allow_null=True)
    holding_money = MoneyField(allow_null=True)
    holding_rate = serializers.DecimalField(max_digits=20, decimal_places=10, allow_null=True)
    holding_rate_date = serializers.DateField(allow_null=True)
    holding_rate_source = serializers.CharField()


class AgreementWithdrawInput(serializers.Serializer):
    """Why an offer is withdrawn."""

    reason = PlainTextField()


class AgreementCountersignInput(serializers.Serializer):
    """The signature, bound to the terms that were read; a rate of one's own with its source."""

    content_hash = serializers.RegexField(r"^[0-9a-f]{64}$")
    rate = serializers.DecimalField(max_digits=20, decimal_places=10, allow_null=True, default=None)
    rate_source = PlainTextField(allow_blank=True, default="")
