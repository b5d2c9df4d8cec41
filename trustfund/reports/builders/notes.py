"""The notes of a statement: purpose, policies, and the tables behind its lines."""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from donors.choices import ECB
from donors.selectors.contributions import ContributionRow
from trustfund.kernel.canonical import decimal_text
from trustfund.kernel.money import Money, money_sum, zero
from trustfund.reports.builders.sources import Sources
from trustfund.reports.builders.words import WORDS, Both, both, named
from trustfund.reports.rules.statement import Column, awaiting_value, parties_change

TENTH = Decimal("0.1")
RUNGS = ("pledged", "signed", "due", "paid_in", "overdue")


def notes_of(sources: Sources, columns: dict[str, Column]) -> dict[str, Any]:
    """Return the notes' figures and sentences, amounts as text."""
    return {
        "purpose": _purpose(sources),
        "promissory": _promissory(sources),
        "contributions": _contributions(sources, columns),
        "chart": _chart(sources),
        "awaiting": _awaiting(sources),
        "rates": _rates(sources),
        "disbursed": _disbursed(sources, columns),
        "tiers": [
            {"above": _text(Money(tier.above, sources.fund.holding_currency)),
             "percent": decimal_text(tier.percent)}
            for tier in sources.tiers
        ],
        "undisbursed": _undisbursed(sources, columns),
        "subsequent": _subsequent(sources),
    }  # fmt: skip


def _purpose(sources: Sources) -> list[Both]:
    fund = sources.fund
    sentences = [
        both(
            _(
                "%(fund)s (%(number)s) is a multi-donor trust fund. The administrator holds its "
                "contributions in trust and administers them for %(recipient)s."
            ),
            fund=named(fund.name, fund.name_ko),
            number=fund.number,
            recipient=named(fund.recipient.name, fund.recipient.name_ko),
        )
    ]
    if fund.opened_date is not None:
        sentences.append(
            both(
                _(
                    "It was opened on %(opened)s by the executive directors' resolution "
                    "%(resolution)s, with the agreement of the donors and of the recipient. "
                    "Disbursements end on %(end)s."
                ),
                opened=fund.opened_date,
                resolution=fund.resolution_number,
                end=fund.end_disbursement_date,
            )
        )
    return [*sentences, both(_("Its purpose: %(purpose)s"), purpose=fund.purpose)]


def _promissory(sources: Sources) -> list[Both]:
    """Return how promissory notes are recorded, and what is held in them at the report date."""
    sentences = [
        both(
            _(
                "A donor's promissory note is not cash. It is recorded as a receipt when and as far as "
                "it is encashed; until then it is in no figure of the statement. What it settles is "
                "not overdue before its encashment dates have passed."
            )
        )
    ]
    held: dict[str, Money] = {}
    for row in sources.donors:
        before = held.get(row.currency, zero(row.currency))
        held[row.currency] = before + row.figures.by_note
    amounts = [str(money) for _code, money in sorted(held.items()) if money.amount]
    if amounts:
        sentences.append(
            both(
                _("On %(day)s the notes held and not encashed were: %(amounts)s."),
                day=sources.as_of,
                amounts="; ".join(amounts),
            )
        )
    return sentences


def _contributions(sources: Sources, columns: dict[str, Column]) -> dict[str, Any]:
    return {
        "rows": [
            {
                "donor": named(row.donor_name, row.donor_name_ko),
                "currency": row.currency,
                **{rung: _text(getattr(row, rung)) for rung in RUNGS},
                "paid_in_holding": _text(row.paid_in_holding),
            }
            for row in sources.donors
        ],
        "total_paid_in_holding": _text(columns["inception"].contributions),
    }


def _chart(sources: Sources) -> dict[str, Any]:
    """Return by donor what was signed and what was paid in, both in the holding currency.

    A donor whose signed amount needs a rate that was not published has none.
    """
    holding = sources.fund.holding_currency
    rows: list[dict[str, Any]] = []
    for group in _by_donor(sources.donors):
        paid = money_sum([row.paid_in_holding for row in group], holding)
        parts = [row.holding.signed for row in group]
        signed = None if None in parts else money_sum([part for part in parts if part], holding)
        if paid.amount or signed is None or signed.amount:
            rows.append(
                {
                    "donor": named(group[0].donor_name, group[0].donor_name_ko),
                    "signed": None if signed is None else _text(signed),
                    "paid_in": _text(paid),
                    "percent": _percent(paid, signed),
                }
            )
    known = [Decimal(row["signed"]) for row in rows if row["signed"] is not None]
    total_signed = Money(sum(known, Decimal(0)), holding) if len(known) == len(rows) else None
    total_paid = Money(sum((Decimal(row["paid_in"]) for row in rows), Decimal(0)), holding)
    return {
        "rows": rows,
        "total": {
            "signed": None if total_signed is None else _text(total_signed),
            "paid_in": _text(total_paid),
            "percent": _percent(total_paid, total_signed),
        },
    }


