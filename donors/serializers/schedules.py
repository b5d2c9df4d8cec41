"""What programs send to installments and read from them."""

from typing import Any

from rest_framework import serializers

from donors.choices import AnnexMove, DueRule
from donors.rules.clauses import Clause
from donors.rules.schedule import FIXED, Part
from donors.serializers.clauses import ClauseInput, ClauseOutput, clauses_of
from trustfund.api.serializers import MoneyField, PlainTextField


class InstallmentInput(serializers.Serializer):
    """One part of a schedule: due on a date, or by a rule whose date is not known yet."""

    money = MoneyField()
    due_rule = serializers.ChoiceField(choices=DueRule.choices, default=FIXED)
    due_date = serializers.DateField(required=False, allow_null=True, default=None)
    days = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=0, max_value=3650
    )
    milestone = PlainTextField(required=False, allow_blank=True, default="", max_length=40)
    qualification = PlainTextField(required=False, allow_blank=True, default="", max_length=300)


class AmendedInput(InstallmentInput):
    """One part of an amended schedule; with a number it continues that installment."""

    number = serializers.IntegerField(default=0, min_value=0, max_value=32767)


class AmendmentDraftInput(serializers.Serializer):
    """A whole new schedule; what is left out ends."""

    money = MoneyField()
    reason = PlainTextField()
    installments = AmendedInput(many=True)
    clauses: "serializers.ListSerializer[Any]" = serializers.ListSerializer(
        child=ClauseInput(), required=False, allow_null=True, default=None
    )
    annexes = serializers.ChoiceField(choices=AnnexMove.choices, default=AnnexMove.AS_SIGNED)

    def validate_clauses(self, rows: list[dict[str, Any]] | None) -> list[Clause] | None:
        """Return the clauses as the service takes them; none for those in force."""
        return None if rows is None else clauses_of(rows)

    def validate_installments(self, rows: list[dict[str, Any]]) -> list[Part]:
        """Return the schedule as the service takes it."""
        return parts_of(rows)


class AmendmentCountersignInput(serializers.Serializer):
    """The signature, bound to the terms that were read."""

    content_hash = serializers.RegexField(r"^[0-9a-f]{64}$")


class AmendmentOutput(serializers.Serializer):
    """An amendment as it is signed."""

    id = serializers.UUIDField()
    agreement_id = serializers.UUIDField()
    number = serializers.IntegerField()
    reason = serializers.CharField()
    money = MoneyField()
    state = serializers.CharField()
    content_hash = serializers.CharField()
    administrator_signed_date = serializers.DateField(allow_null=True)
    countersigned_date = serializers.DateField(allow_null=True)


class ScheduledOutput(serializers.Serializer):
    """One installment of a schedule."""

    due_rule = serializers.CharField()
    due_date = serializers.DateField(allow_null=True)
    days = serializers.IntegerField(allow_null=True)
    milestone = serializers.CharField()
    qualification = serializers.CharField()
    money = MoneyField()


class ChangeOutput(serializers.Serializer):
    """What an amendment does to one installment."""

    number = serializers.IntegerField()
    kind = serializers.CharField()
    before = ScheduledOutput(allow_null=True)
    after = ScheduledOutput(allow_null=True)


class AmendmentPageOutput(AmendmentOutput):
    """An amendment with what it changes."""

    changes = ChangeOutput(many=True)
    clauses = ClauseOutput(many=True)


def parts_of(rows: list[dict[str, Any]]) -> list[Part]:
    """Return the schedule as the services take it."""
    return [Part(**row) for row in rows]


class InstallmentDueInput(serializers.Serializer):
    """What makes an installment due, and when."""

    day = serializers.DateField()
    due_date = serializers.DateField()
    reference = PlainTextField()


class InstallmentUnqualifyInput(serializers.Serializer):
    """The notice by which a donor lifts its reservation."""

    day = serializers.DateField()
    reference = PlainTextField()


class InstallmentStepOutput(serializers.Serializer):
    """What happened to an installment."""

    id = serializers.UUIDField()
    agreement_id = serializers.UUIDField()
    number = serializers.IntegerField()
    kind = serializers.CharField()
    day = serializers.DateField()
    due_date = serializers.DateField(allow_null=True)
    reference = serializers.CharField()
