"""What programs send of clauses, and read of them."""

from typing import Any

from rest_framework import serializers

from donors.choices import ClauseKind
from donors.rules.clauses import Clause
from trustfund.api.serializers import MoneyField, PlainTextField
from trustfund.funds.choices import Sector


class ClauseInput(serializers.Serializer):
    """One clause: its kind, and what that needs. Its number is given by the service."""

    kind = serializers.ChoiceField(choices=ClauseKind.choices)
    percent = serializers.DecimalField(
        max_digits=5, decimal_places=2, required=False, allow_null=True, default=None
    )
    sectors = serializers.ListField(
        child=serializers.ChoiceField(choices=Sector.choices), required=False, default=list
    )
    day = serializers.DateField(required=False, allow_null=True, default=None)
    months = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=1, max_value=60
    )


class ClauseOutput(serializers.Serializer):
    """One clause as it is signed."""

    number = serializers.IntegerField()
    kind = serializers.CharField()
    percent = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    sectors = serializers.ListField(child=serializers.CharField())
    day = serializers.DateField(allow_null=True)
    months = serializers.IntegerField(allow_null=True)


class ClauseStandingOutput(serializers.Serializer):
    """Whether a clause is kept, due or broken on the day asked for, with the figure that says so."""

    clause = ClauseOutput()
    state = serializers.CharField()
    percent = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    limit = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    money = MoneyField(allow_null=True)
    day = serializers.DateField(allow_null=True)


def clauses_of(rows: list[dict[str, Any]]) -> list[Clause]:
    """Return the clauses as the services take them."""
    return [Clause(**{**row, "sectors": tuple(row["sectors"])}) for row in rows]


class GivenReportInput(serializers.Serializer):
    """Which report was given: the clause's number and the day that it sets; when, and what paper."""

    number = serializers.IntegerField(min_value=1, max_value=32767)
    due_date = serializers.DateField()
    given_on = serializers.DateField()
    reference = PlainTextField(max_length=200)


class GivenReportWithdrawInput(serializers.Serializer):
    """Why the record of a report is withdrawn."""

    reason = PlainTextField()


class GivenReportOutput(serializers.Serializer):
    """A report that was given to a donor."""

    id = serializers.UUIDField()
    agreement_id = serializers.UUIDField()
    number = serializers.IntegerField()
    due_date = serializers.DateField()
    given_on = serializers.DateField()
    reference = serializers.CharField()
    withdrawn_reason = serializers.CharField()
