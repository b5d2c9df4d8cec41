"""What votes of the board leave behind, for tests that need a decided project and not the vote."""

from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from oversight.models import (
    Ballot,
    Board,
    DecisionRule,
    Elector,
    Motion,
    MotionOutcome,
    Seat,
)
from projects.models import Activity, Project
from projects.rules.states import BEFORE_THE_BOARD
from projects.services import activity_decide, project_decide
from tests.factories.cast import Cast
from trustfund.audit.services import record
from trustfund.db.clock import now as clock_now
from trustfund.kernel.canonical import canonical_hash


def adopted(cast: Cast, project: Project | Activity) -> Any:
    """Let every seat of the board adopt what is before it. A fund without a board is given one."""
    return _decided(cast, project, choice="YES", result="ADOPTED")


def rejected(cast: Cast, project: Project | Activity) -> Any:
    """Let every seat of the board reject what is before it. A fund without a board is given one."""
    return _decided(cast, project, choice="NO", result="REJECTED")


@transaction.atomic
def _decided(cast: Cast, project: Project | Activity, *, choice: str, result: str) -> Any:
    """Write the rows that a vote of every seat leaves behind; a new board has two seats."""
    now, fund = clock_now(), project.fund
    secretariat = cast.secretariat
    rule = _rule(cast, fund)
    seats = list(rule.board.seats.filter(until_date__isnull=True).order_by("number"))
    is_project = isinstance(project, Project)
    stage = BEFORE_THE_BOARD[project.state] if is_project else "ACTIVITY"
    kinds = {"CONCEPT": "APPROVE_CONCEPT", "ACTIVITY": "APPROVE_ACTIVITY"}
    on = "project" if is_project else "activity"
    motion = Motion.objects.create(
        board=rule.board,
        number=f"D-{rule.board.motions.count() + 1:03d}",
        kind=kinds.get(stage, "APPROVE_PROJECT"),
        title=project.title,
        text="The board approves what is before it.",
        **{on: project, f"{on}_content_hash": project.content_hash},
        budget={"currency": project.currency, "total": f"{project.amount:f}", "lines": []},
        content_hash=canonical_hash({"project": project.content_hash}),
        rule=rule,
        elector_count=len(seats),
        opened_by_id=secretariat.person_id,
        opened_at=now,
        closes_at=now + timedelta(days=10),
    )
    rows = [motion]
    for seat in seats:
        elector = Elector.objects.create(
            motion=motion,
            seat=seat,
            bench=seat.bench,
            organization_id=seat.organization_id,
            member_id=seat.member_id,
            alternate_id=seat.alternate_id,
        )
        ballot = Ballot.objects.create(
            motion=motion,
            elector=elector,
            person_id=seat.member_id,
            number=1,
            choice=choice,
            content_hash=motion.content_hash,
        )
        rows += [elector, ballot]
    outcome = MotionOutcome.objects.create(
        motion=motion,
        result=result,
        computation={},
        closed_by_id=secretariat.person_id,
        closed_at=now,
    )
    motion.state = result
    motion.save(update_fields=["state"])
    for row in (*rows, outcome):
        record(secretariat, "oversight.motion_close", subject=row, at=now, fund_id=fund.pk)
    decide = project_decide if is_project else activity_decide
    decided = decide(
        actor=secretariat,
        now=now,
        **{f"{on}_id": project.pk},
        content_hash=project.content_hash,
        motion_reference=motion.number,
        is_adopted=result == "ADOPTED",
    )
    # What a commit would check: a test goes on with the project before its transaction ends.
    connection.check_constraints()
    return decided


def _rule(cast: Cast, fund) -> DecisionRule:
    found = (
        DecisionRule.objects.select_related("board")
        .filter(board__fund=fund)
        .order_by("-version")
        .first()
    )
    if found is not None:
        return found
    now = clock_now()
    board = Board.objects.create(
        fund=fund,
        name="Joint oversight board",
        constituted_date=now.date(),
        founding_reference="Charter",
    )
    rule = DecisionRule.objects.create(
        board=board,
        version=1,
        quorum_donor_pct=50,
        quorum_recipient_count=1,
        majority_donor_pct=50,
        majority_recipient_pct=50,
        notice_days=5,
        adopted_date=now.date(),
        reference="Charter, annex 1",
    )
    rows = [board, rule]
    for number, (bench, member) in enumerate(
        (("DONOR", cast.donor_member), ("RECIPIENT", cast.recipient_member)), start=1
    ):
        seat = Seat.objects.create(
            board=board,
            number=number,
            bench=bench,
            organization_id=member.organization_id,
            member_id=member.person_id,
            from_date=now.date(),
        )
        rows.append(seat)
    for row in rows:
        record(cast.secretariat, "oversight.board_constitute", subject=row, at=now, fund_id=fund.pk)
    return rule
