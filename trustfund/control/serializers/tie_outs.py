"""The tie-outs and their differences as programs send and read them."""

from rest_framework import serializers

from trustfund.api.serializers import PlainTextField, Query
from trustfund.control.choices import DifferenceState
from trustfund.control.models import Difference, Explanation, TieOutRun
from trustfund.control.selectors import difference_rows


class TieOutRunOutput(serializers.ModelSerializer):
    """One run: when, as known at, by whom, and what each rule compared. Amounts are strings."""

    class Meta:
        model = TieOutRun
        fields = ("id", "fund", "night", "known_at", "run_by", "run_for", "results")


class _Total(serializers.Serializer):
    currency = serializers.CharField()
    left = serializers.DecimalField(None, 4)
    right = serializers.DecimalField(None, 4)


class _Rule(serializers.Serializer):
    rule = serializers.CharField(source="rule.code")
    title = serializers.CharField(source="rule.title")
    left = serializers.CharField(source="rule.left")
    right = serializers.CharField(source="rule.right")
    badge = serializers.CharField()
    fault = serializers.CharField()
    compared = serializers.IntegerField()
    differing = serializers.IntegerField()
    totals = serializers.ListField(child=_Total())


class TieOutsOutput(serializers.Serializer):
    """How the tie-outs of a fund stand: TIES, EXPLAINED, OPEN or NOT_RUN, and the same of each rule.

    `ages` counts what differs by days since it was first seen: up to 7, 30, 90, and more.
    """

    badge = serializers.CharField()
    run = TieOutRunOutput(allow_null=True)
    rules = _Rule(many=True)
    ages = serializers.ListField(child=serializers.IntegerField(), source="bands")


class ExplanationOutput(serializers.ModelSerializer):
    """Why a difference is there, for which figures, and who has signed it off."""

    class Meta:
        model = Explanation
        fields = (
            "id",
            "number",
            "left_amount",
            "right_amount",
            "reason",
            "explained_by",
            "explained_for",
            "explained_at",
            "state",
            "signed_off_by",
            "signed_off_for",
            "signed_off_at",
        )


class DifferenceOutput(serializers.ModelSerializer):
    """One figure that two places tell differently. `standing` is OPEN, AWAITING a sign-off,
    EXPLAINED or RESOLVED."""

    standing = serializers.SerializerMethodField()
    explanations = ExplanationOutput(many=True)

    class Meta:
        model = Difference
        fields = (
            "id",
            "fund",
            "rule",
            "subject_type",
            "subject_id",
            "detail",
            "label",
            "currency",
            "left_amount",
            "right_amount",
            "first_seen_at",
            "state",
            "resolved_at",
            "standing",
            "explanations",
        )

    def get_standing(self, difference: Difference) -> str:
        """Return how it stands, by the explanation that counts."""
        (row,) = difference_rows([difference], today=difference.first_seen_at.date())
        return row.standing


class DifferenceQuery(Query):
    """Which differences to list: those that are OPEN, which is the default, or RESOLVED."""

    state = serializers.ChoiceField(choices=DifferenceState.choices, default=DifferenceState.OPEN)


class DifferenceExplainInput(serializers.Serializer):
    """Why a difference is there; `left` and `right` are the amounts that were read."""

    left = serializers.DecimalField(20, 4)
    right = serializers.DecimalField(20, 4)
    reason = PlainTextField(max_length=5000)


class DifferenceSignOffInput(serializers.Serializer):
    """The explanation that was read."""

    explanation_id = serializers.UUIDField()
