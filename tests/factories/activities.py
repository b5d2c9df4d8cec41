"""Bank-executed activities for tests, built through the services: a draft, one screened."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from projects import services
from projects.models import Activity, Delivery, Screening
from projects.rules.activities import (
    ActivityText,
    DeliverableItem,
    ExpenseItem,
    TopicItem,
    WeeksItem,
)
from projects.selectors.activities import text_of
from tests.factories.cast import Cast
from tests.factories.documents import paper_make
from trustfund.db import clock
from trustfund.funds.models import Fund
from trustfund.kernel.actor import Actor
from trustfund.kernel.money import Money

YEAR = datetime.now(UTC).year + 3
ONE_LINE = {
    ("STAFF", YEAR): "120000.00",
    ("TRAVEL", YEAR): "15000.50",
    ("STAFF", YEAR + 1): "60000",
}


def text_make(
    leader: Actor, budget: dict[tuple[str, int], str] | None = None, **changes: Any
) -> ActivityText:
    """Return a sound activity over this budget; change what the test needs."""
    amounts = ONE_LINE if budget is None else budget
    lines = tuple(
        ExpenseItem(expense, year, Money(Decimal(amount), "USD"))
        for (expense, year), amount in amounts.items()
    )
    total = sum((line.money.amount for line in lines), Decimal(0))
    sound = ActivityText(
        kind="TECHNICAL_ASSISTANCE",
        title="Advice on household surveys",
        title_ko="가구 조사 자문",
        team_leader=str(leader.person_id),
        amount=Money(total or Decimal(1), "USD"),
        objective="Two statistical offices can draw a sample and publish its error.",
        starts_on=date(YEAR, 1, 1),
        ends_on=date(YEAR + 1, 12, 31),
        lines=lines,
        weeks=(WeeksItem(YEAR, Decimal(30)), WeeksItem(YEAR + 1, Decimal("12.5"))),
        deliverables=(
            DeliverableItem("Sampling manual", date(YEAR, 9, 30)),
            DeliverableItem("Report on two surveys", date(YEAR + 1, 11, 30)),
        ),
        topics=(TopicItem("How a sample of households is drawn", "Two statistical offices"),),
    )
    return replace(sound, **changes)


def activity_make(
    fund: Fund, cast: Cast, text: ActivityText | None = None, **changes: Any
) -> Activity:
    """Return an activity in drafting, not screened yet."""
    manager = cast.program_manager
    return services.activity_draft(
        actor=manager,
        now=clock.now(),
        fund_id=fund.pk,
        text=text or text_make(manager, **changes),
    )


def screen_make(
    activity: Activity, cast: Cast, outcome: str = "ALLOWED", number: int = 1
) -> Screening:
    """Return the screening of a topic of the draft."""
    return services.topic_screen(
        actor=cast.sanctions_officer,
        now=clock.now(),
        activity_id=activity.pk,
        edition=activity.edition,
        number=number,
        outcome=outcome,
        reason="Sampling of households serves statistics alone.",
    )


def submitted_activity(
    fund: Fund, cast: Cast, text: ActivityText | None = None, **changes: Any
) -> Activity:
    """Return an activity before the board, each of its topics allowed."""
    activity = activity_make(fund, cast, text, **changes)
    for number in range(1, len(text_of(activity).topics) + 1):
        screen_make(activity, cast, "ALLOWED", number)
    return services.activity_submit(
        actor=cast.program_manager, now=clock.now(), activity_id=activity.pk, edition=1
    )


def delivery_make(activity: Activity, cast: Cast, number: int = 1) -> Delivery:
    """Return a deliverable that is handed over with a document about its approved activity."""
    paper = paper_make(cast.program_manager, "projects.activity", activity.pk, title="Manual")
    return services.deliverable_deliver(
        actor=cast.program_manager,
        now=clock.now(),
        activity_id=activity.pk,
        number=number,
        document_id=paper.pk,
    )
