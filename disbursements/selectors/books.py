"""What the books say about a fund's grants, read once and asked for many figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from trustfund.funds.rules.available import Available, available_in
from trustfund.kernel.money import Money, zero
from trustfund.ledger import selectors as ledger
from trustfund.ledger.rules.chart import (
    COMMITTED,
    DISBURSED,
    PROJECT_DISBURSEMENTS,
    UNDISBURSED,
)


@dataclass(frozen=True, slots=True)
class Books:
    """Balances of a fund in one currency, in each account's normal direction.

    `paid` is net of reversals; `undisbursed_of` and `disbursed_of` are by grant.
    """

    currency: str
    available: Available
    committed: Money
    paid: Money
    undisbursed_of: Mapping[UUID, Money]
    disbursed_of: Mapping[UUID, Money]

    @property
    def cash(self) -> Money:
        """Return what is in the bank."""
        return self.available.cash.money

    def undisbursed_by(self, grant_id: UUID) -> Money:
        """Return what one grant may still draw."""
        return self.undisbursed_of.get(grant_id, zero(self.currency))

    def disbursed_by(self, grant_id: UUID) -> Money:
        """Return what was paid under one grant."""
        return self.disbursed_of.get(grant_id, zero(self.currency))


def books_of(
    *,
    fund_id: UUID,
    currency: str,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> Books:
    """Return the balances that grants are about, as of a date and as known at a moment. One query."""
    rows = ledger.balances(fund_id=fund_id, as_of=as_of, known_at=known_at)
    totals = {
        COMMITTED: zero(currency),
        PROJECT_DISBURSEMENTS: zero(currency),
    }
    by_grant: dict[str, dict[UUID, Money]] = {UNDISBURSED: {}, DISBURSED: {}}
    for row in rows:
        if row.currency != currency:
            continue
        if row.code in totals:
            totals[row.code] = totals[row.code] + row.money
        elif row.code in by_grant and row.party_id is not None:
            by_grant[row.code][row.party_id] = row.money
    return Books(
        currency=currency,
        available=available_in(rows, currency=currency),
        committed=totals[COMMITTED],
        paid=totals[PROJECT_DISBURSEMENTS],
        undisbursed_of=by_grant[UNDISBURSED],
        disbursed_of=by_grant[DISBURSED],
    )
