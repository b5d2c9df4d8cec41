"""Open a motion: freeze its text, its budget, its rule and its electorate."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from oversight.access.board import board_for
from oversight.choices.board import MotionKind
from oversight.models.board import Board, DecisionRule, Elector, Motion, Seat
from oversight.rules.motions import motion_hash
from oversight.rules.tally import electorate_gaps
from oversight.selectors.board import seats_of, standing_rule, terms_of
from projects.access import activity_for, project_for
from projects.models import Activity, Project
from projects.rules.states import BEFORE_THE_BOARD
from projects.selectors import budget_of
from projects.selectors.activities import activity_budget_of
from trustfund.audit import services as audit
from trustfund.db.words import day_words
from trustfund.events import services as events
from trustfund.funds.access import fund_for
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.calendar import working_days_after
from trustfund.kernel.errors import Conflict, DomainError

LONGEST_VOTE = 120  # working days
KIND_OF_STAGE = {"CONCEPT": MotionKind.APPROVE_CONCEPT, "PROPOSAL": MotionKind.APPROVE_PROJECT}


class NotBeforeTheBoard(Conflict):
    """The project is not submitted, or a motion on it is open already."""

    code = "not_before_the_board"


class BoardNotReady(Conflict):
    """The board has no rule yet, or too few seats for any quorum."""

    code = "board_not_ready"


class MotionRefused(DomainError):
    """The deadline does not leave the notice that the rule asks for, or lies too far ahead."""

    code = "motion_refused"


@transaction.atomic
def motion_open(
    *,
    actor: Actor,
    now: datetime,
    project_id: UUID,
    title: str,
    text: str,
    closes_at: datetime,
    title_ko: str = "",
    text_ko: str = "",
) -> Motion:
    """Put the concept or the proposal that is before the board to the vote, until `closes_at`.

    Title and text may be given in Korean beside the English. Text, budget (in the fund's holding
    currency; a concept may have no lines yet), rule version and electorate are frozen;
    `content_hash` covers exactly the text, the budget and the project's own content hash.

    :raises NotBeforeTheBoard: if the project was not presented, or is being voted on
    :raises BoardNotReady: if the board has no rule, or a bench too few seats for a quorum
    :raises MotionRefused: if the deadline leaves fewer working days than the rule's notice
    """
    authorize(actor, "oversight.motion_open")
    fund_id = project_for(actor, project_id).fund_id
    fund_for(actor, fund_id, lock=True)
    project = project_for(actor, project_id)
    _require_submitted(project)
    motion = Motion(
        kind=KIND_OF_STAGE[BEFORE_THE_BOARD[project.state]],
        project=project,
        project_content_hash=project.content_hash,
        budget=_budget_snapshot(project),
        closes_at=closes_at,
        title=title,
        title_ko=title_ko,
        text=text,
        text_ko=text_ko,
    )
    return _opened(actor, now, fund_id, motion, action="oversight.motion_open")


@transaction.atomic
def activity_motion_open(
    *,
    actor: Actor,
    now: datetime,
    activity_id: UUID,
    title: str,
    text: str,
    closes_at: datetime,
    title_ko: str = "",
    text_ko: str = "",
) -> Motion:
    """Put the Bank-executed activity that is before the board to the vote, until `closes_at`.

    As for a project: text, budget by expense type (in the fund's holding currency), rule version
    and electorate are frozen, and the hash covers exactly the submitted content.

    :raises NotBeforeTheBoard: if the activity was not submitted, or is being voted on
    :raises BoardNotReady: if the board has no rule, or a bench too few seats for a quorum
    :raises MotionRefused: if the deadline leaves fewer working days than the rule's notice
    """
    authorize(actor, "oversight.activity_motion_open")
    fund_id = activity_for(actor, activity_id).fund_id
    fund_for(actor, fund_id, lock=True)
    activity = activity_for(actor, activity_id)
    if activity.state != "SUBMITTED":
        raise NotBeforeTheBoard(_("This activity is not before the board."))
    if Motion.objects.filter(activity=activity, state="OPEN").exists():
        raise NotBeforeTheBoard(_("The board is voting on this activity already."))
    motion = Motion(
        kind=MotionKind.APPROVE_ACTIVITY,
        activity=activity,
        activity_content_hash=activity.content_hash,
        budget=_activity_snapshot(activity),
        closes_at=closes_at,
        title=title,
        title_ko=title_ko,
        text=text,
        text_ko=text_ko,
    )
    return _opened(actor, now, fund_id, motion, action="oversight.activity_motion_open")


def _opened(actor: Actor, now: datetime, fund_id: UUID, motion: Motion, *, action: str) -> Motion:
    """Write the motion down under the board's standing rule, with its electorate, and tell of it."""
    board = board_for(actor, fund_id)
    seats = seats_of(board)
    rule = _ready_rule(board, seats)
    _require_notice(rule, now=now, closes_at=motion.closes_at)
    motion.board = board
    motion.number = f"D-{board.motions.count() + 1:03d}"
    motion.content_hash = motion_hash(
        text=motion.text,
        text_ko=motion.text_ko,
        budget=motion.budget,
        content_hash=motion.project_content_hash or motion.activity_content_hash,
        subject="activity" if motion.activity_id else "project",
    )
    motion.rule = rule
    motion.elector_count = len(seats)
    motion.opened_by_id = actor.person_id
    motion.opened_at = now
    motion.save(force_insert=True)
    for row in [motion, *_electorate_freeze(motion, seats)]:
        audit.record(actor, action, subject=row, at=now, fund_id=fund_id)
    events.publish("oversight.motion_opened", subject=motion, at=now, fund_id=fund_id)
    return motion


def _require_submitted(project: Project) -> None:
    if project.state not in BEFORE_THE_BOARD:
        raise NotBeforeTheBoard(_("This project is not before the board."))
    if Motion.objects.filter(project=project, state="OPEN").exists():
        raise NotBeforeTheBoard(_("The board is voting on this project already."))


def _ready_rule(board: Board, seats: list[Seat]) -> DecisionRule:
    """Return the rule that stands, if the benches are filled enough for a quorum under it."""
    rule = standing_rule(board)
    if rule is None:
        raise BoardNotReady(_("The board has no rule to decide by. Adopt one first."))
    benches = [seat.bench for seat in seats]
    gaps = electorate_gaps(
        donor_seats=benches.count("DONOR"),
        recipient_seats=benches.count("RECIPIENT"),
        rule=terms_of(rule),
    )
    if gaps:
        raise BoardNotReady(
            _("A bench has too few filled seats for a quorum. Fill the seats first.")
        )
    return rule


def _require_notice(rule: DecisionRule, *, now: datetime, closes_at: datetime) -> None:
    earliest = working_days_after(now.date(), rule.notice_days)
    latest = working_days_after(now.date(), LONGEST_VOTE)
    if earliest <= closes_at.date() <= latest:
        return
    sentence = _(
        "The rule asks for %(days)d working days of notice: choose a day from %(earliest)s "
        "to %(latest)s."
    ) % {
        "days": rule.notice_days,
        "earliest": day_words(earliest),
        "latest": day_words(latest),
    }
    raise MotionRefused(sentence, fields={"closes_date": sentence, "closes_at": sentence})


def _budget_snapshot(project: Project) -> dict[str, Any]:
    """Return the budget as it is voted on: plain text, so that it reads the same for ever."""
    return {
        "currency": project.currency,
        "total": f"{project.money.amount:f}",
        "lines": [
            {"category": category, "amount": f"{money.amount:f}"}
            for category, money in budget_of(project.pk).items()
        ],
    }


def _activity_snapshot(activity: Activity) -> dict[str, Any]:
    """Return an activity's budget as it is voted on, by expense type."""
    table = activity_budget_of(activity)
    return {
        "currency": activity.currency,
        "total": f"{table.total.amount:f}",
        "lines": [
            {"category": row.expense, "amount": f"{row.total.amount:f}"} for row in table.rows
        ],
    }


def _electorate_freeze(motion: Motion, seats: list[Seat]) -> list[Elector]:
    electors = [
        Elector(
            motion=motion,
            seat=seat,
            bench=seat.bench,
            organization_id=seat.organization_id,
            member_id=seat.member_id,
            alternate_id=seat.alternate_id,
        )
        for seat in seats
    ]
    for elector in electors:
        elector.save(force_insert=True)
    return electors
