"""What the programming interface of projects takes and gives."""

from typing import Any

from rest_framework import serializers

from projects import selectors
from projects.choices import Basis1874, BudgetCategory
from projects.rules.proposal import MAX_INDICATORS, BudgetItem, IndicatorItem, Proposal
from trustfund.api.serializers import MoneyField, PlainTextField
from trustfund.funds.choices import Sector


class BudgetItemInput(serializers.Serializer):
    """One budget line."""

    category = serializers.ChoiceField(choices=BudgetCategory.choices)
    money = MoneyField()


class IndicatorInput(serializers.Serializer):
    """One result that the project promises."""

    name = PlainTextField()
    unit = PlainTextField(max_length=40)
    baseline = serializers.DecimalField(max_digits=20, decimal_places=4)
    target = serializers.DecimalField(max_digits=20, decimal_places=4)
    target_date = serializers.DateField()


class ProposalInput(serializers.Serializer):
    """A whole proposal."""

    title = PlainTextField()
    title_ko = PlainTextField(required=False, default="", allow_blank=True)
    sector = serializers.ChoiceField(choices=Sector.choices)
    objective = PlainTextField(max_length=5000)
    recipient_priority = PlainTextField()
    donor_priority = PlainTextField()
    basis_1874 = serializers.ChoiceField(choices=Basis1874.choices)
    basis_text = PlainTextField(max_length=5000)
    amount = MoneyField()
    budget = serializers.ListField(child=BudgetItemInput(), max_length=len(BudgetCategory.values))
    indicators = serializers.ListField(child=IndicatorInput(), max_length=MAX_INDICATORS)


class ProposeInput(ProposalInput):
    """A proposal to a fund."""

    fund_id = serializers.UUIDField()


class ReviseInput(ProposalInput):
    """A proposal in place of the version that the writer had before them."""

    version = serializers.IntegerField(min_value=1)


class SubmitInput(serializers.Serializer):
    """The version to submit."""

    version = serializers.IntegerField(min_value=1)


class BudgetLineOutput(serializers.Serializer):
    """One budget line."""

    category = serializers.CharField()
    money = MoneyField()


class IndicatorOutput(serializers.Serializer):
    """One result that the project promises."""

    name = serializers.CharField()
    unit = serializers.CharField()
    baseline = serializers.DecimalField(max_digits=20, decimal_places=4)
    target = serializers.DecimalField(max_digits=20, decimal_places=4)
    target_date = serializers.DateField()


class ProjectRowOutput(serializers.Serializer):
    """A project as a list gives it."""

    id = serializers.UUIDField()
    fund_id = serializers.UUIDField()
    number = serializers.CharField()
    title = serializers.CharField()
    title_ko = serializers.CharField()
    recipient = serializers.CharField(source="recipient.name")
    sector = serializers.CharField()
    state = serializers.CharField()
    money = MoneyField()


class ProjectOutput(ProjectRowOutput):
    """A project with everything that its content hash covers."""

    version = serializers.IntegerField()
    objective = serializers.CharField()
    recipient_priority = serializers.CharField()
    donor_priority = serializers.CharField()
    basis_1874 = serializers.CharField()
    basis_text = serializers.CharField()
    content_hash = serializers.CharField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    motion_reference = serializers.CharField()
    budget = serializers.SerializerMethodField()
    indicators = serializers.SerializerMethodField()

    def get_budget(self, project: Any) -> list[dict[str, Any]]:
        """Return the lines of the latest version."""
        return list(BudgetLineOutput(selectors.budget_lines(project), many=True).data)

    def get_indicators(self, project: Any) -> list[dict[str, Any]]:
        """Return the indicators of the latest version."""
        return list(IndicatorOutput(selectors.indicators_of(project), many=True).data)


def proposal_from(data: dict[str, Any]) -> Proposal:
    """Return the proposal that validated input describes."""
    return Proposal(
        **{
            **data,
            "budget": tuple(BudgetItem(**item) for item in data["budget"]),
            "indicators": tuple(IndicatorItem(**item) for item in data["indicators"]),
        }
    )
