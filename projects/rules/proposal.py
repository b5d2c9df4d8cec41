"""What a proposal says, and what is wrong with it. No database, no clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from trustfund.kernel.money import Money, money_sum

MAX_INDICATORS = 40


@dataclass(frozen=True, slots=True)
class BudgetItem:
    """One budget line: a disbursement category and its amount."""

    category: str
    money: Money


@dataclass(frozen=True, slots=True)
class IndicatorItem:
    """One result that the project promises: from the baseline to the target by a date."""

    name: str
    unit: str
    baseline: Decimal
    target: Decimal
    target_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Everything that the recipient writes down about a project."""

    title: str
    title_ko: str
    sector: str
    objective: str
    recipient_priority: str
    donor_priority: str
    basis_1874: str
    basis_text: str
    amount: Money
    budget: tuple[BudgetItem, ...]
    indicators: tuple[IndicatorItem, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: a stable code, the part of the proposal, and figures to show."""

    code: str
    part: str
    figures: tuple[tuple[str, Any], ...] = ()


def proposal_problems(proposal: Proposal, *, holding_currency: str, today: date) -> list[Problem]:
    """Return everything that keeps the proposal from being recorded, not only the first."""
    return [
        *_text_problems(proposal),
        *_budget_problems(proposal, holding_currency),
        *_indicator_problems(proposal, today),
    ]


def _text_problems(proposal: Proposal) -> Iterator[Problem]:
    for part in ("title", "objective", "recipient_priority", "donor_priority", "basis_text"):
        if not getattr(proposal, part).strip():
            yield Problem("missing", part)
    if not proposal.basis_1874:
        yield Problem("missing", "basis_1874")


def _budget_problems(proposal: Proposal, holding_currency: str) -> Iterator[Problem]:
    currencies = {proposal.amount.currency, *(item.money.currency for item in proposal.budget)}
    if currencies != {holding_currency}:
        yield Problem("currency", "amount", (("currency", holding_currency),))
        return
    if proposal.amount.amount <= 0:
        yield Problem("not_positive", "amount")
    if not proposal.budget:
        yield Problem("no_lines", "budget")
        return
    categories = [item.category for item in proposal.budget]
    if len(set(categories)) < len(categories):
        yield Problem("category_twice", "budget")
    if any(item.money.amount <= 0 for item in proposal.budget):
        yield Problem("not_positive", "budget")
    total = money_sum([item.money for item in proposal.budget], holding_currency)
    if total != proposal.amount:
        figures = (
            ("total", total),
            ("amount", proposal.amount),
            ("difference", max(total - proposal.amount, proposal.amount - total)),
        )
        yield Problem("does_not_add_up", "amount", figures)


def _indicator_problems(proposal: Proposal, today: date) -> Iterator[Problem]:
    if not proposal.indicators:
        yield Problem("no_indicators", "indicators")
    if len(proposal.indicators) > MAX_INDICATORS:
        yield Problem("too_many", "indicators", (("count", MAX_INDICATORS),))
    names = [item.name.casefold() for item in proposal.indicators]
    if len(set(names)) < len(names):
        yield Problem("indicator_twice", "indicators")
    for item in proposal.indicators:
        if item.target == item.baseline:
            yield Problem("target_is_baseline", "indicators", (("name", item.name),))
        if item.target_date <= today:
            yield Problem("target_date_past", "indicators", (("name", item.name),))
