"""The rows of donors' lists: pledges with the funnel, agreements, receipts, as of the end of a day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum

from donors import access
from donors.choices import PledgeState, rate_source_label
from donors.models import Agreement, Donor, Pledge, Receipt, ReceiptReversal
from donors.rules import funnel
from donors.rules.clauses import BROKEN, Verdict, preferred, without_preference
from donors.rules.funnel import PledgeCourse
from donors.rules.rates import RateQuote
from donors.selectors.clauses import clauses_read, clauses_stated, standings_of
from donors.selectors.contributions import HoldingFigures, holding_figures
from donors.selectors.ladder_facts import LadderFacts, ladder_facts
from donors.selectors.pages import (
    AgreementLine,
    agreement_line,
    at_signature,
    pledge_course,
    was_offered,
)
from donors.selectors.rates import day_quotes
from trustfund.funds.models import Fund
from trustfund.kernel.actor import Actor
from trustfund.kernel.money import Money, money_sum, zero


@dataclass(frozen=True, slots=True)
class PledgeRow:
    """One pledge, what became of it by the day, and what it is worth in the holding currency."""

    pledge: Pledge
    course: PledgeCourse
    holding: Money | None
    quote: RateQuote | None

    @property
    def state_label(self) -> Any:
        """Return in words where the pledge stood on the day."""
        return PledgeState(self.course.state).label


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the funnel: how many pledges reached it and what that is in the holding currency.

    `holding` is None where a rate is missing; `share` is of what was announced, in percent.
    """

    code: str
    count: int
    holding: Money | None
    share: int | None


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """One agreement with its figures in its own and in the holding currency.

    `clauses` are those in force on the day, each kept, due or broken once it is signed.
    """

    agreement: Agreement
    line: AgreementLine
    clauses: list[Verdict]
    holding: HoldingFigures
    quote: RateQuote | None

    @property
    def signed_on(self) -> date | None:
        """Return the day of its countersignature; None while that is to come."""
        return self.agreement.countersigned_date if self.line.is_signed else None

    @property
    def without_preference(self) -> Money:
        """Return what of the signed amount no preference was stated for."""
        stated = [one.clause for one in self.clauses]
        return without_preference(self.line.figures.signed, stated)

    @property
    def signed_holding(self) -> Money | None:
        """Return what is signed on the day at the rate of the signature; None while nobody has signed."""
        return at_signature(self.agreement, self.line.figures.signed)

    @property
    def not_overdue(self) -> Money:
        """Return what is signed and neither paid nor overdue: with `overdue` all that is unpaid."""
        return self.line.figures.outstanding - self.line.figures.overdue

    @property
    def unpaid_holding(self) -> Money | None:
        """Return what is unpaid at the rate of the day, rounded half to even; None without a rate.

        Nothing unpaid is nothing at any rate.
        """
        held = self.line.figures.paid_in_holding.currency
        if not self.line.figures.outstanding.amount:
            return zero(held)
        if self.quote is None:
            return None
        return self.line.figures.outstanding.converted_half_even(self.quote.rate, held)

    @property
    def paid_percent(self) -> Decimal:
        """Return how many percent of the signed amount are settled, cut after one decimal.

        Cut and not rounded: what is not wholly paid never says 100.
        """
        figures = self.line.figures
        if not figures.signed.amount:
            return Decimal(0)
        part = 100 * figures.settled.amount / figures.signed.amount
        return part.quantize(Decimal("0.1"), ROUND_DOWN)

    @property
    def preferred(self) -> Decimal:
        """Return for how many percent of the contribution a preference is stated."""
        return preferred(one.clause for one in self.clauses)

    @property
    def broken(self) -> list[int]:
        """Return the numbers of the clauses that are broken, once it is signed."""
        if not self.line.is_signed:
            return []
        return [one.clause.number for one in self.clauses if one.state == BROKEN]


@dataclass(frozen=True, slots=True)
class ReceiptSum:
    """What came in, in one currency; what that brought in the holding currency, and its fees."""

    received: Money
    count: int
    brought: Money
    fees: Money


