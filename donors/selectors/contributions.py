"""The contribution table: the five figures by agreement, by donor and for the fund."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from donors.choices import rate_source_label
from donors.models import Agreement, Donor, Pledge, Receipt
from donors.rules import ladder
from donors.rules.ladder import Figures
from donors.rules.rates import RateQuote
from donors.selectors.ladder_facts import LadderFacts, ladder_facts
from donors.selectors.rates import day_quotes
from trustfund.funds.selectors import fund_of
from trustfund.identity.models import Organization
from trustfund.kernel.canonical import decimal_text
from trustfund.kernel.money import Money, money_sum

# Donor, agreement if any, its number, figures.
_Part = tuple[UUID, UUID | None, str, Figures]


@dataclass(frozen=True, slots=True)
class HoldingFigures:
    """The five figures in the holding currency; None where a needed rate is missing.

    Converted money stands at the rates of its deals, everything else at `quote`.
    """

    pledged: Money | None
    signed: Money | None
    due: Money | None
    called: Money | None
    paid_in: Money | None
    overdue: Money | None


@dataclass(frozen=True, slots=True)
class ContributionRow:
    """The five figures of one agreement, or of one pledge that no agreement shows.

    They are in the contribution's currency. `paid_in_holding` is what conversions have brought
    in the fund's holding currency; `holding` is all five there, at `quote` where not converted.
    """

    donor_id: UUID
    donor_name: str
    donor_name_ko: str
    agreement_id: UUID | None
    agreement_number: str
    figures: Figures
    holding: HoldingFigures
    quote: RateQuote | None

    @property
    def currency(self) -> str:
        """Return the currency of the five figures."""
        return self.figures.currency

    @property
    def rate_label(self) -> str:
        """Return the day's rate as quoted, without zeros at its end; empty where there is none."""
        return "" if self.quote is None else decimal_text(self.quote.rate)

    @property
    def source_label(self) -> str:
        """Return in words where the rates of `holding` come from."""
        if self.quote is None:
            return _("at the rates of its deals")
        source = str(rate_source_label(self.quote.rate_source))
        if self.figures.realized.amount:
            return _("%(source)s; what is converted, at the rates of its deals") % {
                "source": source
            }
        return source

    @property
    def pledged(self) -> Money:
        """Return what was announced."""
        return self.figures.pledged

    @property
    def signed(self) -> Money:
        """Return what both parties have signed."""
        return self.figures.signed

    @property
    def due(self) -> Money:
        """Return the installments whose date has come."""
        return self.figures.due

    @property
    def called(self) -> Money:
        """Return what payment requests asked for."""
        return self.figures.called

    @property
    def paid_in(self) -> Money:
        """Return what was received."""
        return self.figures.paid_in

    @property
    def overdue(self) -> Money:
        """Return what was due before the day and is not paid."""
        return self.figures.overdue

    @property
    def paid_in_holding(self) -> Money:
        """Return what was received, in the holding currency at the rates of its deals."""
        return self.figures.paid_in_holding


def contributions(
    fund_id: UUID,
    as_of: date,
    known_at: datetime | None = None,
    *,
    donors: Collection[Donor] | None = None,
    holding_currency: str = "",
) -> list[ContributionRow]:
    """Return the figures of each signed agreement and each further pledge, by donor and number.

    As of the end of a day, as known at a time; for these donors (loaded with their organization),
    or for all. One query, and one more for each of donors and holding currency that is not given.
    """
    holding_currency = holding_currency or fund_of(fund_id).holding_currency
    facts = ladder_facts(
        fund_id=fund_id,
        known_at=known_at,
        donor_ids=None if donors is None else [donor.pk for donor in donors],
        holding_currency=holding_currency,
        as_of=as_of,
    )
    if donors is None:
        donors = Donor.objects.filter(pk__in=facts.donor_ids).select_related("organization")
    return contribution_rows(facts, donors=donors, as_of=as_of, holding_currency=holding_currency)


