"""What the programming interface of projects takes and gives."""

from typing import Any

from rest_framework import serializers

from projects import selectors
from projects.choices import (
    Basis1874,
    BudgetCategory,
    GoodsFlag,
    Province,
    RiskCategory,
    RiskRating,
)
from projects.models import Project
from projects.rules.goods import MAX_GOODS, GoodsItem
from projects.rules.proposal import (
    MAX_COMPONENTS,
    MAX_INDICATORS,
    MAX_YEARS,
    BudgetItem,
    ComponentItem,
    IndicatorItem,
    Proposal,
    RiskItem,
)
from projects.selectors.appraisals import appraisal_rows
from projects.serializers.appraisals import AppraisalRowOutput
from trustfund.api.serializers import MoneyField, PlainTextField
from trustfund.funds.choices import Sector

LONGEST_TEXT = 5000
MOST_PEOPLE = 30_000_000


class BudgetItemInput(serializers.Serializer):
    """What a component needs in one category and one calendar year."""

    category = serializers.ChoiceField(choices=BudgetCategory.choices)
    year = serializers.IntegerField(min_value=2000, max_value=2199)
    money = MoneyField()


class ComponentInput(serializers.Serializer):
    """A part of the project, with its own lines of the budget."""

    name = PlainTextField()
    name_ko = PlainTextField(required=False, default="", allow_blank=True)
    lines = serializers.ListField(
        child=BudgetItemInput(), max_length=len(BudgetCategory.values) * MAX_YEARS
    )


class IndicatorInput(serializers.Serializer):
    """One result that the project promises."""

    name = PlainTextField()
    unit = PlainTextField(max_length=40)
    baseline = serializers.DecimalField(max_digits=20, decimal_places=4)
    target = serializers.DecimalField(max_digits=20, decimal_places=4)
    target_date = serializers.DateField()


class RiskInput(serializers.Serializer):
    """How high one category of risk is, and what is done about it."""

    category = serializers.ChoiceField(choices=RiskCategory.choices)
    rating = serializers.ChoiceField(choices=RiskRating.choices)
    mitigation = PlainTextField(
        max_length=LONGEST_TEXT, required=False, default="", allow_blank=True
    )


class GoodsInput(serializers.Serializer):
    """Goods that the project would buy, with an HS code of 2 to 6 digits, or none yet."""

    item = PlainTextField()
    hs_code = PlainTextField(max_length=6, required=False, default="", allow_blank=True)
    money = MoneyField()


class ProposalInput(serializers.Serializer):
    """A draft: title, sector and amount are always there, the rest by the time it is submitted."""

    title = PlainTextField()
    title_ko = PlainTextField(required=False, default="", allow_blank=True)
    sector = serializers.ChoiceField(choices=Sector.choices)
    objective = PlainTextField(
        max_length=LONGEST_TEXT, required=False, default="", allow_blank=True
    )
    recipient_priority = PlainTextField(required=False, default="", allow_blank=True)
    donor_priority = PlainTextField(required=False, default="", allow_blank=True)
    basis_1874 = serializers.ChoiceField(
        choices=Basis1874.choices, required=False, default="", allow_blank=True
    )
    basis_text = PlainTextField(
        max_length=LONGEST_TEXT, required=False, default="", allow_blank=True
    )
    entity = PlainTextField(max_length=20, required=False, default="", allow_blank=True)
    need = PlainTextField(max_length=LONGEST_TEXT, required=False, default="", allow_blank=True)
    provinces = serializers.ListField(
        child=serializers.ChoiceField(choices=Province.choices),
        max_length=len(Province.values),
        required=False,
        default=list,
    )
    beneficiaries = serializers.IntegerField(
        min_value=0, max_value=MOST_PEOPLE, required=False, default=None, allow_null=True
    )
    women = serializers.IntegerField(
        min_value=0, max_value=MOST_PEOPLE, required=False, default=None, allow_null=True
    )
    sustainability = PlainTextField(
        max_length=LONGEST_TEXT, required=False, default="", allow_blank=True
    )
    coordination = PlainTextField(
        max_length=LONGEST_TEXT, required=False, default="", allow_blank=True
    )
    closing_date = serializers.DateField(required=False, default=None, allow_null=True)
    es_class = serializers.ChoiceField(
        choices=RiskRating.choices, required=False, default="", allow_blank=True
    )
    es_text = PlainTextField(max_length=LONGEST_TEXT, required=False, default="", allow_blank=True)
    risks = serializers.ListField(
        child=RiskInput(), max_length=len(RiskCategory.values), required=False, default=list
    )
    amount = MoneyField()
    goods = serializers.ListField(
        child=GoodsInput(), max_length=MAX_GOODS, required=False, default=list
    )
    components = serializers.ListField(
        child=ComponentInput(), max_length=MAX_COMPONENTS, required=False, default=list
    )
    indicators = serializers.ListField(
        child=IndicatorInput(), max_length=MAX_INDICATORS, required=False, default=list
    )