def pledge_rows(
    actor: Actor,
    fund: Fund,
    *,
    as_of: date,
    donor_id: UUID | None = None,
    state: str = "",
    year: int | None = None,
) -> list[PledgeRow]:
    """Return the visible pledges announced by the day, latest first, narrowed as asked.

    Two queries.
    """
    pledges = access.pledges_visible_to(actor).filter(fund=fund, announced_date__lte=as_of)
    if donor_id is not None:
        pledges = pledges.filter(donor_id=donor_id)
    if year is not None:
        pledges = pledges.filter(first_year__lte=year, last_year__gte=year)
    found = list(pledges.order_by("-announced_date", "-id"))
    facts = ladder_facts(
        fund_id=fund.pk,
        holding_currency=fund.holding_currency,
        donor_ids={pledge.donor_id for pledge in found},
        as_of=as_of,
    )
    told = {fact.id: fact for fact in facts.pledges}
    lines = _lines_by_pledge(facts, fund, as_of)
    codes = {pledge.currency for pledge in found}
    quotes = day_quotes(codes, fund.holding_currency, as_of, given=facts.given)
    rows = [
        PledgeRow(
            pledge,
            pledge_course(told[pledge.pk], lines.get(pledge.pk, []), as_of=as_of),
            _converted(pledge.money, quotes[pledge.currency], fund),
            quotes[pledge.currency],
        )
        for pledge in found
    ]
    return [row for row in rows if not state or row.course.state == state]


def pledge_funnel(rows: Collection[PledgeRow], fund: Fund) -> list[Stage]:
    """Return how much of these pledges was confirmed, signed and paid, is open, or has ended."""
    courses = [row.course for row in rows]
    quotes = {row.course.money.currency: row.quote for row in rows}
    announced = _holding(funnel.reached(courses, funnel.ANNOUNCED), quotes, fund)
    found = []
    for code in funnel.STAGES:
        amounts = funnel.reached(courses, code)
        holding = _holding(amounts, quotes, fund)
        share = None
        if holding is not None and announced is not None and announced.amount:
            share = round(100 * holding.amount / announced.amount)
        found.append(Stage(code, len(amounts), holding, share))
    return found


def agreement_rows(
    actor: Actor,
    fund: Fund,
    *,
    as_of: date,
    donor_id: UUID | None = None,
    state: str = "",
    currency: str = "",
) -> list[AgreementRow]:
    """Return the agreements of a fund offered by the day and visible, by number. Two queries.

    Figures and `state` are those of the end of the day.
    """
    wanted = {"donor_id": donor_id, "currency": currency}
    agreements = access.agreements_visible_to(actor).filter(
        fund=fund, **{name: value for name, value in wanted.items() if value}
    )
    found = list(agreements.annotate(stated=clauses_stated(as_of)).order_by("number"))
    facts = ladder_facts(
        fund_id=fund.pk,
        holding_currency=fund.holding_currency,
        donor_ids={agreement.donor_id for agreement in found},
        as_of=as_of,
    )
    lines = {fact.id: agreement_line(fact, fund=fund, as_of=as_of) for fact in facts.agreements}
    codes = {agreement.currency for agreement in found}
    quotes = day_quotes(codes, fund.holding_currency, as_of, given=facts.given)
    return [
        AgreementRow(
            agreement=agreement,
            line=lines[agreement.pk],
            clauses=standings_of(lines[agreement.pk], clauses_read(agreement.stated), as_of=as_of),
            holding=holding_figures(lines[agreement.pk].figures, quotes[agreement.currency]),
            quote=quotes[agreement.currency],
        )
        for agreement in found
        if agreement.pk in lines and was_offered(lines[agreement.pk], as_of=as_of)
        if not state or lines[agreement.pk].signatures == state
    ]


def signed_rows(actor: Actor, fund: Fund, *, as_of: date, **narrowed: Any) -> list[AgreementRow]:
    """Return the visible agreements that are signed by the end of a day, narrowed as asked. Two queries."""
    rows = agreement_rows(actor, fund, as_of=as_of, **narrowed)
    return [row for row in rows if row.line.is_signed]


