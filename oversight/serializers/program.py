"""What the programming interface of threat reduction takes and gives."""

from typing import Any

from rest_framework import serializers

from oversight.choices.program import GateClass, Track, Verdict
from oversight.models.program import Certificate, Hold, Milestone, Phase
from oversight.rules.validity import LONGEST_VALIDITY_DAYS
from trustfund.api.serializers import MoneyField, PlainTextField


class PhasePlanInput(serializers.Serializer[Any]):
    """The next phase."""

    number = serializers.IntegerField(min_value=0, max_value=99)
    title = PlainTextField()
    title_ko = PlainTextField(required=False, allow_blank=True)
    commitment_ceiling = MoneyField(allow_zero=True)
    disbursement_ceiling = MoneyField(allow_zero=True)


class MilestoneDefineInput(serializers.Serializer[Any]):
    """A milestone of a planned phase."""

    code = PlainTextField(max_length=8)
    track = serializers.ChoiceField(choices=Track.choices)
    title = PlainTextField()
    title_ko = PlainTextField(required=False, allow_blank=True)
    indicator = PlainTextField(required=False, allow_blank=True, max_length=2_000)
    verifier_id = serializers.UUIDField()
    validity_days = serializers.IntegerField(min_value=1, max_value=LONGEST_VALIDITY_DAYS)
    gate = serializers.ChoiceField(choices=GateClass.choices)


class CertificateIssueInput(serializers.Serializer[Any]):
    """What the verifier found."""

    verdict = serializers.ChoiceField(choices=Verdict.choices)
    verified_on = serializers.DateField()
    method = PlainTextField()
    statement = PlainTextField(max_length=5_000)


class HoldPlaceInput(serializers.Serializer[Any]):
    """What stops, why, and by which right."""

    project_id = serializers.UUIDField(required=False, allow_null=True)
    reason = PlainTextField(max_length=5_000)
    legal_basis = PlainTextField(max_length=1_000)


class HoldLiftInput(serializers.Serializer[Any]):
    """Why money may flow again."""

    reason = PlainTextField(max_length=5_000)


class PhaseOutput(serializers.ModelSerializer[Phase]):
    """A phase with its ceilings."""

    commitment_ceiling = MoneyField(source="commitment_money", read_only=True)
    disbursement_ceiling = MoneyField(source="disbursement_money", read_only=True)

    class Meta:
        model = Phase
        fields = (
            "id", "number", "title", "title_ko", "commitment_ceiling", "disbursement_ceiling",
            "state", "opened_at", "opened_epoch",
        )  # fmt: skip


class MilestoneOutput(serializers.ModelSerializer[Milestone]):
    """A milestone as it was defined."""

    verifier = serializers.CharField(source="verifier.name")

    class Meta:
        model = Milestone
        fields = (
            "id", "phase_id", "code", "track", "title", "title_ko", "indicator", "verifier_id",
            "verifier", "validity_days", "gate",
        )  # fmt: skip


class MilestoneStandingOutput(serializers.Serializer[Any]):
    """A milestone as it stands now."""

    milestone = MilestoneOutput()
    status = serializers.CharField()
    sentence = serializers.CharField()
    valid_until = serializers.DateField(source="found.valid_until", allow_null=True)
    days_left = serializers.IntegerField(allow_null=True)


class CertificateOutput(serializers.ModelSerializer[Certificate]):
    """A certificate."""

    issuer = serializers.CharField(source="issuer.name")
    issued_by = serializers.CharField(source="issued_by.name")

    class Meta:
        model = Certificate
        fields = (
            "id", "milestone_id", "number", "verdict", "verified_on", "valid_until", "method",
            "statement", "issuer", "issued_by", "issued_at",
        )  # fmt: skip


class HoldOutput(serializers.ModelSerializer[Hold]):
    """A hold, and by whom it was lifted if it was."""

    placed_by = serializers.CharField(source="placed_by.name")
    placed_by_organization = serializers.CharField(source="placed_by_organization.name")
    lifted_by = serializers.CharField(source="lifted_by.name", default=None, allow_null=True)
    stands = serializers.BooleanField()

    class Meta:
        model = Hold
        fields = (
            "id", "project_id", "reason", "legal_basis", "placed_as", "placed_by",
            "placed_by_organization", "placed_at", "placed_epoch", "stands", "lifted_by",
            "lifted_at", "lift_reason", "lifted_epoch",
        )  # fmt: skip


class PhaseBoardOutput(serializers.Serializer[Any]):
    """A phase with its milestones as they stand now, and what keeps it from opening."""

    phase = PhaseOutput()
    is_current = serializers.BooleanField()
    milestones = MilestoneStandingOutput(many=True)
    blockers = serializers.SerializerMethodField()

    def get_blockers(self, row: Any) -> list[dict[str, str]]:
        """Return every reason against opening the phase."""
        return [
            {"code": each.code, "reason": each.reason, "who_clears": each.who_clears}
            for each in row.blockers
        ]


class ProgramOutput(serializers.Serializer[Any]):
    """The program of a fund as it stands now."""

    fund_id = serializers.UUIDField(source="fund.pk")
    epoch = serializers.IntegerField(source="program.epoch", default=0)
    phases = PhaseBoardOutput(many=True)
    holds = HoldOutput(many=True, source="standing_holds")
