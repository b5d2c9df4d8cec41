"""What must agree before a statement is printed: every figure reached by two ways."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from trustfund.kernel.money import Money, money_sum, zero
from trustfund.reports.rules.statement import Column, Position


@dataclass(frozen=True, slots=True)
class Tie:
    """One comparison: what is compared, and both figures."""

    check: str
    left: str
    right: str

    @property
    def holds(self) -> bool:
        """Return whether both ways lead to the same figure."""
        return self.left == self.right


def statement_ties(columns: Mapping[str, Column]) -> list[Tie]:
    """Return the ties within the statement: it foots, is represented by cash, and carries over."""
    found = []
    for key, column in columns.items():
        footed = column.opening + column.total_receipts - column.total_disbursements
        found.append(_tie(f"{key}: balance foots", column.ending, footed + column.exchange))
        found.append(_tie(f"{key}: balance is cash", column.ending, column.cash_total))
    year, prior, inception = columns["fiscal_year"], columns["prior_year"], columns["inception"]
    nothing = zero(inception.opening.currency)
    return [
        *found,
        _tie("opening is prior year's ending", year.opening, prior.ending),
        _tie("quarter ends with the year", columns["quarter"].ending, year.ending),
        _tie("inception ends with the year", inception.ending, year.ending),
        _tie("inception begins with nothing", inception.opening, nothing),
    ]


def position_ties(positions: Iterable[Position], *, holding: str) -> list[Tie]:
    """Return the ties within each day: other currencies held are exactly what awaits conversion,
    and no line but contributions is in another currency."""
    found = []
    for position in positions:
        currencies = {*position.awaiting, *position.cash} - {holding}
        for currency in sorted(currencies):
            cash = Money(position.cash.get(currency, Decimal(0)), currency)
            awaiting = Money(position.awaiting.get(currency, Decimal(0)), currency)
            found.append(_tie(f"{position.day}: {currency} cash awaits conversion", cash, awaiting))
        found.append(Tie(f"{position.day}: lines in {holding}", ", ".join(position.strays), ""))
    return found


def note_ties(
    column: Column,
    *,
    paid_in_holding: Sequence[Money],
    disbursed_by_grant: Sequence[Money],
    undisbursed_by_grant: Sequence[Money],
) -> list[Tie]:
    """Return the ties between the notes, as the houses report them, and the statement's lines."""
    currency = column.ending.currency

    def against(check: str, parts: Sequence[Money], line: Money) -> Tie:
        return _tie(check, money_sum(parts, currency), line)

    return [
        against(
            "note 3: paid-in by donor, less refunds",
            paid_in_holding,
            column.contributions - column.donor_refunds,
        ),
        against("note 5: disbursed by grant", disbursed_by_grant, column.disbursed),
        against("note 7: undisbursed by grant", undisbursed_by_grant, column.undisbursed),
    ]


def party_ties(
    check: str, houses: Mapping[UUID | None, Money], books: Mapping[UUID | None, Money]
) -> list[Tie]:
    """Return for each party the tie between what its house reports and what the books hold."""
    parties = [*houses, *(party for party in books if party not in houses)]
    return [
        Tie(f"{check} {party}", _figure(houses.get(party)), _figure(books.get(party)))
        for party in parties
        if _figure(houses.get(party)) or _figure(books.get(party))
    ]


def _figure(money: Money | None) -> str:
    return "" if money is None or not money.amount else str(money)


def _tie(check: str, left: Money, right: Money) -> Tie:
    return Tie(check, str(left), str(right))