def receipts_found(
    actor: Actor,
    fund: Fund,
    *,
    as_of: date,
    donor_id: UUID | None = None,
    currency: str = "",
    since: date | None = None,
    converted: str = "",
    text: str = "",
    standing: str = "",
) -> QuerySet[Receipt]:
    """Return the visible receipts of a fund with a value date up to the day, narrowed as asked.

    Those that were reversed are left out, or alone in it where `standing` is "reversed". `converted` is "yes" or "no" as of the day; `text` is sought in bank reference and agreement.
    """
    found = access.receipts_visible_to(actor).filter(fund=fund, value_date__lte=as_of)
    # A probe for each row that is read: a join would read and sort all of them for one page.
    undone = Q(pk__in=ReceiptReversal.objects.values("receipt_id"))
    found = found.filter(undone if standing == "reversed" else ~undone)
    if donor_id is not None:
        found = found.filter(donor_id=donor_id)
    if currency:
        found = found.filter(currency=currency)
    if since is not None:
        found = found.filter(value_date__gte=since)
    if text:
        found = found.filter(
            Q(bank_reference__icontains=text) | Q(agreement__number__icontains=text)
        )
    is_converted = Q(currency=fund.holding_currency) | Q(conversion__deal_date__lte=as_of)
    if converted:
        found = found.filter(is_converted if converted == "yes" else ~is_converted)
    return found


def receipt_totals(found: QuerySet[Receipt], *, as_of: date) -> list[ReceiptSum]:
    """Return what the receipts of one fund add up to in each currency, by its code. One query."""
    held = F("fund__holding_currency")
    rows = (
        found.order_by()
        .values("currency", "fund__holding_currency")
        .annotate(
            total=Sum("amount"),
            count=Count("id"),
            unsold=Sum("amount", filter=Q(currency=held)),
            bought=Sum("conversion__bought_amount", filter=Q(conversion__deal_date__lte=as_of)),
            fees=Sum("fee_charge__amount", filter=Q(fee_charge__value_date__lte=as_of)),
        )
    )
    return [
        ReceiptSum(
            received=Money(row["total"], row["currency"]),
            count=row["count"],
            brought=_money(row["unsold"] or row["bought"], row["fund__holding_currency"]),
            fees=_money(row["fees"], row["fund__holding_currency"]),
        )
        for row in sorted(rows, key=lambda row: row["currency"])
    ]


def brought_by(receipt: Receipt, *, as_of: date) -> Money | None:
    """Return what a receipt had brought in the holding currency by the day; None while unconverted."""
    if receipt.currency == receipt.fund.holding_currency:
        return receipt.money
    conversion = getattr(receipt, "conversion", None)
    if conversion is None or conversion.deal_date > as_of:
        return None
    bought: Money = conversion.bought
    return bought


def fee_by(receipt: Receipt, *, as_of: date) -> Money | None:
    """Return the fee taken from a receipt by the day; None before."""
    charge = getattr(receipt, "fee_charge", None)
    return charge.money if charge is not None and charge.value_date <= as_of else None


def donors_to_choose(actor: Actor) -> list[Donor]:
    """Return the donors that a list can be narrowed to."""
    return list(access.donors_visible_to(actor).order_by("organization__name"))


def currencies_of(rows: QuerySet[Any], fund: Fund) -> list[str]:
    """Return the currencies of these rows of a fund, by their codes."""
    found = rows.filter(fund=fund).order_by().values_list("currency", flat=True).distinct()
    return sorted(found)


def quote_source(quotes: Collection[RateQuote | None]) -> str:
    """Return in words where the rates of a list come from; empty where nothing was converted."""
    names = {str(rate_source_label(quote.rate_source)) for quote in quotes if quote is not None}
    return ", ".join(sorted(names))


def _lines_by_pledge(
    facts: LadderFacts, fund: Fund, as_of: date
) -> dict[UUID, list[AgreementLine]]:
    found: dict[UUID, list[AgreementLine]] = {}
    for fact in facts.agreements:
        if fact.pledge_id is not None:
            line = agreement_line(fact, fund=fund, as_of=as_of)
            found.setdefault(fact.pledge_id, []).append(line)
    return found


def _money(amount: Decimal | None, currency: str) -> Money:
    return zero(currency) if amount is None else Money(amount, currency)


def _holding(
    amounts: Collection[Money], quotes: dict[str, RateQuote | None], fund: Fund
) -> Money | None:
    """Return the amounts in the holding currency, each at the day's rate; None if one has no rate."""
    parts = [_converted(amount, quotes[amount.currency], fund) for amount in amounts]
    known = [part for part in parts if part is not None]
    return money_sum(known, fund.holding_currency) if len(known) == len(parts) else None


def _converted(amount: Money, quote: RateQuote | None, fund: Fund) -> Money | None:
    if amount.currency == fund.holding_currency:
        return amount
    return None if quote is None else amount.converted_half_even(quote.rate, fund.holding_currency)
