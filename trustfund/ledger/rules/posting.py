"""The accountant's page: one function for each business event. Nothing else makes legs."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from trustfund.kernel.money import Money
from trustfund.ledger.rules.chart import (
    ADMINISTRATION,
    CASH,
    CLEARING,
    COMMITTED,
    CONTRIBUTIONS,
    COST_RECOVERY,
    CREDIT,
    DEBIT,
    DISBURSED,
    DONOR_BALANCES,
    DONOR_REFUNDS,
    INCOME,
    PROJECT_DISBURSEMENTS,
    RESERVE,
    SET_ASIDE,
    TRANSFERS_IN,
    TRANSFERS_OUT,
    UNDISBURSED,
    UNIDENTIFIED,
)

# Which account each kind of entry may touch, on which side. The database holds the same table
# and refuses any other leg, so that cash leaves by a payment, a conversion, a fee, a refund, a
# loss, back to whoever paid it in, or from a donor's balance account alone.
ALLOWED: Final[dict[str, frozenset[tuple[str, str]]]] = {
    "RECEIPT": frozenset({(CASH, DEBIT), (CONTRIBUTIONS, CREDIT)}),
    "UNIDENTIFIED": frozenset({(CASH, DEBIT), (UNIDENTIFIED, CREDIT)}),
    "IDENTIFIED": frozenset({(UNIDENTIFIED, DEBIT), (CONTRIBUTIONS, CREDIT)}),
    "RETURNED": frozenset({(UNIDENTIFIED, DEBIT), (CASH, CREDIT)}),
    "CONVERSION": frozenset({(CLEARING, DEBIT), (CASH, CREDIT), (CASH, DEBIT), (CLEARING, CREDIT)}),
    "FEE": frozenset({(COST_RECOVERY, DEBIT), (CASH, CREDIT)}),
    "FEE_REVERSED": frozenset({(CASH, DEBIT), (COST_RECOVERY, CREDIT)}),
    "REFUND": frozenset({(DONOR_REFUNDS, DEBIT), (CASH, CREDIT)}),
    "INCOME": frozenset({(CASH, DEBIT), (INCOME, CREDIT), (INCOME, DEBIT), (CASH, CREDIT)}),
    "TRANSFER_OUT": frozenset({(TRANSFERS_OUT, DEBIT), (DONOR_BALANCES, CREDIT)}),
    "BALANCE_DRAWN": frozenset({(DONOR_BALANCES, DEBIT), (CASH, CREDIT)}),
    "TRANSFER_IN": frozenset({(CASH, DEBIT), (TRANSFERS_IN, CREDIT)}),
    "GRANT_COMMITTED": frozenset({(COMMITTED, DEBIT), (UNDISBURSED, CREDIT)}),
    "GRANT_CANCELLED": frozenset({(UNDISBURSED, DEBIT), (COMMITTED, CREDIT)}),
    "PAYMENT": frozenset(
        {
            (PROJECT_DISBURSEMENTS, DEBIT),
            (CASH, CREDIT),
            (UNDISBURSED, DEBIT),
            (DISBURSED, CREDIT),
        }
    ),
    "SET_ASIDE": frozenset({(SET_ASIDE, DEBIT), (RESERVE, CREDIT), (ADMINISTRATION, CREDIT)}),
    "SET_ASIDE_RELEASED": frozenset(
        {(RESERVE, DEBIT), (ADMINISTRATION, DEBIT), (SET_ASIDE, CREDIT)}
    ),
}


class NotPostable(ValueError):
    """An amount that is not above zero, or a conversion within one currency."""


@dataclass(frozen=True, slots=True)
class Leg:
    """One side of an entry: an account by code, currency and party, and a positive amount."""

    code: str
    side: str
    money: Money
    party_id: UUID | None = None

    def __post_init__(self) -> None:
        if self.money.amount <= Decimal(0):
            raise NotPostable(f"{self.code} {self.side} {self.money}")


def receipt_booked(cash: Money, donor_id: UUID) -> list[Leg]:
    """A donor's money arrived: Dr cash at bank, Cr contributions received."""
    return [Leg(CASH, DEBIT, cash), Leg(CONTRIBUTIONS, CREDIT, cash, donor_id)]


def unidentified_booked(cash: Money) -> list[Leg]:
    """Money arrived, nobody knows yet from whom: Dr cash at bank, Cr unidentified receipts."""
    return [Leg(CASH, DEBIT, cash), Leg(UNIDENTIFIED, CREDIT, cash)]


def receipt_identified(money: Money, donor_id: UUID) -> list[Leg]:
    """What lay in suspense is a donor's: Dr unidentified receipts, Cr contributions received."""
    return [Leg(UNIDENTIFIED, DEBIT, money), Leg(CONTRIBUTIONS, CREDIT, money, donor_id)]