def _by_donor(rows: Iterable[ContributionRow]) -> list[list[ContributionRow]]:
    groups: dict[UUID, list[ContributionRow]] = {}
    for row in rows:
        groups.setdefault(row.donor_id, []).append(row)
    return list(groups.values())


def _percent(part: Money, whole: Money | None) -> str | None:
    """Return the share in percent, rounded down: nothing is whole before it is."""
    if whole is None or not whole.amount:
        return None
    share = (part.amount * 100 / whole.amount).quantize(TENTH, rounding=ROUND_DOWN)
    return f"{share:f}"


def _awaiting(sources: Sources) -> dict[str, Any]:
    holding = sources.fund.holding_currency
    closing = sources.positions[sources.as_of]
    rows = []
    for currency in sorted(closing.awaiting):
        rate = sources.rates[sources.as_of, currency]
        amount = Money(closing.awaiting[currency], currency)
        rows.append(
            {
                "currency": currency,
                "amount": _text(amount),
                "rate": decimal_text(rate.rate),
                "rate_date": rate.rate_date,
                "source": _source(rate.source),
                "equivalent": _text(amount.converted_half_even(rate.rate, holding)),
            }
        )
    total = awaiting_value(closing, rates=sources.rates, holding=holding)
    return {"rows": rows, "total": _text(total)}


def _rates(sources: Sources) -> list[dict[str, Any]]:
    """Return each rate that a figure of this report rests on, once."""
    found: dict[tuple[str, date], dict[str, Any]] = {}
    for (_day, currency), rate in sources.rates.items():
        found[currency, rate.rate_date] = _rate(currency, rate.rate, rate.rate_date, rate.source)
    for row in sources.donors:
        if row.quote is not None and row.currency != sources.fund.holding_currency:
            quote = row.quote
            key = (row.currency, quote.rate_date)
            found.setdefault(
                key, _rate(row.currency, quote.rate, quote.rate_date, quote.rate_source)
            )
    return [found[key] for key in sorted(found)]


def _rate(currency: str, rate: Decimal, day: date, source: Any) -> dict[str, Any]:
    return {
        "currency": currency,
        "rate": decimal_text(rate),
        "rate_date": day,
        "source": _source(source),
    }


def _source(source: Any) -> Both:
    """Return the source of a rate in words; one entered by hand stands as it was entered."""
    return both(WORDS["ecb"] if source == ECB else source)


def _disbursed(sources: Sources, columns: dict[str, Column]) -> dict[str, Any]:
    """Return what was disbursed under each grant, in the statement's own four columns."""
    holding = sources.fund.holding_currency
    spans = [
        (sources.positions[period.opening].disbursed, sources.positions[period.until].disbursed)
        for period in sources.periods
    ]
    by_grant = parties_change(spans, holding=holding)
    nothing = tuple(zero(holding) for _ in sources.periods)
    rows = [
        {
            "grant": row.number,
            "project": named(row.project_title, row.project_title_ko),
            "amounts": [_text(amount) for amount in by_grant.get(row.grant_id, nothing)],
        }
        for row in sources.grants
        if any(amount.amount for amount in by_grant.get(row.grant_id, nothing))
    ]
    return {
        "rows": rows,
        "total": [_text(columns[period.key].disbursed) for period in sources.periods],
    }


def _undisbursed(sources: Sources, columns: dict[str, Column]) -> dict[str, Any]:
    holding = sources.fund.holding_currency
    return {
        "rows": [
            {
                "grant": row.number,
                "project": named(row.project_title, row.project_title_ko),
                "signed": _text(row.signed),
                "disbursed": _text(row.disbursed),
                "undisbursed": _text(row.undisbursed),
            }
            for row in sources.grants
        ],
        "total": {
            "signed": _text(money_sum([row.signed for row in sources.grants], holding)),
            "disbursed": _text(columns["inception"].disbursed),
            "undisbursed": _text(columns["inception"].undisbursed),
        },
    }


def _subsequent(sources: Sources) -> Both:
    """Return what was known at the moment of the snapshot to have happened after the report date."""
    holding = sources.fund.holding_currency
    closing, latest = sources.positions[sources.as_of], sources.latest
    received = Money(latest.contributions - closing.contributions, holding)
    spent = sum(latest.disbursed.values(), Decimal(0)) - sum(closing.disbursed.values(), Decimal(0))
    paid = Money(spent, holding)
    if not received.amount and not paid.amount:
        return both(
            _(
                "No contribution or disbursement was recorded after the report date, as far as known."
            )
        )
    return both(
        _(
            "After the report date, and before this report was prepared, contributions of "
            "%(received)s were received or converted and %(paid)s was disbursed."
        ),
        received=str(received),
        paid=str(paid),
    )


def _text(money: Money) -> str:
    return f"{money.amount:f}"
