"""What a Bank-executed activity says, and what is wrong with it. No database, no clock."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from projects.rules.proposal import Problem
from trustfund.kernel.canonical import canonical
from trustfund.kernel.money import Money, money_sum

TECHNICAL_ASSISTANCE: Final = "TECHNICAL_ASSISTANCE"
STAFF: Final = "STAFF"
MAX_YEARS: Final = 8
MAX_DELIVERABLES: Final = 40
MAX_TOPICS: Final = 20
WEEKS_IN_A_YEAR: Final = 52 * 40  # of forty people who do nothing else

CLEARED: Final = frozenset({"ALLOWED", "ALLOWED_MEDICAL"})
# What is still missing for a topic that is not cleared.
UNSCREENED: Final = "topic_unscreened"
NOT_ALLOWED: Final = "topic_not_allowed"
NEEDS_COMMITTEE: Final = "topic_needs_committee"


@dataclass(frozen=True, slots=True)
class ExpenseItem:
    """What one type of expense takes in one calendar year."""

    expense: str
    year: int
    money: Money


@dataclass(frozen=True, slots=True)
class WeeksItem:
    """How many weeks the administrator's own staff works on it in one calendar year."""

    year: int
    weeks: Decimal


@dataclass(frozen=True, slots=True)
class DeliverableItem:
    """What is handed over, and by when."""

    name: str
    due_on: date


@dataclass(frozen=True, slots=True)
class TopicItem:
    """What knowledge goes to whom."""

    what: str
    to_whom: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityText:
    """Everything that the administrator writes down about an activity.

    A draft may be incomplete: kind, title, team leader and amount are always there. `team_leader`
    is the identifier of a person, as text.
    """

    kind: str
    title: str
    team_leader: str
    amount: Money
    title_ko: str = ""
    objective: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    lines: tuple[ExpenseItem, ...] = ()
    weeks: tuple[WeeksItem, ...] = ()
    deliverables: tuple[DeliverableItem, ...] = ()
    topics: tuple[TopicItem, ...] = ()


@dataclass(frozen=True, slots=True)
class ExpenseRow:
    """One expense type: an amount for each year, None where nothing is asked, and their total."""

    expense: str
    cells: tuple[Money | None, ...]
    total: Money


@dataclass(frozen=True, slots=True)
class ExpenseTable:
    """The budget of an activity in the fund's holding currency, with its totals along both axes."""

    years: tuple[int, ...]
    rows: tuple[ExpenseRow, ...]
    by_year: tuple[Money, ...]
    total: Money


def expense_table(
    lines: Iterable[ExpenseItem], *, currency: str, expenses: Iterable[str]
) -> ExpenseTable:
    """Return lines as a table, its rows in the order of `expenses`; every total sums the same lines."""
    found = list(lines)
    years = tuple(sorted({line.year for line in found}))

    def total(of: Iterable[ExpenseItem]) -> Money:
        return money_sum([line.money for line in of], currency)

    rows = []
    for expense in expenses:
        own = [line for line in found if line.expense == expense]
        if not own:
            continue
        cells = tuple(
            total(of_year) if (of_year := [line for line in own if line.year == year]) else None
            for year in years
        )
        rows.append(ExpenseRow(expense, cells, total(own)))
    by_year = tuple(total(line for line in found if line.year == year) for year in years)
    return ExpenseTable(years, tuple(rows), by_year, total(found))


def activity_content(text: ActivityText) -> dict[str, Any]:
    """Return the activity as plain JSON types, in canonical spelling: what is kept and hashed.

    Amounts are in the currency named by `currency`, the fund's holding currency.
    """
    content = {
        "kind": text.kind,
        "title": text.title,
        "title_ko": text.title_ko,
        "objective": text.objective,
        "team_leader": text.team_leader,
        "starts_on": text.starts_on,
        "ends_on": text.ends_on,
        "amount": text.amount.amount,
        "currency": text.amount.currency,
        "lines": [
            {"expense": line.expense, "year": line.year, "amount": line.money.amount}
            for line in text.lines
        ],
        "weeks": [{"year": item.year, "weeks": item.weeks} for item in text.weeks],
        "deliverables": [{"name": item.name, "due_on": item.due_on} for item in text.deliverables],
        "topics": [topic_content(item) for item in text.topics],
    }
    plain: dict[str, Any] = canonical(content)
    return plain


def topic_content(topic: TopicItem) -> dict[str, str]:
    """Return a topic as a screening keeps it: the words that were judged."""
    return {"what": topic.what, "to_whom": topic.to_whom}


def activity_from(content: Mapping[str, Any]) -> ActivityText:
    """Return the activity that `activity_content` wrote down."""
    currency = content["currency"]
    return ActivityText(
        **{word: content[word] for word in ("kind", "title", "title_ko", "objective")},
        team_leader=content["team_leader"],
        amount=Money(Decimal(content["amount"]), currency),
        starts_on=_day(content["starts_on"]),
        ends_on=_day(content["ends_on"]),
        lines=tuple(
            ExpenseItem(line["expense"], line["year"], Money(Decimal(line["amount"]), currency))
            for line in content["lines"]
        ),
        weeks=tuple(WeeksItem(item["year"], Decimal(item["weeks"])) for item in content["weeks"]),
        deliverables=tuple(
            DeliverableItem(item["name"], date.fromisoformat(item["due_on"]))
            for item in content["deliverables"]
        ),
        topics=tuple(TopicItem(**item) for item in content["topics"]),
    )


def draft_problems(text: ActivityText, *, holding_currency: str) -> list[Problem]:
    """Return what keeps a draft from being kept: what could never be submitted as it stands."""
    return [
        *_amount_problems(text, holding_currency),
        *_count_problems(text),
        *_twice_problems(text),
    ]


