"""What programs send to bank statements and their lines, and read from them."""

from typing import Any

from rest_framework import serializers

from donors.errors import refusal_sentence
from trustfund.api.serializers import MoneyField, PlainTextField


class StatementImportInput(serializers.Serializer):
    """A file of the bank; `map` is that of a table of text, in TOML."""

    file = serializers.FileField(max_length=5000, allow_empty_file=True)
    encoding = serializers.ChoiceField(
        choices=["", "utf-8", "cp1252", "euc-kr"], required=False, default=""
    )
    map = serializers.CharField(required=False, allow_blank=True, default="", max_length=5000)


class StatementImportOutput(serializers.Serializer):
    """An imported file and how far it is; `refusal` says why nothing of it was taken."""

    id = serializers.UUIDField()
    fund_id = serializers.UUIDField()
    name = serializers.CharField()
    sha256 = serializers.CharField()
    state = serializers.CharField()
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    failure_code = serializers.CharField()
    refusal = serializers.SerializerMethodField()
    recorded_at = serializers.DateTimeField()

    def get_refusal(self, row: Any) -> str:
        """Return the sentence, empty where nothing was refused."""
        return refusal_sentence(row.failure_code, row.failure_facts) if row.failure_code else ""


class StatementOutput(serializers.Serializer):
    """One statement of a file: its balances and how its lines add up."""

    id = serializers.UUIDField(source="statement.pk")
    account = serializers.CharField(source="statement.account.identifier")
    currency = serializers.CharField(source="statement.currency")
    opening = MoneyField(allow_null=True)
    opening_date = serializers.DateField(source="statement.opening_date", allow_null=True)
    closing = MoneyField(allow_null=True)
    closing_date = serializers.DateField(source="statement.closing_date", allow_null=True)
    line_count = serializers.IntegerField(source="statement.line_count")
    known_count = serializers.IntegerField(source="statement.known_count")
    outcomes = serializers.SerializerMethodField()
    ties = serializers.BooleanField()

    def get_outcomes(self, page: Any) -> dict[str, int]:
        """Return how many lines became what."""
        return {group.outcome: group.count for group in page.groups}


class StatementImportPageOutput(StatementImportOutput):
    """An imported file with its statements."""

    statements = StatementOutput(many=True)


class LineOutput(serializers.Serializer):
    """A line of a statement, what became of it and what is left of it in suspense."""

    id = serializers.UUIDField(source="line.pk")
    import_id = serializers.UUIDField(source="line.statement.source_id")
    position = serializers.IntegerField(source="line.position")
    booking_date = serializers.DateField(source="line.booking_date")
    value_date = serializers.DateField(source="line.value_date")
    money = MoneyField(source="line.money")
    left = MoneyField()
    outcome = serializers.CharField()
    hold = serializers.CharField(source="line.hold")
    bank_reference = serializers.CharField(source="line.bank_reference")
    end_to_end_id = serializers.CharField(source="line.end_to_end_id")
    owner_reference = serializers.CharField(source="line.owner_reference")
    counterparty_name = serializers.CharField(source="line.counterparty_name")
    remittance = serializers.CharField(source="line.remittance")
    entry_id = serializers.IntegerField(source="line.entry_id", allow_null=True)
    days = serializers.IntegerField()


class SuggestionOutput(serializers.Serializer):
    """An agreement that a line may pay under, and the codes of why."""

    agreement_id = serializers.UUIDField()
    number = serializers.CharField()
    installment = serializers.IntegerField(allow_null=True)
    money = MoneyField()
    reasons = serializers.ListField(child=serializers.CharField())
    score = serializers.IntegerField()
    is_exact = serializers.BooleanField()


class LinePageOutput(LineOutput):
    """A line with the agreements that it may be paid under, the best first."""

    suggestions = SuggestionOutput(many=True)


class LinePartField(serializers.Serializer):
    """A part of a line, under one agreement; under none it goes back to who has paid it."""

    agreement_id = serializers.UUIDField(allow_null=True)
    money = MoneyField()


class LineMatchProposeInput(serializers.Serializer):
    """Under which agreements a line was paid, and how much under each."""

    parts = LinePartField(many=True)
    reason = PlainTextField(max_length=500)


class LineMatchConfirmInput(serializers.Serializer):
    """How the bank has paid back a part that goes back; nothing for parts that are receipts."""

    value_date = serializers.DateField(required=False)
    bank_reference = PlainTextField(max_length=80, required=False)


class LineMatchDeclineInput(serializers.Serializer):
    """Why a proposal is declined."""

    reason = PlainTextField(max_length=500)


class LineMatchPartOutput(serializers.Serializer):
    """A part, and its receipt or its entry back once it is confirmed."""

    agreement_id = serializers.UUIDField(allow_null=True)
    money = MoneyField()
    receipt_id = serializers.UUIDField(allow_null=True)
    entry_id = serializers.IntegerField(allow_null=True)


class LineMatchOutput(serializers.Serializer):
    """A proposal on a line, with its parts and the answer."""

    id = serializers.UUIDField()
    line_id = serializers.UUIDField()
    state = serializers.CharField()
    reason = serializers.CharField()
    decided_reason = serializers.CharField()
    parts = serializers.SerializerMethodField()

    def get_parts(self, match: Any) -> list[dict[str, Any]]:
        """Return the parts."""
        rows = match.parts.order_by("pk")
        return [dict(LineMatchPartOutput(row).data) for row in rows]


class HeldLineSettleInput(serializers.Serializer):
    """Whether a held line is a movement of its own, and how one knows."""

    is_own = serializers.BooleanField()
    reason = PlainTextField(max_length=500)