def contribution_rows(
    facts: LadderFacts, *, donors: Iterable[Donor], as_of: date, holding_currency: str
) -> list[ContributionRow]:
    """Return the contribution table of facts that were loaded for the day, by donor and number.

    A pledge that no agreement shows follows its donor's agreements. No query.
    """
    shown, others = ladder.pledged_by_agreement(facts.pledges, facts.agreements, as_of=as_of)
    parts: list[_Part] = [
        (
            agreement.donor_id,
            agreement.id,
            agreement.number,
            ladder.agreement_figures(
                agreement,
                as_of=as_of,
                holding_currency=holding_currency,
                pledged=shown.get(agreement.id),
            ),
        )
        for agreement in facts.agreements
        if agreement.is_signed(as_of)
    ]
    parts += [
        (
            pledge.donor_id,
            None,
            "",
            ladder.figures_sum([], pledge.money.currency, holding_currency, pledged=pledge.money),
        )
        for pledge in others
    ]
    named = {donor.pk: donor.organization for donor in donors}
    quotes = day_quotes(
        {figures.currency for *_, figures in parts},
        holding_currency,
        as_of,
        given=facts.given,
    )
    rows = [_row(part, named[part[0]], quotes[part[3].currency]) for part in parts]
    return sorted(
        rows,
        key=lambda row: (
            row.donor_name,
            row.currency,
            not row.agreement_number,
            row.agreement_number,
        ),
    )


def contribution_totals(
    fund_id: UUID,
    as_of: date,
    known_at: datetime | None = None,
    *,
    donors: Collection[Donor] | None = None,
    holding_currency: str = "",
) -> list[ContributionRow]:
    """Return the figures of each donor in each of its currencies, by donor and currency.

    The rows sum those of `contributions`, so that a total equals its drill-down.
    """
    rows = contributions(fund_id, as_of, known_at, donors=donors, holding_currency=holding_currency)
    return totals_by_donor(rows)


def totals_by_donor(rows: Iterable[ContributionRow]) -> list[ContributionRow]:
    """Return one row for each donor and currency, summing the given ones."""
    groups: dict[tuple[UUID, str], list[ContributionRow]] = {}
    for row in rows:
        groups.setdefault((row.donor_id, row.currency), []).append(row)
    return [
        ContributionRow(
            donor_id=group[0].donor_id,
            donor_name=group[0].donor_name,
            donor_name_ko=group[0].donor_name_ko,
            agreement_id=None,
            agreement_number="",
            figures=ladder.figures_sum(
                [row.figures for row in group],
                group[0].currency,
                group[0].paid_in_holding.currency,
            ),
            holding=holding_sum(group, group[0].paid_in_holding.currency),
            quote=group[0].quote,
        )
        for group in groups.values()
    ]


def holding_sum(rows: Collection[ContributionRow], holding_currency: str) -> HoldingFigures:
    """Return the sum of the rows in the holding currency; None where a part has no rate."""
    return HoldingFigures(
        **{
            name: _known_sum([getattr(row.holding, name) for row in rows], holding_currency)
            for name in ("pledged", "signed", "due", "called", "paid_in", "overdue")
        }
    )


def currencies(fund_id: UUID) -> list[str]:
    """Return the currencies that the fund's contributions come in, the holding currency first."""
    holding_currency = fund_of(fund_id).holding_currency
    found = {holding_currency}
    for model in (Pledge, Agreement, Receipt):
        rows = model.objects.filter(fund_id=fund_id).values_list("currency", flat=True)
        found.update(rows.distinct())
    return sorted(found, key=lambda code: (code != holding_currency, code))


def _row(part: _Part, organization: Organization, quoted: RateQuote | None) -> ContributionRow:
    donor_id, agreement_id, number, figures = part
    return ContributionRow(
        donor_id=donor_id,
        donor_name=organization.name,
        donor_name_ko=organization.name_ko,
        agreement_id=agreement_id,
        agreement_number=number,
        figures=figures,
        holding=holding_figures(figures, quoted),
        quote=quoted,
    )


def holding_figures(figures: Figures, quoted: RateQuote | None) -> HoldingFigures:
    """Return the five figures in the holding currency; None where a needed rate is missing."""
    rate = quoted.rate if quoted else None
    return HoldingFigures(
        pledged=ladder.in_holding(figures.pledged, figures, rate=rate),
        signed=ladder.in_holding(figures.signed, figures, rate=rate),
        due=ladder.in_holding(figures.due, figures, rate=rate),
        called=ladder.in_holding(figures.called, figures, rate=rate),
        paid_in=ladder.in_holding(figures.paid_in, figures, rate=rate),
        overdue=ladder.overdue_in_holding(figures, rate=rate),
    )


def _known_sum(amounts: list[Money | None], currency: str) -> Money | None:
    known = [amount for amount in amounts if amount is not None]
    return money_sum(known, currency) if len(known) == len(amounts) else None
