"""What a fund has available for new grants: one formula over the balances of its books."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from trustfund.kernel.money import Money, zero
from trustfund.ledger.rules.chart import (
    ADMINISTRATION,
    CASH,
    DONOR_BALANCES,
    RESERVE,
    UNDISBURSED,
    UNIDENTIFIED,
)


class AccountBalance(Protocol):
    """One account as the books give it, its money in its normal direction."""

    @property
    def account_id(self) -> int: ...  # noqa: D102
    @property
    def code(self) -> str: ...  # noqa: D102
    @property
    def currency(self) -> str: ...  # noqa: D102
    @property
    def money(self) -> Money: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Term:
    """One term of the formula: a code of the chart, over all its parties.

    `account_id` is the account behind it; None where there is none yet, or one for each grant.
    """

    code: str
    money: Money
    account_id: int | None


@dataclass(frozen=True, slots=True)
class Available:
    """What is available, and the six terms that it is made of, in the holding currency."""

    cash: Term
    unidentified: Term
    donor_balances: Term
    reserve: Term
    administration: Term
    undisbursed: Term

    @property
    def money(self) -> Money:
        """Return what may be promised anew; below zero if a fee or a reversal took the cover.

        What nobody has been found to have paid in may have to go back, and what lies on donors'
        balance accounts is theirs again: neither is promised to anybody.
        Promissory notes are no cash, and are not in here before they are encashed.
        """
        kept = (
            self.unidentified.money
            + self.donor_balances.money
            + self.reserve.money
            + self.administration.money
            + self.undisbursed.money
        )
        return self.cash.money - kept


def available_in(balances: Iterable[AccountBalance], *, currency: str) -> Available:
    """Return what is available in this currency, from the balances of one fund's accounts.

    Whichever day and time of knowing the balances are of, the answer is of the same.
    """
    found: dict[str, list[AccountBalance]] = {
        code: []
        for code in (CASH, UNIDENTIFIED, DONOR_BALANCES, RESERVE, ADMINISTRATION, UNDISBURSED)
    }
    for row in balances:
        if row.currency == currency and row.code in found:
            found[row.code].append(row)
    return Available(*(_term(code, rows, currency) for code, rows in found.items()))


def _term(code: str, rows: list[AccountBalance], currency: str) -> Term:
    total = sum((row.money for row in rows), zero(currency))
    return Term(code, total, rows[0].account_id if len(rows) == 1 else None)
