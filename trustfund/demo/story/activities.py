"""Beside the projects: what the administrator carries out itself, with knowledge screened before it is passed on."""

import io
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from oversight.services.motions import activity_motion_open
from projects import services as projects
from projects.models import Activity, Delivery
from projects.rules.activities import (
    ActivityText,
    DeliverableItem,
    ExpenseItem,
    TopicItem,
    WeeksItem,
)
from trustfund.demo.stage import Stage
from trustfund.demo.story.decisions import DONOR_BENCH, RECIPIENT_BENCH, motion_decided
from trustfund.demo.story.papers import plain_pdf
from trustfund.documents import services as documents
from trustfund.funds.models import Fund
from trustfund.kernel.money import Money

# name: (kind, title, title in Korean, objective, lines by years after the first, topics)
ACTIVITIES = {
    "statistics": (
        "TECHNICAL_ASSISTANCE",
        "Household surveys that can be checked",
        "검증할 수 있는 가구 조사",
        "Two statistical offices draw a sample, publish its error and keep what they were told.",
        (("STAFF", 0, "180000"), ("TRAVEL", 0, "35000"), ("WORKSHOPS", 0, "45000"), ("STAFF", 1, "90000"), ("MEDIA", 1, "10000")),
        (("How a sample of households is drawn", "Two statistical offices"), ("How vaccination is recorded and counted", "Clinics of three provinces")),
    ),
    "safety": (
        "TECHNICAL_ASSISTANCE",
        "Safe operation of small hydropower",
        "소수력 발전의 안전 운영",
        "Operators of small stations keep dams and lines safe through a flood.",
        (("STAFF", 0, "70000"), ("CONSULTANTS", 0, "120000"), ("WORKSHOPS", 1, "60000")),
        (("How the level of a small dam is read and recorded", "Operators of nineteen villages"), ("How grid protection relays are set", "Engineers of two provinces")),
    ),
    "soil": (
        "TECHNICAL_ASSISTANCE",
        "Soil maps for cooperative farms",
        "협동농장 토양 지도",
        "Two laboratories measure soils alike and print maps that farms can read.",
        (("STAFF", 0, "40000"), ("EQUIPMENT", 0, "25000"), ("WORKSHOPS", 1, "35000")),
        (("How soil is sampled and recorded", "Two farm laboratories"), ("How images from space are read for soils", "Two farm laboratories")),
    ),
}  # fmt: skip
VOTERS = tuple(login for _organization, login in (*DONOR_BENCH, *RECIPIENT_BENCH))
REASON = "Published practice without use in prohibited programs (illustrative)."


def activity_drafted(stage: Stage, fund: Fund, name: str) -> Activity:
    """Draft an activity that runs from this year to the next."""
    kind, title, title_ko, objective, lines, topics = ACTIVITIES[name]
    first = stage.moment.year
    items = tuple(
        ExpenseItem(expense, first + year, Money(Decimal(amount), "USD"))
        for expense, year, amount in lines
    )
    total = sum((item.money.amount for item in items), Decimal(0))
    starts = stage.moment.date() + timedelta(days=20)
    text = ActivityText(
        kind=kind,
        title=title,
        title_ko=title_ko,
        team_leader=str(stage.actor("program.manager").person_id),
        objective=objective,
        starts_on=min(starts, date(first, 12, 31)),
        ends_on=date(first + 1, 12, 31),
        amount=Money(total, "USD"),
        lines=items,
        weeks=(WeeksItem(first, Decimal(36)), WeeksItem(first + 1, Decimal("17.5"))),
        deliverables=(
            DeliverableItem("Manual in both languages", starts + timedelta(days=120)),
            DeliverableItem("Report with what the users say of it", date(first + 1, 11, 30)),
        ),
        topics=tuple(TopicItem(what, to_whom) for what, to_whom in topics),
    )
    return projects.activity_draft(**stage.by("program.manager"), fund_id=fund.pk, text=text)


