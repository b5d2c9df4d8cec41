"""The board for programs: the same acts as the pages, as sealed as they are."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet

from oversight import services
from oversight.access import board as access
from oversight.models.board import Ballot, Board, DecisionRule, Motion, Seat
from oversight.selectors.ballots import own_ballot
from oversight.selectors.motions import motions_of
from oversight.serializers.board import (
    BallotCastInput,
    BallotOutput,
    BoardConstituteInput,
    BoardOutput,
    MotionOpenInput,
    MotionOutput,
    MotionRowOutput,
    MotionWordsInput,
    RuleAdoptInput,
    RuleOutput,
    SeatFillInput,
    SeatOutput,
)
from trustfund.api.serializers import NothingInput
from trustfund.api.views import ActionView, DetailView, ListView
from trustfund.audit.selectors import Outcome
from trustfund.funds.access import fund_for
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotFound


class BoardDetail(DetailView):
    """Return the board of a fund, with its seats and its rule."""

    permission = "oversight.board_detail"
    output = BoardOutput

    def load(self, actor: Actor, **kwargs: Any) -> Board:
        """Return the board."""
        return access.board_for(actor, kwargs["fund_id"])


class BoardConstitute(ActionView):
    """Constitute the board of a fund."""

    permission = "oversight.board_constitute"
    input = BoardConstituteInput
    output = BoardOutput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Board:
        """Constitute the board."""
        return services.board_constitute(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> Board:  # noqa: ARG002
        """Return the board of an earlier act."""
        return access.board_for(actor, self.kwargs["fund_id"])


class SeatFill(ActionView):
    """Fill a seat of the board, new or anew."""

    permission = "oversight.seat_fill"
    input = SeatFillInput
    output = SeatOutput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Seat:
        """Fill the seat."""
        seat = services.seat_fill(actor=actor, now=now, **data)
        return access.seat_for(actor, seat.pk)

    def load(self, actor: Actor, subject_id: UUID) -> Seat:
        """Return the seat of an earlier act."""
        return access.seat_for(actor, subject_id)


class RuleAdopt(ActionView):
    """Adopt the next version of the board's rule."""

    permission = "oversight.rule_adopt"
    input = RuleAdoptInput
    output = RuleOutput

    def act(self, actor: Actor, now: datetime, **data: Any) -> DecisionRule:
        """Adopt the rule."""
        return services.rule_adopt(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> DecisionRule:
        """Return the rule of an earlier act."""
        return access.board_for(actor, self.kwargs["fund_id"]).rules.get(pk=subject_id)


class MotionList(ListView):
    """List the motions of a fund's board; with ?show=mine those that wait for the caller's vote."""

    permission = "oversight.board_detail"
    output = MotionRowOutput

    def rows(self, actor: Actor, **kwargs: Any) -> QuerySet[Motion]:
        """Return the motions."""
        fund_id = kwargs["fund_id"]
        fund_for(actor, fund_id)
        is_mine = self.request.query_params.get("show") == "mine"
        return motions_of(actor, fund_id=fund_id, needs_my_vote=is_mine)


class MotionDetail(DetailView):
    """Return a motion: text, budget, progress; the roll call when the vote is over."""

    permission = "oversight.motion_detail"
    output = MotionOutput

    def load(self, actor: Actor, **kwargs: Any) -> Motion:
        """Return the motion."""
        return access.motion_for(actor, kwargs["motion_id"])


class MotionOpen(ActionView):
    """Put a submitted project to the vote."""

    permission = "oversight.motion_open"
    input: ClassVar[type[MotionWordsInput]] = MotionOpenInput
    output = MotionOutput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Motion:
        """Open the motion."""
        return services.motion_open(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> Motion:
        """Return the motion of an earlier act."""
        return access.motion_for(actor, subject_id)


class ActivityMotionOpen(MotionOpen):
    """Put a submitted Bank-executed activity to the vote."""

    permission = "oversight.activity_motion_open"
    input = MotionWordsInput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Motion:
        """Open the motion."""
        return services.activity_motion_open(actor=actor, now=now, **data)


class BallotCast(ActionView):
    """Vote for one's own seat; the last ballot before the close counts."""

    permission = "oversight.ballot_cast"
    input = BallotCastInput
    output = BallotOutput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Ballot:
        """Cast the ballot."""
        return services.ballot_cast(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> Ballot:
        """Return one's own ballot of an earlier act."""
        motion = access.motion_for(actor, self.kwargs["motion_id"])
        ballot = motion.ballots.filter(pk=subject_id, person_id=actor.person_id).first()
        found = ballot or own_ballot(actor, motion)
        if found is None:
            raise NotFound("ballot")
        return found


class MotionClose(ActionView):
    """Close a motion: count it, and carry out the result."""

    permission = "oversight.motion_close"
    input = NothingInput
    output = MotionOutput
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> Motion:
        """Close the motion."""
        services.motion_close(actor=actor, now=now, **data)
        return access.motion_for(actor, data["motion_id"])

    def again(self, actor: Actor, outcome: Outcome) -> Motion:  # noqa: ARG002
        """Return the motion; the first record of a close may be the project's."""
        return access.motion_for(actor, self.kwargs["motion_id"])
