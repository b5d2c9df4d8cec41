"""The joint board: its seats, its rule by version, its motions, ballots and outcomes."""

from secrets import token_hex
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from oversight.choices.board import Bench, Choice, MotionKind, MotionState, Result
from oversight.rules.motions import ballot_seal
from trustfund.db.models import Protected


class Board(Protected):
    """The joint oversight board of one fund."""

    fund = models.OneToOneField("funds.Fund", models.PROTECT, related_name="board")
    name = models.CharField(max_length=200)
    name_ko = models.CharField(max_length=200, blank=True)
    constituted_date = models.DateField()
    founding_reference = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class Seat(Protected):
    """One vote on one bench: a member, and an alternate who may vote in the member's place."""

    mutable = ("until_date",)

    board = models.ForeignKey("oversight.Board", models.PROTECT, related_name="seats")
    number = models.PositiveSmallIntegerField()
    bench = models.CharField(max_length=20, choices=Bench.choices)
    organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="board_seats"
    )
    member = models.ForeignKey("identity.Person", models.PROTECT, related_name="seats_as_member")
    alternate = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="seats_as_alternate"
    )
    from_date = models.DateField()
    until_date = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="seat_bench_known", condition=Q(bench__in=Bench.values)),
            models.CheckConstraint(
                name="seat_alternate_is_not_member",
                condition=Q(alternate__isnull=True) | ~Q(alternate=F("member")),
            ),
            models.CheckConstraint(
                name="seat_ends_after_start",
                condition=Q(until_date__isnull=True) | Q(until_date__gte=F("from_date")),
            ),
            models.UniqueConstraint(
                name="seat_number_once",
                fields=["board", "number"],
                condition=Q(until_date__isnull=True),
            ),
            models.UniqueConstraint(
                name="seat_one_per_donor",
                fields=["board", "organization"],
                condition=Q(bench="DONOR", until_date__isnull=True),
            ),
            models.UniqueConstraint(
                name="seat_member_once",
                fields=["board", "member"],
                condition=Q(until_date__isnull=True),
            ),
            models.UniqueConstraint(
                name="seat_alternate_once",
                fields=["board", "alternate"],
                condition=Q(until_date__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bench} {self.number}"


class DecisionRule(Protected):
    """One version of how the board decides. Versions are added, never changed.

    Quorum: at least `quorum_donor_pct` percent of the donor seats and `quorum_recipient_count`
    recipient seats take part. Majority: on each bench, yes makes more than its percentage of the
    yes and no votes. `notice_days` working days lie at least between opening and deadline.
    """

    board = models.ForeignKey("oversight.Board", models.PROTECT, related_name="rules")
    version = models.PositiveSmallIntegerField()
    quorum_donor_pct = models.DecimalField(max_digits=5, decimal_places=2)
    quorum_recipient_count = models.PositiveSmallIntegerField()
    majority_donor_pct = models.DecimalField(max_digits=5, decimal_places=2)
    majority_recipient_pct = models.DecimalField(max_digits=5, decimal_places=2)
    notice_days = models.PositiveSmallIntegerField()
    adopted_date = models.DateField()
    reference = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="rule_version_once", fields=["board", "version"]),
            models.CheckConstraint(
                name="rule_quorum_sensible",
                condition=Q(quorum_donor_pct__gt=0, quorum_donor_pct__lte=100)
                & Q(quorum_recipient_count__gte=1, quorum_recipient_count__lte=50),
            ),
            models.CheckConstraint(
                name="rule_majority_sensible",
                condition=Q(majority_donor_pct__gte=50, majority_donor_pct__lt=100)
                & Q(majority_recipient_pct__gte=50, majority_recipient_pct__lt=100),
            ),
            models.CheckConstraint(
                name="rule_notice_sensible", condition=Q(notice_days__gte=1, notice_days__lte=60)
            ),
        ]

    def __str__(self) -> str:
        return f"v{self.version}"


