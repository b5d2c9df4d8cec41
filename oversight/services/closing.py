"""Close a motion: count it by its rule, and carry out the result exactly once."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from oversight.access.board import motion_for
from oversight.models.board import Motion, MotionOutcome
from oversight.rules.motions import ACT_OF_RESULT, MOTION
from oversight.rules.tally import ADOPTED, REJECTED, Tally, tally
from oversight.selectors.ballots import all_have_voted, sealed_roll_call, seat_votes
from oversight.selectors.board import terms_of
from oversight.selectors.motions import due_motion_ids
from projects.services import activity_decide, project_decide
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.identity import selectors as identity
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import AlreadyDone, Conflict


class VoteRunning(Conflict):
    """The deadline lies ahead and not every seat has voted."""

    code = "vote_running"


@transaction.atomic
def motion_close(*, actor: Actor, now: datetime, motion_id: UUID) -> Motion:
    """Close a motion after its deadline, or earlier once every seat has voted.

    An adopted motion approves its concept, project or activity, a rejected one rejects it, in this
    transaction. Without quorum it stays before the board for a new motion.

    :raises VoteRunning: if neither the deadline nor the last ballot has come
    :raises AlreadyDone: if the motion was closed before
    """
    authorize(actor, "oversight.motion_close")
    motion_for(actor, motion_id)
    return _close(actor=actor, now=now, motion_id=motion_id)


def motions_close_due(*, now: datetime) -> list[UUID]:
    """Close every motion whose deadline has passed, each in a transaction of its own.

    The installation acts. Running it again, or twice at once, closes nothing twice.
    """
    closed = []
    for motion_id in due_motion_ids(now):
        try:
            with transaction.atomic():
                _close(actor=identity.system_actor(), now=now, motion_id=motion_id)
        except AlreadyDone:
            continue
        closed.append(motion_id)
    return closed


def _close(*, actor: Actor, now: datetime, motion_id: UUID) -> Motion:
    motion = (
        Motion.objects.select_for_update(of=("self",))
        .select_related("rule", "board")
        .get(pk=motion_id)
    )
    if motion.state != "OPEN":
        raise AlreadyDone(_("This motion was closed before. Its result stands."))
    if now < motion.closes_at and not all_have_voted(motion):
        raise VoteRunning(
            _(
                "The vote runs until its deadline. It may be closed earlier once every seat has voted."
            )
        )
    counted = tally(seat_votes(motion), rule=terms_of(motion.rule))
    before = motion.facts()
    outcome = MotionOutcome(
        motion=motion,
        result=counted.result,
        computation=counted.facts(),
        closed_by_id=actor.person_id,
        closed_at=now,
    )
    outcome.save(force_insert=True)
    motion.state = MOTION.target(state=motion.state, act=ACT_OF_RESULT[counted.result])
    motion.save(update_fields=["state"])
    _carry_out(actor, now, motion, counted)
    fund_id, action = motion.board.fund_id, "oversight.motion_close"
    audit.record(
        actor, action, subject=motion, at=now, fund_id=fund_id, before=before,
        extra={"roll_call": sealed_roll_call(motion)},
    )  # fmt: skip
    audit.record(actor, action, subject=outcome, at=now, fund_id=fund_id)
    events.publish("oversight.motion_closed", subject=motion, at=now, fund_id=fund_id)
    return motion


def _carry_out(actor: Actor, now: datetime, motion: Motion, counted: Tally) -> None:
    """Approve or reject what the motion is on; without quorum leave it before the board."""
    if counted.result not in {ADOPTED, REJECTED}:
        return
    if motion.activity_id is not None:
        activity_decide(
            actor=actor,
            now=now,
            activity_id=motion.activity_id,
            content_hash=motion.activity_content_hash,
            motion_reference=motion.number,
            is_adopted=counted.result == ADOPTED,
        )
    elif motion.project_id is not None:
        project_decide(
            actor=actor,
            now=now,
            project_id=motion.project_id,
            content_hash=motion.project_content_hash,
            motion_reference=motion.number,
            is_adopted=counted.result == ADOPTED,
        )