class ProposeInput(ProposalInput):
    """The concept of a project, to a fund."""

    fund_id = serializers.UUIDField()


class ReviseInput(ProposalInput):
    """A draft in place of the edition that the writer had before them."""

    edition = serializers.IntegerField(min_value=1)


class EditionInput(serializers.Serializer):
    """The draft that was read."""

    edition = serializers.IntegerField(min_value=1)


class SubmitInput(EditionInput):
    """The draft to submit, and what changed since the last version."""

    note = PlainTextField(max_length=LONGEST_TEXT, required=False, default="", allow_blank=True)


class VersionInput(serializers.Serializer):
    """The version that was read."""

    version = serializers.IntegerField(min_value=1)


class ReturnInput(VersionInput):
    """Why the version goes back."""

    reason = PlainTextField(max_length=LONGEST_TEXT)


class CommentInput(serializers.Serializer):
    """A remark on the last submitted version."""

    text = PlainTextField(max_length=LONGEST_TEXT)


class BudgetItemOutput(serializers.Serializer):
    """What a component needs in one category and one calendar year."""

    category = serializers.CharField()
    year = serializers.IntegerField()
    money = MoneyField()


class ComponentOutput(serializers.Serializer):
    """A part of the project, with its own lines of the budget."""

    name = serializers.CharField()
    name_ko = serializers.CharField()
    lines = BudgetItemOutput(many=True)


class IndicatorOutput(serializers.Serializer):
    """One result that the project promises."""

    name = serializers.CharField()
    unit = serializers.CharField()
    baseline = serializers.DecimalField(max_digits=20, decimal_places=4)
    target = serializers.DecimalField(max_digits=20, decimal_places=4)
    target_date = serializers.DateField()


class RiskOutput(serializers.Serializer):
    """How high one category of risk is, and what is done about it."""

    category = serializers.CharField()
    rating = serializers.CharField()
    mitigation = serializers.CharField()


class GoodsOutput(serializers.Serializer):
    """Goods with their flag: what they need before they are bought, in a code and in words."""

    item = serializers.CharField()
    hs_code = serializers.CharField()
    money = MoneyField()
    flag = serializers.CharField()
    reason = serializers.SerializerMethodField()

    def get_reason(self, goods: GoodsItem) -> str:
        """Return the reason of the flag in the reader's language."""
        return str(GoodsFlag(goods.flag).label) if goods.flag else ""


class VersionOutput(serializers.Serializer):
    """A version as it was submitted; `content` is what its hash covers."""

    number = serializers.IntegerField()
    stage = serializers.CharField()
    note = serializers.CharField()
    content = serializers.JSONField()
    content_hash = serializers.CharField()
    submitted_at = serializers.DateTimeField()


