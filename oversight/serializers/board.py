"""What the programming interface of the board takes and gives. Ballots only when the vote is over."""

from typing import Any

from rest_framework import serializers

from oversight.choices.board import Choice
from oversight.models.board import Ballot, Board, Motion
from oversight.selectors.ballots import bench_progress, computation_steps, own_ballot, roll_call
from oversight.selectors.board import rule_words, seats_of, standing_rule
from oversight.selectors.motions import outcome_of, voted_budget
from trustfund.api.serializers import MoneyField, PlainTextField
from trustfund.kernel.actor import Actor


class BoardConstituteInput(serializers.Serializer):
    """The board of a fund."""

    name = PlainTextField()
    name_ko = PlainTextField(required=False, default="", allow_blank=True)
    constituted_date = serializers.DateField()
    founding_reference = PlainTextField()


class SeatFillInput(serializers.Serializer):
    """A seat, new or filled anew."""

    organization_id = serializers.UUIDField()
    member_id = serializers.UUIDField()
    alternate_id = serializers.UUIDField(required=False, allow_null=True, default=None)
    replaces_id = serializers.UUIDField(required=False, allow_null=True, default=None)


class RuleAdoptInput(serializers.Serializer):
    """The next version of the rule; percentages out of one hundred, notice in working days."""

    quorum_donor_pct = serializers.DecimalField(max_digits=5, decimal_places=2)
    quorum_recipient_count = serializers.IntegerField()
    majority_donor_pct = serializers.DecimalField(max_digits=5, decimal_places=2)
    majority_recipient_pct = serializers.DecimalField(max_digits=5, decimal_places=2)
    notice_days = serializers.IntegerField()
    adopted_date = serializers.DateField()
    reference = PlainTextField()


class MotionWordsInput(serializers.Serializer):
    """The words that are voted on, and until when."""

    title = PlainTextField()
    title_ko = PlainTextField(required=False, default="", allow_blank=True)
    text = PlainTextField(max_length=5000)
    text_ko = PlainTextField(required=False, default="", allow_blank=True, max_length=5000)
    closes_at = serializers.DateTimeField()


class MotionOpenInput(MotionWordsInput):
    """What is voted on, and until when."""

    project_id = serializers.UUIDField()


class BallotCastInput(serializers.Serializer):
    """One answer, bound to the hash of what was read."""

    choice = serializers.ChoiceField(choices=Choice.choices)
    content_hash = serializers.RegexField("^[0-9a-f]{64}$")
    reason = PlainTextField(required=False, default="", allow_blank=True, max_length=5000)


class SeatOutput(serializers.Serializer):
    """A filled seat."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    bench = serializers.CharField()
    organization = serializers.CharField(source="organization.name")
    member = serializers.CharField(source="member.name")
    alternate = serializers.CharField(source="alternate.name", allow_null=True, default=None)
    from_date = serializers.DateField()


class RuleOutput(serializers.Serializer):
    """A version of the rule, with its sentences."""

    id = serializers.UUIDField()
    version = serializers.IntegerField()
    quorum_donor_pct = serializers.DecimalField(max_digits=5, decimal_places=2)
    quorum_recipient_count = serializers.IntegerField()
    majority_donor_pct = serializers.DecimalField(max_digits=5, decimal_places=2)
    majority_recipient_pct = serializers.DecimalField(max_digits=5, decimal_places=2)
    notice_days = serializers.IntegerField()
    adopted_date = serializers.DateField()
    reference = serializers.CharField()
    words = serializers.SerializerMethodField()

    def get_words(self, rule: Any) -> list[str]:
        """Return the rule in sentences."""
        return rule_words(rule)


class BoardOutput(serializers.Serializer):
    """A board with its seats and its standing rule."""

    id = serializers.UUIDField()
    fund_id = serializers.UUIDField()
    name = serializers.CharField()
    name_ko = serializers.CharField()
    constituted_date = serializers.DateField()
    founding_reference = serializers.CharField()
    seats = serializers.SerializerMethodField()
    rule = serializers.SerializerMethodField()

    def get_seats(self, board: Board) -> list[dict[str, Any]]:
        """Return the filled seats."""
        return list(SeatOutput(seats_of(board), many=True).data)

    def get_rule(self, board: Board) -> dict[str, Any] | None:
        """Return the rule that stands."""
        rule = standing_rule(board)
        return dict(RuleOutput(rule).data) if rule else None


class MotionRowOutput(serializers.Serializer):
    """A motion as a list gives it."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    title = serializers.CharField()
    title_ko = serializers.CharField()
    state = serializers.CharField()
    project_id = serializers.UUIDField(allow_null=True)
    activity_id = serializers.UUIDField(allow_null=True)
    opened_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()


class MotionOutput(MotionRowOutput):
    """A motion: text and budget, how far the vote has come, and after it everything."""

    text = serializers.CharField()
    text_ko = serializers.CharField()
    content_hash = serializers.CharField()
    project_content_hash = serializers.CharField()
    activity_content_hash = serializers.CharField()
    rule = RuleOutput()
    budget = serializers.SerializerMethodField()
    progress = serializers.SerializerMethodField()
    own_choice = serializers.SerializerMethodField()
    outcome = serializers.SerializerMethodField()
    roll_call = serializers.SerializerMethodField()

    def get_budget(self, motion: Motion) -> dict[str, Any]:
        """Return the budget that is voted on."""
        budget = voted_budget(motion)
        money = MoneyField()
        return {
            "total": money.to_representation(budget.total),
            "lines": [
                {"category": row.category, "money": money.to_representation(row.money)}
                for row in budget.rows
            ],
        }

    def get_progress(self, motion: Motion) -> list[dict[str, Any]]:
        """Return how many seats of each bench have voted, and no more."""
        return [
            {"bench": bench.bench, "voted": bench.voted, "seats": bench.seats}
            for bench in bench_progress(motion)
        ]

    def get_own_choice(self, motion: Motion) -> str:
        """Return the caller's own last ballot, or nothing."""
        ballot = own_ballot(self._actor(), motion)
        return ballot.choice if ballot else ""

    def get_outcome(self, motion: Motion) -> dict[str, Any] | None:
        """Return the result with its computation, once the vote is over."""
        outcome = outcome_of(motion)
        if outcome is None:
            return None
        return {
            "result": outcome.result,
            "closed_at": outcome.closed_at.isoformat(),
            "closed_by": outcome.closed_by.name,
            "computation": outcome.computation,
            "words": [step.sentence for step in computation_steps(outcome)],
        }

    def get_roll_call(self, motion: Motion) -> list[dict[str, Any]]:
        """Return what every seat said, once the vote is over."""
        return [
            {
                "bench": row.bench,
                "organization": row.organization,
                "person": row.person,
                "choice": row.choice,
                "reason": row.reason,
                "cast_at": row.cast_at.isoformat() if row.cast_at else None,
            }
            for row in roll_call(motion)
        ]

    def _actor(self) -> Actor | None:
        view = self.context["request"].parser_context["view"]
        actor: Actor | None = view.actor
        return actor


class BallotOutput(serializers.Serializer):
    """A ballot as the one who cast it sees it."""

    id = serializers.UUIDField()
    motion_id = serializers.UUIDField()
    number = serializers.IntegerField()
    choice = serializers.CharField()
    reason = serializers.CharField()
    content_hash = serializers.CharField()
    recorded_at = serializers.SerializerMethodField()

    def get_recorded_at(self, ballot: Ballot) -> str:
        """Return when the database took it."""
        return ballot.recorded_at.isoformat()