class Motion(Protected):
    """A question put to the board, with exactly the text and the budget that is voted on.

    It is about one project, its concept or its proposal, or about one Bank-executed activity.
    """

    mutable = ("state",)

    board = models.ForeignKey("oversight.Board", models.PROTECT, related_name="motions")
    number = models.CharField(max_length=20)
    kind = models.CharField(max_length=20, choices=MotionKind.choices)
    title = models.CharField(max_length=200)
    title_ko = models.CharField(max_length=200, blank=True, default="")
    text = models.TextField()
    text_ko = models.TextField(blank=True, default="")
    project = models.ForeignKey(
        "projects.Project", models.PROTECT, null=True, related_name="motions"
    )
    project_content_hash = models.CharField(max_length=64, blank=True)
    activity = models.ForeignKey(
        "projects.Activity", models.PROTECT, null=True, related_name="motions"
    )
    activity_content_hash = models.CharField(max_length=64, blank=True, default="")
    budget = models.JSONField()
    content_hash = models.CharField(max_length=64)
    rule = models.ForeignKey("oversight.DecisionRule", models.PROTECT, related_name="motions")
    elector_count = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, choices=MotionState.choices, default=MotionState.OPEN)
    opened_by = models.ForeignKey("identity.Person", models.PROTECT, related_name="motions_opened")
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="motion_number_once", fields=["board", "number"]),
            models.UniqueConstraint(
                name="motion_one_open_per_project",
                fields=["project"],
                condition=Q(state="OPEN"),
            ),
            models.CheckConstraint(
                name="motion_closes_after_opening", condition=Q(closes_at__gt=F("opened_at"))
            ),
            models.CheckConstraint(name="motion_has_electors", condition=Q(elector_count__gte=1)),
            models.CheckConstraint(
                name="motion_kind_known", condition=Q(kind__in=MotionKind.values)
            ),
            models.UniqueConstraint(
                name="motion_one_open_per_activity",
                fields=["activity"],
                condition=Q(state="OPEN"),
            ),
            models.CheckConstraint(
                name="motion_on_one_subject",
                condition=Q(
                    kind="APPROVE_ACTIVITY",
                    project__isnull=True,
                    project_content_hash="",
                    activity__isnull=False,
                    activity_content_hash__regex="^[0-9a-f]{64}$",
                )
                | (
                    ~Q(kind="APPROVE_ACTIVITY")
                    & Q(
                        project__isnull=False,
                        project_content_hash__regex="^[0-9a-f]{64}$",
                        activity__isnull=True,
                        activity_content_hash="",
                    )
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def subject(self) -> Any:
        """Return what is decided on: the project, or the activity."""
        return self.project or self.activity


class Elector(Protected):
    """A seat that may vote on a motion, as it was filled when the motion was opened."""

    motion = models.ForeignKey("oversight.Motion", models.PROTECT, related_name="electors")
    seat = models.ForeignKey("oversight.Seat", models.PROTECT, related_name="electorates")
    bench = models.CharField(max_length=20, choices=Bench.choices)
    organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="electorates"
    )
    member = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="electorates_as_member"
    )
    alternate = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="electorates_as_alternate"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="elector_seat_once", fields=["motion", "seat"]),
        ]

    def __str__(self) -> str:
        return f"{self.bench} {self.seat_id}"


class Ballot(Protected):
    """What a seat said to a motion. The last ballot before the close counts.

    While the vote runs, the trail knows only a seal over the choice; the outcome publishes it.
    """

    motion = models.ForeignKey("oversight.Motion", models.PROTECT, related_name="ballots")
    elector = models.ForeignKey("oversight.Elector", models.PROTECT, related_name="ballots")
    person = models.ForeignKey("identity.Person", models.PROTECT, related_name="ballots")
    number = models.PositiveSmallIntegerField()
    choice = models.CharField(max_length=20, choices=Choice.choices)
    reason = models.TextField(blank=True)
    salt = models.CharField(max_length=64, default=token_hex)
    content_hash = models.CharField(max_length=64)

    SEALED: ClassVar = ("choice", "reason", "salt")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="ballot_number_once", fields=["elector", "number"]),
            models.CheckConstraint(
                name="ballot_choice_known", condition=Q(choice__in=Choice.values)
            ),
            models.CheckConstraint(
                name="ballot_recusal_has_reason", condition=~Q(choice="RECUSE") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"ballot {self.number}"

    def facts(self) -> dict[str, Any]:
        """Return every column, with the choice, its reason and the salt under one seal."""
        facts = super().facts()
        for column in self.SEALED:
            del facts[column]
        facts["seal"] = ballot_seal(choice=self.choice, reason=self.reason, salt=self.salt)
        return facts


class MotionOutcome(Protected):
    """How a motion ended, with the computation. There is one, and it was executed with it."""

    motion = models.OneToOneField("oversight.Motion", models.PROTECT, related_name="outcome")
    result = models.CharField(max_length=20, choices=Result.choices)
    computation = models.JSONField()
    closed_by = models.ForeignKey("identity.Person", models.PROTECT, related_name="motions_closed")
    closed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="outcome_result_known", condition=Q(result__in=Result.values)
            ),
        ]

    def __str__(self) -> str:
        return self.result