class CommentOutput(serializers.Serializer):
    """What was said of a version, by whom and for whom."""

    id = serializers.UUIDField()
    version = serializers.IntegerField()
    kind = serializers.CharField()
    text = serializers.CharField()
    by = serializers.CharField(source="by.name")
    organization = serializers.CharField(source="organization.name")
    commented_at = serializers.DateTimeField()


class DifferenceOutput(serializers.Serializer):
    """One thing that two versions do not say alike; null where one has it not."""

    part = serializers.CharField()
    names = serializers.ListField(child=serializers.CharField())
    kind = serializers.CharField()
    before = serializers.CharField(allow_null=True)
    after = serializers.CharField(allow_null=True)


class ComparisonOutput(serializers.Serializer):
    """Two versions, and what they say differently."""

    before = serializers.IntegerField()
    after = serializers.IntegerField()
    differences = DifferenceOutput(many=True)


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
    state_since = serializers.DateTimeField()
    money = MoneyField()


class ProjectOutput(ProjectRowOutput):
    """A project: its draft, which is the last version word for word once that is submitted."""

    edition = serializers.IntegerField()
    version = serializers.IntegerField()
    content_hash = serializers.CharField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    concept_reference = serializers.CharField()
    concept_decided_at = serializers.DateTimeField(allow_null=True)
    motion_reference = serializers.CharField()
    decided_at = serializers.DateTimeField(allow_null=True)
    versions = serializers.SerializerMethodField()
    comments = serializers.SerializerMethodField()
    appraisal = serializers.SerializerMethodField()

    def get_appraisal(self, project: Project) -> list[dict[str, Any]]:
        """Return how the last version submitted is appraised."""
        rows = appraisal_rows(project, version=project.version)
        return list(AppraisalRowOutput(rows, many=True).data)

    def get_versions(self, project: Project) -> list[dict[str, Any]]:
        """Return the submitted versions, the newest first."""
        return list(VersionOutput(selectors.versions_of(project), many=True).data)

    def get_comments(self, project: Project) -> list[dict[str, Any]]:
        """Return what was said of them, in order."""
        return list(CommentOutput(selectors.comments_of(project), many=True).data)

    def to_representation(self, instance: Project) -> dict[str, Any]:
        """Return the columns and, beside them, what the draft says."""
        shown: dict[str, Any] = super().to_representation(instance)
        return {**shown, **ProposalOutput(selectors.proposal_of(instance)).data}


class ProposalOutput(serializers.Serializer):
    """What a project says beyond its head."""

    objective = serializers.CharField()
    recipient_priority = serializers.CharField()
    donor_priority = serializers.CharField()
    basis_1874 = serializers.CharField()
    basis_text = serializers.CharField()
    entity = serializers.CharField()
    need = serializers.CharField()
    provinces = serializers.ListField(child=serializers.CharField())
    beneficiaries = serializers.IntegerField(allow_null=True)
    women = serializers.IntegerField(allow_null=True)
    sustainability = serializers.CharField()
    coordination = serializers.CharField()
    closing_date = serializers.DateField(allow_null=True)
    es_class = serializers.CharField()
    es_text = serializers.CharField()
    risks = RiskOutput(many=True)
    goods = GoodsOutput(many=True)
    components = ComponentOutput(many=True)
    indicators = IndicatorOutput(many=True)


def proposal_read(sent: dict[str, Any]) -> Proposal:
    """Return the proposal that validated input describes."""
    components = tuple(
        ComponentItem(
            part["name"], part["name_ko"], tuple(BudgetItem(**line) for line in part["lines"])
        )
        for part in sent["components"]
    )
    return Proposal(
        **{
            **sent,
            "components": components,
            "indicators": tuple(IndicatorItem(**item) for item in sent["indicators"]),
            "goods": tuple(GoodsItem(**item) for item in sent["goods"]),
            "risks": tuple(RiskItem(**item) for item in sent["risks"]),
            "provinces": tuple(dict.fromkeys(sent["provinces"])),
        }
    )
