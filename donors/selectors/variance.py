"""Planned and received of agreements, explained installment by installment, each rate named."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from donors.choices import SAME_CURRENCY
from donors.models import Agreement, Donor
from donors.rules.ladder import AgreementFact, InstallmentFact
from donors.rules.rates import RateQuote
from donors.rules.variance import (
    Effects,
    Planned,
    Received,
    Variance,
    effects_sum,
    explained,
    planned_for,
    received_by_installment,
)
from donors.selectors.ladder_facts import ladder_facts
from donors.selectors.rates import Pair, quotes
from trustfund.funds.models import Fund
from trustfund.kernel.money import Money, MoneyError, money_sum, zero

Rates = Mapping[Pair, RateQuote | None]


@dataclass(frozen=True, slots=True)
class VarianceLine:
    """One installment: what was planned, what came, and why the two differ.

    `number` is None for what came beyond the last installment. `due_quote` is None where no rate
    of the due date is known; `variance` is None then, and where the figures cannot be compared.
    """

    number: int | None
    due_date: date | None
    is_due: bool
    planned_quote: RateQuote
    due_quote: RateQuote | None
    variance: Variance | None


@dataclass(frozen=True, slots=True)
class AgreementVariance:
    """One signed agreement explained as of the end of a day; figures in the holding currency
    unless they say otherwise."""

    agreement: AgreementFact
    donor_name: str
    donor_name_ko: str
    holding_currency: str
    as_of: date
    planned_quote: RateQuote
    lines: list[VarianceLine]

    @property
    def known(self) -> list[Variance]:
        """Return the lines that could be explained."""
        return [line.variance for line in self.lines if line.variance is not None]

    @property
    def is_whole(self) -> bool:
        """Return whether every line could be explained."""
        return len(self.known) == len(self.lines)

    @property
    def planned(self) -> Money:
        """Return what was planned by this day, at the rate of the signature."""
        return money_sum([one.planned_holding for one in self.known], self.holding_currency)

    @property
    def received(self) -> Money:
        """Return what the receipts brought, at the rates of their deals."""
        return money_sum([one.received.holding for one in self.known], self.holding_currency)

    @property
    def effects(self) -> Effects:
        """Return volume, timing and rate of the lines that could be explained."""
        return effects_sum([one.effects for one in self.known], self.holding_currency)

    @property
    def arrears(self) -> Money:
        """Return what is owed since before this day, in the donor's own currency."""
        late = [one.arrears(self.as_of) for one in self.known]
        return money_sum(late, self.agreement.money.currency)

    @property
    def unconverted(self) -> Money:
        """Return what came and waits for its deal, in the donor's own currency."""
        waiting = [one.received.unconverted for one in self.known]
        return money_sum(waiting, self.agreement.money.currency)


@dataclass(frozen=True, slots=True)
class FundVariance:
    """The agreements of some donors in one fund, explained; sums in the holding currency."""

    holding_currency: str
    agreements: list[AgreementVariance]

    @property
    def is_whole(self) -> bool:
        """Return whether every agreement could be explained."""
        return all(one.is_whole for one in self.agreements)

    @property
    def planned(self) -> Money:
        """Return what was planned at the rates of the signatures."""
        return money_sum([one.planned for one in self.agreements], self.holding_currency)

    @property
    def received(self) -> Money:
        """Return what the receipts brought at the rates of their deals."""
        return money_sum([one.received for one in self.agreements], self.holding_currency)

    @property
    def effects(self) -> Effects:
        """Return volume, timing and rate over all agreements."""
        return effects_sum([one.effects for one in self.agreements], self.holding_currency)


def agreement_variance(
    agreement: Agreement, *, as_of: date, known_at: datetime | None = None
) -> AgreementVariance | None:
    """Return one agreement explained; None if it was not signed by the end of the day."""
    facts = ladder_facts(
        fund_id=agreement.fund_id,
        holding_currency=agreement.fund.holding_currency,
        known_at=known_at,
        agreement_id=agreement.pk,
    )
    found = _all(
        facts.agreements,
        rows={agreement.pk: agreement},
        as_of=as_of,
        fund=agreement.fund,
        known_at=known_at,
    )
    return found[0] if found else None


def fund_variance(
    fund: Fund, *, donors: Collection[Donor], as_of: date, known_at: datetime | None = None
) -> FundVariance:
    """Return the signed agreements of these donors explained, by number. Three queries."""
    facts = ladder_facts(
        fund_id=fund.pk,
        holding_currency=fund.holding_currency,
        known_at=known_at,
        donor_ids=[donor.pk for donor in donors],
    )
    ids = [fact.id for fact in facts.agreements]
    rows = Agreement.objects.select_related("donor__organization").in_bulk(ids)
    return FundVariance(
        holding_currency=fund.holding_currency,
        agreements=_all(facts.agreements, rows=rows, as_of=as_of, fund=fund, known_at=known_at),
    )


