"""Act four: the board is constituted, and decides on what the ministries propose."""

from datetime import datetime, time, timedelta
from decimal import Decimal

from oversight.models import Motion
from oversight.services import ballots, boards, closing, motions
from projects.models import Project
from trustfund.demo.stage import Stage
from trustfund.funds.models import Fund

DONOR_BENCH = (("KOR", "korea.board"), ("JPN", "japan.board"), ("USA", "usa.board"))
RECIPIENT_BENCH = (("MOFA-KP", "recipient.board"), ("MOAG-KP", "agriculture.board"))
NOTICE_DAYS = 5
TEXTS = {
    "CONCEPT_SUBMITTED": (
        "The board approves the concept “{}” and asks for a proposal within this amount.",
        "이사회는 사업 구상 “{}”을(를) 승인하고 이 금액 안에서 제안서를 요청한다.",
    ),
    "SUBMITTED": (
        "The board approves the project “{}” with the budget shown.",
        "이사회는 사업 “{}”을(를) 아래의 예산과 함께 승인한다.",
    ),
}


def board_constituted(stage: Stage, fund: Fund) -> None:
    """Constitute the board with both benches, and adopt its first rule."""
    boards.board_constitute(
        **stage.by("secretariat"),
        fund_id=fund.pk,
        name="Joint Oversight Board",
        name_ko="공동감독이사회",
        constituted_date=stage.moment.date(),
        founding_reference="Governance annex, article 3 (illustrative)",
    )
    for organization, login in (*DONOR_BENCH, *RECIPIENT_BENCH):
        boards.seat_fill(
            **stage.by("secretariat"),
            fund_id=fund.pk,
            organization_id=stage.organization_id(organization),
            member_id=stage.actor(login).person_id,
        )
    boards.rule_adopt(
        **stage.by("secretariat"),
        fund_id=fund.pk,
        quorum_donor_pct=Decimal(50),
        quorum_recipient_count=1,
        majority_donor_pct=Decimal(50),
        majority_recipient_pct=Decimal(50),
        notice_days=NOTICE_DAYS,
        adopted_date=stage.moment.date(),
        reference="First meeting, item 2 (illustrative)",
    )


def motion_opened(stage: Stage, project: Project, days: int = 14) -> Motion:
    """Put a concept or a project to the vote, open for this many days."""
    english, korean = TEXTS[project.state]
    moment = stage.now
    deadline = datetime.combine(moment.date() + timedelta(days=days), time(17), moment.tzinfo)
    return motions.motion_open(
        actor=stage.actor("secretariat"),
        now=moment,
        project_id=project.pk,
        title=project.title,
        text=english.format(project.title),
        title_ko=project.title_ko,
        text_ko=korean.format(project.title_ko),
        closes_at=deadline,
    )


def motion_decided(stage: Stage, motion: Motion, choices: dict[str, str]) -> Motion:
    """Have the seats vote as given, by sign-in, and close the motion after its deadline."""
    for login, choice in choices.items():
        ballots.ballot_cast(
            **stage.by(login),
            motion_id=motion.pk,
            choice=choice,
            content_hash=motion.content_hash,
            reason="",
        )
    stage.moment = motion.closes_at
    return closing.motion_close(**stage.by("secretariat"), motion_id=motion.pk)
