"""What a proposal says, and what is wrong with it. No database, no clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from projects.rules.goods import MAX_GOODS, GoodsItem, code_is_sound
from trustfund.kernel.money import Money, money_sum

MAX_COMPONENTS: Final = 12
MAX_YEARS: Final = 8
MAX_INDICATORS: Final = 40

CONCEPT: Final = "CONCEPT"


@dataclass(frozen=True, slots=True)
class BudgetItem:
    """What a component needs in one disbursement category and one calendar year."""

    category: str
    year: int
    money: Money


@dataclass(frozen=True, slots=True)
class ComponentItem:
    """A part of the project, with its own lines of the budget."""

    name: str
    name_ko: str = ""
    lines: tuple[BudgetItem, ...] = ()


@dataclass(frozen=True, slots=True)
class IndicatorItem:
    """One result that the project promises: from the baseline to the target by a date."""

    name: str
    unit: str
    baseline: Decimal
    target: Decimal
    target_date: date


@dataclass(frozen=True, slots=True)
class RiskItem:
    """How high one category of risk is, H, S, M or L, and what is done about it."""

    category: str
    rating: str
    mitigation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Everything that the recipient writes down about a project.

    A draft may be incomplete: only title, sector and amount are always there.
    """

    title: str
    sector: str
    amount: Money
    title_ko: str = ""
    objective: str = ""
    recipient_priority: str = ""
    donor_priority: str = ""
    basis_1874: str = ""
    basis_text: str = ""
    need: str = ""
    provinces: tuple[str, ...] = ()
    beneficiaries: int | None = None
    women: int | None = None
    sustainability: str = ""
    coordination: str = ""
    closing_date: date | None = None
    es_class: str = ""
    es_text: str = ""
    entity: str = ""
    components: tuple[ComponentItem, ...] = ()
    indicators: tuple[IndicatorItem, ...] = ()
    risks: tuple[RiskItem, ...] = ()
    goods: tuple[GoodsItem, ...] = ()

    @property
    def lines(self) -> tuple[BudgetItem, ...]:
        """Return every line of every component."""
        return tuple(line for component in self.components for line in component.lines)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: a stable code, the part of the proposal, and figures to show."""

    code: str
    part: str
    figures: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class EntityFacts:
    """What the fund's register says of the implementing entity that a proposal names by its number.

    `valid_until` is the last day of its standing assessment; None if none was ever confirmed.
    """

    is_known: bool
    valid_until: date | None = None


NO_ENTITY: Final = EntityFacts(is_known=False)


def entity_problems(proposal: Proposal, entity: EntityFacts) -> list[Problem]:
    """Return what is wrong with the named entity in any draft: one that the register has not."""
    if proposal.entity and not entity.is_known:
        return [Problem("entity_unknown", "entity", (("number", proposal.entity),))]
    return []


def assessment_problems(entity: EntityFacts, *, today: date) -> list[Problem]:
    """Return why the named entity cannot carry a whole proposal out: no assessment of it stands."""
    if not entity.is_known:
        return []
    if entity.valid_until is None:
        return [Problem("entity_not_assessed", "entity")]
    if entity.valid_until < today:
        return [Problem("entity_expired", "entity", (("date", entity.valid_until),))]
    return []


def draft_problems(proposal: Proposal, *, holding_currency: str) -> list[Problem]:
    """Return what keeps a draft from being kept: what could never be submitted as it stands.

    What is only missing, or does not add up yet, may be kept and finished later.
    """
    return [
        *_amount_problems(proposal, holding_currency),
        *_line_problems(proposal),
        *_count_problems(proposal),
        *_twice_problems(proposal),
        *_goods_problems(proposal, holding_currency),
    ]


def proposal_problems(
    proposal: Proposal, *, stage: str, holding_currency: str, today: date, fund_ends: date
) -> list[Problem]:
    """Return everything that keeps the proposal from being submitted, not only the first.

    A concept states its aim, its amount and its basis; the whole proposal also place and people,
    its budget, its results and its risks. What a concept states beyond its due is held to the same
    rules. `fund_ends` is the fund's last day of disbursement: no project closes later.
    """
    found = [
        *_text_problems(proposal),
        *draft_problems(proposal, holding_currency=holding_currency),
    ]
    is_concept = stage == CONCEPT
    if not (is_concept and not proposal.components):
        found += _budget_problems(proposal, holding_currency, today)
    if not (is_concept and not proposal.indicators):
        found += _indicator_problems(proposal, today)
    if not is_concept:
        found += _missing_of_the_whole(proposal)
        found += _goods_sum_problems(proposal, holding_currency)
    found += _people_problems(proposal)
    found += _closing_problems(proposal, today, fund_ends)
    return found


def _text_problems(proposal: Proposal) -> Iterator[Problem]:
    for part in ("title", "objective", "recipient_priority", "donor_priority", "basis_text"):
        if not getattr(proposal, part).strip():
            yield Problem("missing", part)
    for part in ("sector", "basis_1874"):
        if not getattr(proposal, part):
            yield Problem("missing", part)


def _amount_problems(proposal: Proposal, holding_currency: str) -> Iterator[Problem]:
    currencies = {proposal.amount.currency, *(line.money.currency for line in proposal.lines)}
    if currencies != {holding_currency}:
        yield Problem("currency", "amount", (("currency", holding_currency),))
    if proposal.amount.amount <= 0:
        yield Problem("not_positive", "amount")


def _line_problems(proposal: Proposal) -> Iterator[Problem]:
    if any(line.money.amount <= 0 for line in proposal.lines):
        yield Problem("not_positive", "budget")
    for component in proposal.components:
        keys = [(line.category, line.year) for line in component.lines]
        if len(set(keys)) < len(keys):
            yield Problem("line_twice", "budget", (("name", component.name),))


def _count_problems(proposal: Proposal) -> Iterator[Problem]:
    if len(proposal.components) > MAX_COMPONENTS:
        yield Problem("too_many_components", "budget", (("count", MAX_COMPONENTS),))
    if len({line.year for line in proposal.lines}) > MAX_YEARS:
        yield Problem("too_many_years", "budget", (("count", MAX_YEARS),))
    if len(proposal.indicators) > MAX_INDICATORS:
        yield Problem("too_many", "indicators", (("count", MAX_INDICATORS),))


def _twice_problems(proposal: Proposal) -> Iterator[Problem]:
    rated = [item.category for item in proposal.risks]
    if len(set(rated)) < len(rated):
        yield Problem("risk_twice", "risks")


def _goods_problems(proposal: Proposal, holding_currency: str) -> Iterator[Problem]:
    if len(proposal.goods) > MAX_GOODS:
        yield Problem("too_many_goods", "goods", (("count", MAX_GOODS),))
    names = [goods.item.strip().casefold() for goods in proposal.goods]
    if "" in names:
        yield Problem("goods_unnamed", "goods")
    if len(set(names)) < len(names):
        yield Problem("goods_twice", "goods")
    if any(goods.money.currency != holding_currency for goods in proposal.goods):
        yield Problem("currency", "goods", (("currency", holding_currency),))
    if any(goods.money.amount <= 0 for goods in proposal.goods):
        yield Problem("not_positive", "goods")
    for goods in proposal.goods:
        if not code_is_sound(goods.hs_code):
            yield Problem("hs_code_unsound", "goods", (("name", goods.item),))


def _goods_sum_problems(proposal: Proposal, holding_currency: str) -> Iterator[Problem]:
    moneys = [goods.money for goods in proposal.goods]
    lines = [line.money for line in proposal.lines if line.category == "GOODS"]
    if any(money.currency != holding_currency for money in (*moneys, *lines)):
        return
    total, budget = money_sum(moneys, holding_currency), money_sum(lines, holding_currency)
    if total > budget:
        figures = (("total", total), ("budget", budget), ("difference", total - budget))
        yield Problem("goods_above_budget", "goods", figures)


def _budget_problems(proposal: Proposal, holding_currency: str, today: date) -> Iterator[Problem]:
    if not proposal.lines:
        yield Problem("no_lines", "budget")
        return
    names = [component.name.strip().casefold() for component in proposal.components]
    if "" in names:
        yield Problem("component_unnamed", "budget")
    if len(set(names)) < len(names):
        yield Problem("component_twice", "budget")
    for component in proposal.components:
        if not component.lines:
            yield Problem("component_empty", "budget", (("name", component.name),))
    if any(line.year < today.year for line in proposal.lines):
        yield Problem("year_past", "budget", (("year", today.year),))
    if any(line.money.currency != holding_currency for line in proposal.lines):
        return
    total = money_sum([line.money for line in proposal.lines], holding_currency)
    if total != proposal.amount and proposal.amount.currency == holding_currency:
        figures = (
            ("total", total),
            ("amount", proposal.amount),
            ("difference", max(total - proposal.amount, proposal.amount - total)),
        )
        yield Problem("does_not_add_up", "budget", figures)


def _indicator_problems(proposal: Proposal, today: date) -> Iterator[Problem]:
    if not proposal.indicators:
        yield Problem("no_indicators", "indicators")
    names = [item.name.casefold() for item in proposal.indicators]
    if len(set(names)) < len(names):
        yield Problem("indicator_twice", "indicators")
    for item in proposal.indicators:
        if item.target == item.baseline:
            yield Problem("target_is_baseline", "indicators", (("name", item.name),))
        if item.target_date <= today:
            yield Problem("target_date_past", "indicators", (("name", item.name),))


OF_THE_WHOLE: Final = ("entity", "need", "sustainability", "coordination", "es_class", "es_text")
RISK_CATEGORIES: Final = (
    "POLITICAL",
    "MACROECONOMIC",
    "SECTOR",
    "DESIGN",
    "CAPACITY",
    "FIDUCIARY",
    "ENVIRONMENT",
    "STAKEHOLDERS",
    "OTHER",
)


def _missing_of_the_whole(proposal: Proposal) -> Iterator[Problem]:
    for part in OF_THE_WHOLE:
        if not getattr(proposal, part).strip():
            yield Problem("missing", part)
    if not proposal.provinces:
        yield Problem("no_provinces", "provinces")
    for part in ("beneficiaries", "women", "closing_date"):
        if getattr(proposal, part) is None:
            yield Problem("missing", part)
    rated = {item.category for item in proposal.risks}
    if left := len(set(RISK_CATEGORIES) - rated):
        yield Problem("risks_unrated", "risks", (("count", left),))


def _people_problems(proposal: Proposal) -> Iterator[Problem]:
    people, women = proposal.beneficiaries, proposal.women
    if people is not None and people <= 0:
        yield Problem("nobody_reached", "beneficiaries")
    if people is not None and women is not None and women > people:
        yield Problem("more_women_than_people", "women")


def _closing_problems(proposal: Proposal, today: date, fund_ends: date) -> Iterator[Problem]:
    closes = proposal.closing_date
    if closes is None:
        return
    if closes <= today:
        yield Problem("closing_past", "closing_date")
    if closes > fund_ends:
        yield Problem("closing_after_fund", "closing_date", (("date", fund_ends),))
    if any(line.year > closes.year for line in proposal.lines):
        yield Problem("budget_after_closing", "budget", (("year", closes.year),))
    if any(item.target_date > closes for item in proposal.indicators):
        yield Problem("target_after_closing", "indicators")
