"""A board for tests, built through the services: seats, rule, motions, votes, an approved project."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from oversight import services
from oversight.models import Board, DecisionRule, Motion
from projects.models import Project
from tests.factories.cast import Cast
from tests.factories.projects import submitted_make
from trustfund.db import clock
from trustfund.funds.models import Fund
from trustfund.kernel.actor import Actor


def board_make(fund: Fund, cast: Cast, *, two_each: bool = True) -> Board:
    """Return a board with its rule and its seats: two on each bench, or one.

    One that decided on a concept before keeps its seats and its rule, and is filled up.
    """
    today = clock.now().date()
    board = Board.objects.filter(fund=fund).first() or services.board_constitute(
        actor=cast.secretariat,
        now=clock.now(),
        fund_id=fund.pk,
        name="Joint Oversight Board",
        name_ko="공동감독리사회",
        constituted_date=today,
        founding_reference="Governance annex of the fund",
    )
    members = ["donor_member", "recipient_member"]
    if two_each:
        members += ["other_donor_member", "other_recipient_member"]
    seated = set(board.seats.values_list("member_id", flat=True))
    for name in members:
        if getattr(cast, name).person_id not in seated:
            seat_make(fund, cast, getattr(cast, name))
    if not board.rules.exists():
        rule_make(fund, cast)
    return board


def seat_make(fund: Fund, cast: Cast, member: Actor, alternate: Actor | None = None) -> Any:
    """Fill a seat with this member, for the organization that the member acts for."""
    return services.seat_fill(
        actor=cast.secretariat,
        now=clock.now(),
        fund_id=fund.pk,
        organization_id=member.organization_id,
        member_id=member.person_id,
        alternate_id=alternate.person_id if alternate else None,
    )


def rule_make(fund: Fund, cast: Cast, **changes: Any) -> DecisionRule:
    """Adopt a rule: half of the donor seats, one recipient seat, simple majorities, 5 days."""
    terms: dict[str, Any] = {
        "quorum_donor_pct": Decimal(50),
        "quorum_recipient_count": 1,
        "majority_donor_pct": Decimal(50),
        "majority_recipient_pct": Decimal(50),
        "notice_days": 5,
        "adopted_date": clock.now().date(),
        "reference": "Rules of procedure",
    }
    return services.rule_adopt(
        actor=cast.secretariat, now=clock.now(), fund_id=fund.pk, **{**terms, **changes}
    )


def deadline(days: int = 14) -> datetime:
    """Return noon of the day that is this many days ahead of the database's clock."""
    ahead = clock.now() + timedelta(days=days)
    return datetime(ahead.year, ahead.month, ahead.day, 12, tzinfo=UTC)


def motion_make(project: Project, cast: Cast, **changes: Any) -> Motion:
    """Open a motion to approve a project that is before the board."""
    values: dict[str, Any] = {
        "title": f"Approval of {project.number}",
        "text": f"The board approves the project {project.number}, {project.title}.",
        "closes_at": deadline(),
    }
    motion = services.motion_open(
        actor=cast.secretariat,
        now=clock.now(),
        project_id=project.pk,
        **{**values, **changes},
    )
    # What a commit would check: a test may change the board before its transaction ends.
    connection.check_constraints()
    return motion


def vote(motion: Motion, actor: Actor, choice: str = "YES", **changes: Any) -> Any:
    """Cast a ballot on exactly what the motion says."""
    values: dict[str, Any] = {"content_hash": motion.content_hash}
    return services.ballot_cast(
        actor=actor,
        now=clock.now(),
        motion_id=motion.pk,
        choice=choice,
        **{**values, **changes},
    )


def approved_make(fund: Fund, cast: Cast, **changes: Any) -> Project:
    """Return a project that the board has approved, with the board made on first use."""
    if not Board.objects.filter(fund=fund).exists():
        board_make(fund, cast, two_each=False)
    project = submitted_make(fund, cast, **changes)
    motion = motion_make(project, cast)
    for seat in motion.electors.select_related("member"):
        vote(motion, _seat_holder(cast, seat.member_id))
    services.motion_close(actor=cast.secretariat, now=clock.now(), motion_id=motion.pk)
    project.refresh_from_db()
    return project


def _seat_holder(cast: Cast, person_id: Any) -> Actor:
    return next(actor for actor in cast.people.values() if actor.person_id == person_id)
