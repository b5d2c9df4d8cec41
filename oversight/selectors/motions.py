"""Read motions: lists, the one open on a project, those whose deadline has passed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from oversight.access.board import motions_visible_to
from oversight.models.board import Ballot, Elector, Motion, MotionOutcome
from projects.access import activities_visible_to, projects_visible_to
from projects.choices import BudgetCategory, ExpenseType
from projects.models import Activity, Project
from projects.rules.states import BEFORE_THE_BOARD
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.kernel.money import Money

LIMIT = 50


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """One line of the budget that is voted on."""

    category: str
    label: str
    money: Money


@dataclass(frozen=True, slots=True)
class VotedBudget:
    """The budget that is voted on, as it was frozen."""

    total: Money
    rows: list[BudgetRow]


def motions_of(
    actor: Actor | None, *, fund_id: UUID, needs_my_vote: bool = False
) -> QuerySet[Motion]:
    """Return the visible motions of a fund's board, not evaluated; only those that wait for the
    actor's seat if asked.
    """
    motions = motions_visible_to(actor).filter(board__fund_id=fund_id)
    if needs_my_vote:
        motions = motions.filter(pk__in=motions_awaiting(actor).values("pk"))
    return motions


def motions_awaiting(actor: Actor | None) -> QuerySet[Motion]:
    """Return the open motions on which the actor's seat has not voted, not evaluated."""
    if actor is None:
        return Motion.objects.none()
    electors = Elector.objects.filter(
        Q(member_id=actor.person_id) | Q(alternate_id=actor.person_id),
        ~Exists(Ballot.objects.filter(elector_id=OuterRef("pk"))),
        organization_id=actor.organization_id,
        motion_id=OuterRef("pk"),
    )
    return motions_visible_to(actor).filter(Exists(electors), state="OPEN")


def motions_on(actor: Actor | None, project_id: UUID) -> list[Motion]:
    """Return the visible motions on a project, newest first. One query."""
    return list(motions_visible_to(actor).filter(project_id=project_id).order_by("-id"))


def motions_on_activity(actor: Actor | None, activity_id: UUID) -> list[Motion]:
    """Return the visible motions on a Bank-executed activity, newest first. One query."""
    return list(motions_visible_to(actor).filter(activity_id=activity_id).order_by("-id"))


def motions_complete(actor: Actor | None) -> QuerySet[Motion]:
    """Return the open motions on which every seat has voted, not evaluated."""
    silent = Elector.objects.filter(
        ~Exists(Ballot.objects.filter(elector_id=OuterRef("pk"))), motion_id=OuterRef("pk")
    )
    return motions_visible_to(actor).filter(~Exists(silent), state="OPEN")


def projects_to_move(actor: Actor | None, *, fund_id: UUID | None = None) -> list[Project]:
    """Return the projects before the board without an open motion, longest waiting first, for whoever
    opens motions. One query.
    """
    if not may(actor, "oversight.motion_open"):
        return []
    voted_on = Motion.objects.filter(state="OPEN", project_id=OuterRef("pk"))
    waiting = projects_visible_to(actor).filter(~Exists(voted_on), state__in=BEFORE_THE_BOARD)
    if fund_id is not None:
        waiting = waiting.filter(fund_id=fund_id)
    return list(waiting.order_by("state_since", "id")[:LIMIT])


def activities_to_move(actor: Actor | None, *, fund_id: UUID | None = None) -> list[Activity]:
    """Return the Bank-executed activities before the board without an open motion, longest waiting
    first, for whoever opens motions. One query.
    """
    if not may(actor, "oversight.activity_motion_open"):
        return []
    voted_on = Motion.objects.filter(state="OPEN", activity_id=OuterRef("pk"))
    waiting = activities_visible_to(actor).filter(~Exists(voted_on), state="SUBMITTED")
    if fund_id is not None:
        waiting = waiting.filter(fund_id=fund_id)
    return list(waiting.order_by("state_since", "id")[:LIMIT])


def due_motion_ids(now: datetime) -> list[UUID]:
    """Return the open motions whose deadline has passed, the longest due first. One query."""
    due = Motion.objects.filter(state="OPEN", closes_at__lte=now).order_by("closes_at", "id")
    return list(due.values_list("pk", flat=True))


def voted_budget(motion: Motion) -> VotedBudget:
    """Return the frozen budget as money, in the fund's holding currency."""
    currency = motion.budget["currency"]
    labels = {**dict(BudgetCategory.choices), **dict(ExpenseType.choices)}
    rows = [
        BudgetRow(
            line["category"],
            str(labels.get(line["category"], line["category"])),
            Money(line["amount"], currency),
        )
        for line in motion.budget["lines"]
    ]
    return VotedBudget(Money(motion.budget["total"], currency), rows)


def outcome_of(motion: Motion) -> MotionOutcome | None:
    """Return how the motion ended, or None while it is open. One query."""
    if motion.state == "OPEN":
        return None
    return MotionOutcome.objects.select_related("closed_by").filter(motion=motion).first()
