"""Bank-executed activities: the list with its totals, what one says, its budget and its screened topics."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from projects import access
from projects.choices import ExpenseType
from projects.models import (
    Activity,
    ActivityLine,
    ActivityVersion,
    Delivery,
    Screening,
)
from projects.rules.activities import (
    ActivityText,
    ExpenseItem,
    ExpenseTable,
    TopicItem,
    activity_from,
    activity_problems,
    expense_table,
    open_topic,
    topic_content,
)
from projects.rules.proposal import Problem
from trustfund.identity import selectors as identity
from trustfund.identity.choices import OrganizationKind
from trustfund.identity.rules.permissions import BANK
from trustfund.identity.selectors import Holder
from trustfund.kernel.actor import Actor
from trustfund.kernel.canonical import canonical_hash
from trustfund.kernel.money import Money, money_sum

APPROVED = frozenset({"APPROVED", "CLOSED"})


@dataclass(frozen=True, slots=True)
class ActivityTotals:
    """How many activities a list shows, what they ask for, and what of it is approved."""

    count: int
    requested: Money
    approved: Money


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic of knowledge with its last screening, and the code of why it is kept back, "" if not."""

    number: int
    topic: TopicItem
    screening: Screening | None
    kept_back: str


def activity_rows(
    actor: Actor | None, *, fund_id: UUID, kind: str = "", state: str = ""
) -> list[Activity]:
    """Return the visible activities of a fund, by number, of this kind and state. One query."""
    found = access.activities_visible_to(actor).filter(fund_id=fund_id)
    if kind:
        found = found.filter(kind=kind)
    if state:
        found = found.filter(state=state)
    return list(found.order_by("number", "id"))


def activity_totals(rows: Sequence[Activity], currency: str) -> ActivityTotals:
    """Return the totals of exactly these rows, in the fund's holding currency. No project counts."""
    return ActivityTotals(
        count=len(rows),
        requested=money_sum([row.money for row in rows], currency),
        approved=money_sum([row.money for row in rows if row.state in APPROVED], currency),
    )


def text_of(activity: Activity) -> ActivityText:
    """Return what the activity says: its draft, which is the submitted version once it is frozen."""
    return activity_from(activity.draft)


def draft_budget_of(activity: Activity) -> ExpenseTable:
    """Return the budget as the text has it, by expense type and year. No query."""
    lines = text_of(activity).lines
    return expense_table(lines, currency=activity.currency, expenses=ExpenseType.values)


def activity_budget_of(activity: Activity) -> ExpenseTable:
    """Return the last submitted version's budget by expense type and year, in the holding currency.

    It may be spent if the activity is APPROVED, and not before. Nothing submitted is an empty table.
    One query.
    """
    found = ActivityLine.objects.filter(activity=activity, version=activity.version)
    lines = [ExpenseItem(line.expense, line.year, line.money) for line in found]
    return expense_table(lines, currency=activity.currency, expenses=ExpenseType.values)


def topics_of(activity: Activity) -> list[TopicRow]:
    """Return the topics of the text, in order, each with its last screening. One query."""
    last: dict[tuple[str, str], Screening] = {}
    screenings = activity.screenings.select_related("by", "organization", "committee_recorded_by")
    for row in screenings.order_by("recorded_at", "id"):
        last[row.topic["what"], row.topic["to_whom"]] = row
    rows = []
    for number, topic in enumerate(text_of(activity).topics, start=1):
        told = topic_content(topic)
        found = last.get((told["what"], told["to_whom"]))
        code = open_topic(
            found.outcome if found else "",
            committee_reference=found.committee_reference if found else "",
        )
        rows.append(TopicRow(number, topic, found, code))
    return rows


def activity_missing(activity: Activity, *, today: date) -> list[Problem]:
    """Return what still keeps the draft from being submitted. One query."""
    return activity_problems(
        text_of(activity),
        holding_currency=activity.currency,
        today=today,
        fund_begins=activity.fund.opened_date,
        fund_ends=activity.fund.end_disbursement_date,
        open_topics=[(row.topic, row.kept_back) for row in topics_of(activity) if row.kept_back],
    )


def deliveries_of(activity: Activity) -> list[Delivery]:
    """Return what was handed over, in order, with its document and who decided. One query."""
    rows = activity.deliveries.select_related("evidence__document", "delivered_by", "decided_by")
    return list(rows.order_by("delivered_at", "id"))


def activity_hash(activity: Activity, version: ActivityVersion) -> str:
    """Return the hash that the board's decision is bound to: which activity, which version, and the
    whole content, as SHA-256 of its canonical JSON.
    """
    return canonical_hash(
        {
            "number": activity.number,
            "fund": activity.fund_id,
            "version": version.number,
            "content": version.content,
        }
    )


def team_leaders() -> list[Holder]:
    """Return who may lead an activity: whoever holds a role for the administrator today, each once."""
    found = identity.holders_of(*BANK, kind=OrganizationKind.ADMINISTRATOR)
    once: dict[UUID, Holder] = {}
    for holder in found:
        once.setdefault(holder.person_id, holder)
    return list(once.values())
