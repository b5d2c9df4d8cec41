"""What the programming interface of funds reads and writes."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from trustfund.api.serializers import MoneyField, PlainTextField
from trustfund.funds.choices import BankAccountKind, SetAsidePurpose
from trustfund.funds.models import Fund
from trustfund.identity import selectors as identity
from trustfund.identity.choices import OrganizationKind
from trustfund.kernel.currencies import EXPONENTS


class FeeTierField(serializers.Serializer):
    """One tier: on cumulative contributions above this amount, this percentage."""

    above = serializers.DecimalField(max_digits=20, decimal_places=4, min_value=Decimal(0))
    percent = serializers.DecimalField(
        max_digits=6, decimal_places=4, min_value=Decimal(0), max_value=Decimal(25)
    )


class FundCreateInput(serializers.Serializer):
    """A fund to prepare."""

    number = PlainTextField(max_length=20)
    name = PlainTextField()
    name_ko = PlainTextField(required=False, allow_blank=True, default="")
    purpose = PlainTextField(max_length=5000)
    holding_currency = serializers.ChoiceField(choices=sorted(EXPONENTS))
    recipient = serializers.UUIDField()
    end_disbursement_date = serializers.DateField()
    fee_tiers = serializers.ListField(child=FeeTierField(), min_length=1, max_length=10)

    def validate_recipient(self, value: Any) -> Any:
        """Return the recipient's organization."""
        found = identity.organizations_queryset(OrganizationKind.RECIPIENT).filter(pk=value).first()
        if found is None:
            raise serializers.ValidationError(_("This is not the identifier of a recipient."))
        return found

    def validate_fee_tiers(self, value: list[dict[str, Decimal]]) -> list[tuple[Decimal, Decimal]]:
        """Return the tiers as pairs."""
        return [(tier["above"], tier["percent"]) for tier in value]


class FeeScheduleProposeInput(serializers.Serializer):
    """The tiers that charge contributions from a day on, and the decision that sets them."""

    valid_from = serializers.DateField()
    fee_tiers = serializers.ListField(child=FeeTierField(), min_length=1, max_length=10)
    authority = PlainTextField(max_length=200)

    def validate_fee_tiers(self, value: list[dict[str, Decimal]]) -> list[tuple[Decimal, Decimal]]:
        """Return the tiers as pairs."""
        return [(tier["above"], tier["percent"]) for tier in value]


class ReasonInput(serializers.Serializer):
    """Why what was proposed is declined."""

    reason = PlainTextField(max_length=500)


class FeeScheduleOutput(serializers.Serializer):
    """A fee schedule. `id` is null for the one that the fund was opened with; `standing` is one of
    PROPOSED, DECLINED, SCHEDULED, IN_FORCE, REPLACED."""

    id = serializers.UUIDField(source="row.id", allow_null=True, default=None)
    authority = serializers.CharField(source="row.authority", default="")
    declined_reason = serializers.CharField(source="row.declined_reason", default="")
    valid_from = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True)
    standing = serializers.CharField()
    tiers = FeeTierField(many=True)


class IncomeCorrectInput(serializers.Serializer):
    """What the bank credited by a correction: the difference, below zero where it took money."""

    money = MoneyField(allow_negative=True)
    value_date = serializers.DateField()
    reference = PlainTextField(max_length=200)


class IncomeRecordInput(IncomeCorrectInput):
    """What the fund's share of the pool earned in a month, named by its first day."""

    month = serializers.DateField()


class IncomeOutput(serializers.Serializer):
    """Investment income of a month; `corrects_id` names the record that it corrects."""

    id = serializers.UUIDField()
    fund_id = serializers.UUIDField()
    month = serializers.DateField()
    money = MoneyField()
    value_date = serializers.DateField()
    reference = serializers.CharField()
    corrects_id = serializers.UUIDField(allow_null=True)
    state = serializers.CharField()
    entry_id = serializers.IntegerField(allow_null=True)
    declined_reason = serializers.CharField()
    recorded_at = serializers.DateTimeField()


class ResolutionInput(serializers.Serializer):
    """The executive directors' resolution."""

    number = PlainTextField(max_length=80)
    resolution_date = serializers.DateField()


class ConsentInput(serializers.Serializer):
    """A side's agreement to the fund."""

    reference = PlainTextField()
    consent_date = serializers.DateField()


class FundOutput(serializers.ModelSerializer):
    """A fund, its consents and the fee schedule that it was opened with."""

    recipient = serializers.UUIDField(source="recipient_id")
    recipient_name = serializers.CharField(source="recipient.name")
    fee_tiers = serializers.SerializerMethodField()

    class Meta:
        model = Fund
        fields = (
            "id",
            "number",
            "name",
            "name_ko",
            "purpose",
            "holding_currency",
            "recipient",
            "recipient_name",
            "end_disbursement_date",
            "state",
            "resolution_number",
            "resolution_date",
            "donor_consent_reference",
            "donor_consent_date",
            "recipient_consent_reference",
            "recipient_consent_date",
            "opened_date",
            "fee_tiers",
        )
        read_only_fields = fields

    def get_fee_tiers(self, fund: Fund) -> list[dict[str, str]]:
        """Return the tiers, lowest threshold first, amounts in the holding currency."""
        tiers = sorted(fund.fee_tiers.all(), key=lambda tier: tier.above)
        return [{"above": f"{tier.above:f}", "percent": f"{tier.percent:f}"} for tier in tiers]


class SetAsideMakeInput(serializers.Serializer):
    """Money to keep from new grants, in the fund's holding currency."""

    purpose = serializers.ChoiceField(choices=SetAsidePurpose.choices)
    money = MoneyField()
    reason = PlainTextField(max_length=500)
    decision_reference = PlainTextField(required=False, allow_blank=True, default="")


class SetAsideReleaseInput(serializers.Serializer):
    """How much of a set-aside is freed, and why."""

    money = MoneyField()
    reason = PlainTextField(max_length=500)


class SetAsideReleaseOutput(serializers.Serializer):
    """One release of a set-aside."""

    id = serializers.UUIDField()
    set_aside_id = serializers.UUIDField()
    money = MoneyField()
    reason = serializers.CharField()
    recorded_at = serializers.DateTimeField()


class SetAsideOutput(serializers.Serializer):
    """A set-aside, what is left of it by the books, and its releases, newest first."""

    id = serializers.UUIDField(source="set_aside.id")
    fund_id = serializers.UUIDField(source="set_aside.fund_id")
    purpose = serializers.CharField(source="set_aside.purpose")
    money = MoneyField(source="set_aside.money")
    left = MoneyField()
    reason = serializers.CharField(source="set_aside.reason")
    decision_reference = serializers.CharField(source="set_aside.decision_reference")
    recorded_at = serializers.DateTimeField(source="set_aside.recorded_at")
    releases = SetAsideReleaseOutput(many=True)


class BankAccountRegisterInput(serializers.Serializer):
    """An account of the fund, as its bank's statements name it."""

    kind = serializers.ChoiceField(choices=BankAccountKind.choices)
    identifier = PlainTextField(max_length=50)
    currency = serializers.ChoiceField(choices=sorted(EXPONENTS))
    bank_name = PlainTextField()


class BankAccountOutput(serializers.Serializer):
    """A bank account of a fund."""

    id = serializers.UUIDField()
    fund_id = serializers.UUIDField()
    kind = serializers.CharField()
    identifier = serializers.CharField()
    currency = serializers.CharField()
    bank_name = serializers.CharField()
    recorded_at = serializers.DateTimeField()