def _all(
    facts: Iterable[AgreementFact],
    *,
    rows: Mapping[UUID, Agreement],
    as_of: date,
    fund: Fund,
    known_at: datetime | None,
) -> list[AgreementVariance]:
    """Return the signed ones explained; one query for the rates of all their due dates."""
    signed = [fact.in_force(as_of) for fact in facts if fact.is_signed(as_of)]
    holding = fund.holding_currency
    pairs = {
        Pair(fact.money.currency, holding, day)
        for fact in signed
        for day in {as_of, *(_rate_day(item, as_of) for item in fact.installments)}
    }
    rates = quotes(pairs, fund_id=fund.pk, known_at=known_at)
    return [
        _agreement(fact, rows[fact.id], as_of=as_of, holding_currency=holding, rates=rates)
        for fact in signed
    ]


def _rate_day(item: InstallmentFact, as_of: date) -> date:
    """Return the day whose rate counts for an installment: its due date, or today's before that."""
    return min(item.due_date or as_of, as_of)


def _agreement(
    fact: AgreementFact,
    row: Agreement,
    *,
    as_of: date,
    holding_currency: str,
    rates: Rates,
) -> AgreementVariance:
    planned_quote = _planned_quote(row)
    came, beyond = received_by_installment(fact, as_of=as_of, holding_currency=holding_currency)
    lines = [
        _line(item, came[item.number], as_of=as_of, planned_quote=planned_quote, rates=rates)
        for item in fact.installments
    ]
    lines.append(_beyond(beyond, as_of=as_of, planned_quote=planned_quote, rates=rates))
    organization = row.donor.organization
    return AgreementVariance(
        agreement=fact,
        donor_name=organization.name,
        donor_name_ko=organization.name_ko,
        holding_currency=holding_currency,
        as_of=as_of,
        planned_quote=planned_quote,
        lines=[line for line in lines if line is not None],
    )


def _planned_quote(row: Agreement) -> RateQuote:
    """Return the rate of the signature, as the agreement keeps it.

    :raises ValueError: if it is not signed
    """
    if row.holding_rate is None or row.holding_rate_date is None:
        raise ValueError(f"{row.number} is not signed")
    return RateQuote(row.holding_rate, row.holding_rate_date, row.holding_rate_source)


def _line(
    item: InstallmentFact,
    came: Received,
    *,
    as_of: date,
    planned_quote: RateQuote,
    rates: Rates,
) -> VarianceLine | None:
    """Return the line of one installment; None while it is neither due nor paid."""
    if not item.is_due(as_of) and not (came.money + came.unconverted).amount:
        return None
    quote = _due_quote(came, planned_quote, _rate_day(item, as_of), rates)
    planned = None
    if quote is not None:
        planned = planned_for(item, came, as_of=as_of, rate=planned_quote.rate, due_rate=quote.rate)
    return VarianceLine(
        number=item.number,
        due_date=item.due_date,
        is_due=item.is_due(as_of),
        planned_quote=planned_quote,
        due_quote=quote,
        variance=None if planned is None else _explained(planned, came),
    )


def _beyond(
    came: Received, *, as_of: date, planned_quote: RateQuote, rates: Rates
) -> VarianceLine | None:
    """Return the line of what came beyond the last installment; None where nothing did."""
    if not (came.money + came.unconverted).amount:
        return None
    quote = _due_quote(came, planned_quote, as_of, rates)
    none = zero(came.money.currency)
    planned = None if quote is None else Planned(none, as_of, planned_quote.rate, quote.rate)
    return VarianceLine(
        number=None,
        due_date=as_of,
        is_due=True,
        planned_quote=planned_quote,
        due_quote=quote,
        variance=None if planned is None else _explained(planned, came),
    )


def _due_quote(
    came: Received, planned_quote: RateQuote, day: date, rates: Rates
) -> RateQuote | None:
    """Return the rate of the due date; nothing came, so no rate is needed, at the planned one."""
    if planned_quote.rate_source == SAME_CURRENCY:
        return RateQuote(planned_quote.rate, day, SAME_CURRENCY)
    found = rates[Pair(came.money.currency, came.holding.currency, day)]
    if found is None and not came.money.amount:
        return planned_quote
    return found


def _explained(planned: Planned, came: Received) -> Variance | None:
    """Return why the two differ; None where they cannot be compared as they stand."""
    try:
        return explained(planned, came)
    except MoneyError:
        return None