def topics_screened(stage: Stage, activity: Activity, *outcomes: str) -> None:
    """Have the sanctions officer screen the topics, in order, with these outcomes."""
    for number, outcome in enumerate(outcomes, start=1):
        projects.topic_screen(
            **stage.by("sanctions.officer"),
            activity_id=activity.pk,
            edition=activity.edition,
            number=number,
            outcome=outcome,
            reason=REASON,
        )


def committee_asked(stage: Stage, activity: Activity) -> None:
    """Record what the Committee determined on the topic that needed it."""
    projects.committee_record(
        **stage.by("sanctions.officer"),
        screening_id=activity.screenings.get(outcome="NEEDS_COMMITTEE").pk,
        committee_reference="Note 7 of the Committee (illustrative)",
        committee_date=stage.moment.date() - timedelta(days=2),
    )


def activity_submitted(stage: Stage, activity: Activity) -> None:
    """Put the draft before the board."""
    projects.activity_submit(
        **stage.by("program.manager"), activity_id=activity.pk, edition=activity.edition
    )


def activity_approved(stage: Stage, activity: Activity) -> None:
    """Let the board vote on the activity and approve it."""
    moment = stage.now
    deadline = datetime.combine(moment.date() + timedelta(days=14), time(17), moment.tzinfo)
    motion = activity_motion_open(
        actor=stage.actor("secretariat"),
        now=moment,
        activity_id=activity.pk,
        title=activity.title,
        text=f"The board approves the activity “{activity.title}” with the budget shown.",
        title_ko=activity.title_ko,
        text_ko=f"이사회는 활동 “{activity.title_ko}”을(를) 아래의 예산과 함께 승인한다.",
        closes_at=deadline,
    )
    motion_decided(stage, motion, dict.fromkeys(VOTERS, "YES"))


def deliverable_delivered(stage: Stage, activity: Activity, number: int) -> Delivery:
    """Store the paper that shows a deliverable, and hand it over."""
    item = activity.draft["deliverables"][number - 1]
    paper = documents.document_store(
        **stage.by("program.manager"),
        about="projects.activity",
        about_id=activity.pk,
        title=item["name"],
        classification="PARTIES",
        file=io.BytesIO(plain_pdf(item["name"], "Illustrative data.")),
        name=f"deliverable-{number}.pdf",
    )
    return projects.deliverable_deliver(
        **stage.by("program.manager"),
        activity_id=activity.pk,
        number=number,
        document_id=paper.pk,
    )


def first_accepted(stage: Stage, activity: Activity) -> None:
    """Hand over the first deliverable, and let the secretariat accept it some days later."""
    delivery = deliverable_delivered(stage, activity, 1)
    stage.moment += timedelta(days=5)
    projects.deliverable_accept(**stage.by("secretariat"), delivery_id=delivery.pk)


def activities_planned(plan: Callable[..., None], stage: Stage, fund: Fund) -> None:
    """Put on their days: one approved activity, one before the board, one that the Committee is asked about."""
    made: dict[str, Activity] = {}

    def draft(name: str) -> None:
        made[name] = activity_drafted(stage, fund, name)

    for name, day, outcomes in (
        ("statistics", 500, ("ALLOWED", "ALLOWED_MEDICAL")),
        ("safety", 694, ("ALLOWED", "NEEDS_COMMITTEE")),
        ("soil", 715, ("ALLOWED", "NEEDS_COMMITTEE")),
    ):
        plan(day, draft, name)
        plan(day + 4, lambda name=name, told=outcomes: topics_screened(stage, made[name], *told))
    plan(508, lambda: activity_submitted(stage, made["statistics"]))
    plan(510, lambda: activity_approved(stage, made["statistics"]))
    plan(636, lambda: first_accepted(stage, made["statistics"]))
    plan(726, lambda: deliverable_delivered(stage, made["statistics"], 2))
    plan(712, lambda: committee_asked(stage, made["safety"]))
    plan(714, lambda: activity_submitted(stage, made["safety"]))