def activity_problems(
    text: ActivityText,
    *,
    holding_currency: str,
    today: date,
    fund_begins: date | None,
    fund_ends: date,
    open_topics: Iterable[tuple[TopicItem, str]] = (),
) -> list[Problem]:
    """Return everything that keeps the activity from being submitted to the board.

    `fund_begins` and `fund_ends` are the first and last day of the fund's life; `open_topics` are
    those that the ban on scientific cooperation keeps back, each with the code of why.
    """
    return [
        *_text_problems(text),
        *draft_problems(text, holding_currency=holding_currency),
        *_date_problems(text, today, fund_begins, fund_ends),
        *_budget_problems(text, holding_currency),
        *_work_problems(text),
        *(Problem(code, "topics", (("what", topic.what),)) for topic, code in open_topics),
    ]


def open_topic(outcome: str, *, committee_reference: str) -> str:
    """Return why a topic with this outcome is kept back, "" if it is not. No outcome is "".

    UNSCR 2321 (2016), paragraph 11, suspends scientific and technical cooperation except medical
    exchanges, and what the Committee finds case by case not to contribute to prohibited programs.
    """
    if outcome in CLEARED or (outcome == "NEEDS_COMMITTEE" and committee_reference):
        return ""
    codes = {"": UNSCREENED, "NEEDS_COMMITTEE": NEEDS_COMMITTEE}
    return codes.get(outcome, NOT_ALLOWED)


def _text_problems(text: ActivityText) -> Iterator[Problem]:
    for part in ("title", "objective"):
        if not getattr(text, part).strip():
            yield Problem("missing", part)


def _amount_problems(text: ActivityText, holding_currency: str) -> Iterator[Problem]:
    currencies = {text.amount.currency, *(line.money.currency for line in text.lines)}
    if currencies != {holding_currency}:
        yield Problem("currency", "amount", (("currency", holding_currency),))
    if text.amount.amount <= 0:
        yield Problem("not_positive", "amount")
    if any(line.money.amount <= 0 for line in text.lines):
        yield Problem("not_positive", "budget")
    if any(not 0 < item.weeks <= WEEKS_IN_A_YEAR for item in text.weeks):
        yield Problem("weeks_not_sensible", "weeks", (("count", WEEKS_IN_A_YEAR),))


def _count_problems(text: ActivityText) -> Iterator[Problem]:
    if len({line.year for line in text.lines} | {item.year for item in text.weeks}) > MAX_YEARS:
        yield Problem("too_many_years", "budget", (("count", MAX_YEARS),))
    if len(text.deliverables) > MAX_DELIVERABLES:
        yield Problem("too_many_deliverables", "deliverables", (("count", MAX_DELIVERABLES),))
    if len(text.topics) > MAX_TOPICS:
        yield Problem("too_many_topics", "topics", (("count", MAX_TOPICS),))


def _twice_problems(text: ActivityText) -> Iterator[Problem]:
    told: tuple[tuple[str, str, list[Any]], ...] = (
        ("expense_twice", "budget", [(line.expense, line.year) for line in text.lines]),
        ("weeks_twice", "weeks", [item.year for item in text.weeks]),
        ("deliverable_twice", "deliverables", [item.name.casefold() for item in text.deliverables]),
        ("topic_twice", "topics", list(text.topics)),
    )
    for code, part, keys in told:
        if any(count > 1 for count in Counter(keys).values()):
            yield Problem(code, part)


def _date_problems(
    text: ActivityText, today: date, fund_begins: date | None, fund_ends: date
) -> Iterator[Problem]:
    starts, ends = text.starts_on, text.ends_on
    for part, day in (("starts_on", starts), ("ends_on", ends)):
        if day is None:
            yield Problem("missing", part)
    if starts is not None and fund_begins is not None and starts < fund_begins:
        yield Problem("starts_before_fund", "starts_on", (("date", fund_begins),))
    if ends is not None and ends > fund_ends:
        yield Problem("ends_after_fund", "ends_on", (("date", fund_ends),))
    if ends is not None and ends <= today:
        yield Problem("ends_past", "ends_on")
    if starts is None or ends is None:
        return
    if ends < starts:
        yield Problem("ends_before_start", "ends_on")
    outside = ("first", starts.year), ("last", ends.year)
    if any(not starts.year <= line.year <= ends.year for line in text.lines):
        yield Problem("year_outside", "budget", outside)
    if any(not starts.year <= item.year <= ends.year for item in text.weeks):
        yield Problem("year_outside", "weeks", outside)
    if any(not starts <= item.due_on <= ends for item in text.deliverables):
        yield Problem("due_outside", "deliverables")


def _budget_problems(text: ActivityText, holding_currency: str) -> Iterator[Problem]:
    if not text.lines:
        yield Problem("no_lines", "budget")
        return
    weeks = {item.year for item in text.weeks}
    if any(line.expense == STAFF and line.year not in weeks for line in text.lines):
        yield Problem("weeks_missing", "weeks")
    if any(line.money.currency != holding_currency for line in text.lines):
        return
    total = money_sum([line.money for line in text.lines], holding_currency)
    if total != text.amount and text.amount.currency == holding_currency:
        figures = (
            ("total", total),
            ("amount", text.amount),
            ("difference", max(total - text.amount, text.amount - total)),
        )
        yield Problem("does_not_add_up", "budget", figures)


def _work_problems(text: ActivityText) -> Iterator[Problem]:
    if not text.deliverables:
        yield Problem("no_deliverables", "deliverables")
    if text.kind == TECHNICAL_ASSISTANCE and not text.topics:
        yield Problem("no_topics", "topics")


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
