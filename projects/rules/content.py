"""A proposal as plain text for the record, and back: what is kept, hashed and compared. Pure."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from projects.rules.goods import GoodsItem
from projects.rules.proposal import BudgetItem, ComponentItem, IndicatorItem, Proposal, RiskItem
from trustfund.kernel.canonical import canonical
from trustfund.kernel.money import Money

WORDS: Final = (
    "title",
    "title_ko",
    "sector",
    "objective",
    "recipient_priority",
    "donor_priority",
    "basis_1874",
    "basis_text",
    "need",
    "sustainability",
    "coordination",
    "es_class",
    "es_text",
    "entity",
)

Content = dict[str, Any]


def content_of(proposal: Proposal) -> Content:
    """Return the proposal as plain JSON types: amounts and dates as text, in canonical spelling.

    Amounts are in the currency named by `currency`, the fund's holding currency.
    """
    content = {
        **{word: getattr(proposal, word) for word in WORDS},
        "amount": proposal.amount.amount,
        "currency": proposal.amount.currency,
        "provinces": list(proposal.provinces),
        "beneficiaries": proposal.beneficiaries,
        "women": proposal.women,
        "closing_date": proposal.closing_date,
        "components": [
            {
                "name": component.name,
                "name_ko": component.name_ko,
                "lines": [
                    {"category": line.category, "year": line.year, "amount": line.money.amount}
                    for line in component.lines
                ],
            }
            for component in proposal.components
        ],
        "indicators": [
            {
                "name": item.name,
                "unit": item.unit,
                "baseline": item.baseline,
                "target": item.target,
                "target_date": item.target_date,
            }
            for item in proposal.indicators
        ],
        "risks": [
            {"category": item.category, "rating": item.rating, "mitigation": item.mitigation}
            for item in proposal.risks
        ],
        "goods": [
            {
                "item": goods.item,
                "hs_code": goods.hs_code,
                "amount": goods.money.amount,
                "flag": goods.flag,
            }
            for goods in proposal.goods
        ],
    }
    plain: Content = canonical(content)
    return plain


def proposal_from(content: Mapping[str, Any]) -> Proposal:
    """Return the proposal that `content_of` wrote down."""
    currency = content["currency"]
    return Proposal(
        **{word: content.get(word, "") for word in WORDS},
        amount=Money(Decimal(content["amount"]), currency),
        provinces=tuple(content["provinces"]),
        beneficiaries=content["beneficiaries"],
        women=content["women"],
        closing_date=_day(content["closing_date"]),
        components=tuple(
            ComponentItem(
                component["name"],
                component["name_ko"],
                tuple(
                    BudgetItem(line["category"], line["year"], Money(line["amount"], currency))
                    for line in component["lines"]
                ),
            )
            for component in content["components"]
        ),
        indicators=tuple(
            IndicatorItem(
                item["name"],
                item["unit"],
                Decimal(item["baseline"]),
                Decimal(item["target"]),
                date.fromisoformat(item["target_date"]),
            )
            for item in content["indicators"]
        ),
        risks=tuple(RiskItem(**item) for item in content["risks"]),
        goods=tuple(
            GoodsItem(goods["item"], goods["hs_code"], Money(goods["amount"], currency))
            for goods in content.get("goods", ())
        ),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