def unidentified_returned(money: Money) -> list[Leg]:
    """What lay in suspense went back to who had paid it: Dr unidentified receipts, Cr cash at bank."""
    return [Leg(UNIDENTIFIED, DEBIT, money), Leg(CASH, CREDIT, money)]


def conversion_booked(sold: Money, bought: Money, donor_id: UUID) -> list[Leg]:
    """A receipt was converted into the holding currency, each currency balancing by itself.

    :raises NotPostable: if both amounts are of one currency
    """
    if sold.currency == bought.currency:
        raise NotPostable("A conversion is between two currencies")
    return [
        Leg(CLEARING, DEBIT, sold, donor_id),
        Leg(CASH, CREDIT, sold),
        Leg(CASH, DEBIT, bought),
        Leg(CLEARING, CREDIT, bought, donor_id),
    ]


def fee_charged(fee: Money) -> list[Leg]:
    """The administrator's cost recovery was taken: Dr cost recovery, Cr cash at bank."""
    return [Leg(COST_RECOVERY, DEBIT, fee), Leg(CASH, CREDIT, fee)]


def fee_reversed(fee: Money) -> list[Leg]:
    """The administrator gave a fee back, since its contribution was: Dr cash, Cr cost recovery."""
    return [Leg(CASH, DEBIT, fee), Leg(COST_RECOVERY, CREDIT, fee)]


def refund_paid(amount: Money, donor_id: UUID) -> list[Leg]:
    """A contribution went back to its donor: Dr refunds to donors, Cr cash at bank."""
    return [Leg(DONOR_REFUNDS, DEBIT, amount, donor_id), Leg(CASH, CREDIT, amount)]


def balance_credited(amount: Money, donor_id: UUID) -> list[Leg]:
    """A donor's share left the fund for its balance account: Dr transfers out, Cr donor balances."""
    return [
        Leg(TRANSFERS_OUT, DEBIT, amount, donor_id),
        Leg(DONOR_BALANCES, CREDIT, amount, donor_id),
    ]


def balance_drawn(amount: Money, donor_id: UUID) -> list[Leg]:
    """Money of a donor's balance account left the bank: Dr donor balances, Cr cash at bank."""
    return [Leg(DONOR_BALANCES, DEBIT, amount, donor_id), Leg(CASH, CREDIT, amount)]


def transfer_received(amount: Money, donor_id: UUID) -> list[Leg]:
    """A donor's money came from another fund: Dr cash at bank, Cr transfers in."""
    return [Leg(CASH, DEBIT, amount), Leg(TRANSFERS_IN, CREDIT, amount, donor_id)]


def income_earned(income: Money) -> list[Leg]:
    """The fund's share of a pool earned: Dr cash, Cr investment income; the other way for a loss.

    :raises NotPostable: for zero
    """
    if income.amount < 0:
        return [Leg(INCOME, DEBIT, -income), Leg(CASH, CREDIT, -income)]
    return [Leg(CASH, DEBIT, income), Leg(INCOME, CREDIT, income)]


def grant_committed(amount: Money, grant_id: UUID) -> list[Leg]:
    """A grant agreement was signed: Dr commitments signed, Cr undisbursed commitments."""
    return [Leg(COMMITTED, DEBIT, amount), Leg(UNDISBURSED, CREDIT, amount, grant_id)]


def grant_cancelled(amount: Money, grant_id: UUID) -> list[Leg]:
    """Part of a grant was cancelled: Dr undisbursed commitments, Cr commitments signed."""
    return [Leg(UNDISBURSED, DEBIT, amount, grant_id), Leg(COMMITTED, CREDIT, amount)]


def set_aside_made(amount: Money, code: str) -> list[Leg]:
    """Money was kept from new grants: Dr set aside, Cr reserve or administrative budget.

    `code` is the account of what it is kept for: RESERVE or ADMINISTRATION of the chart.
    """
    return [Leg(SET_ASIDE, DEBIT, amount), Leg(code, CREDIT, amount)]


def set_aside_released(amount: Money, code: str) -> list[Leg]:
    """What was set aside is free for grants again: Dr reserve or budget, Cr set aside."""
    return [Leg(code, DEBIT, amount), Leg(SET_ASIDE, CREDIT, amount)]


def payment_made(amount: Money, grant_id: UUID) -> list[Leg]:
    """An application was paid: the money leaves the cash book, the promise the other book."""
    return [
        Leg(PROJECT_DISBURSEMENTS, DEBIT, amount, grant_id),
        Leg(CASH, CREDIT, amount),
        Leg(UNDISBURSED, DEBIT, amount, grant_id),
        Leg(DISBURSED, CREDIT, amount, grant_id),
    ]
