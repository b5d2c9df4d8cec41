"""Unwind: what each donor gets back, at the fund's end or when one donor cancels, to the cent."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from donors.rules.rates import RateQuote
from trustfund.kernel.money import Money, MoneyError, money_sum, zero


class NothingToShare(MoneyError):
    """The balance is negative: nobody gets anything back before the books say otherwise."""


class NobodyDeposited(MoneyError):
    """There is a balance, and no donor has deposits that would give a share in it."""


class NegativeDeposits(MoneyError):
    """A donor cannot have got back more than it ever deposited."""


class NoDeposits(MoneyError):
    """This donor deposited nothing, and so has no share that a cancellation could give back."""


class PromisedBeyondBalance(MoneyError):
    """More is promised to grants than the fund holds: no part is free to be given back."""


@dataclass(frozen=True, slots=True)
class OwnCurrency:
    """In which currency a donor reads its share: units of it for one of the holding currency, or
    None while no rate is known."""

    currency: str
    quote: RateQuote | None


@dataclass(frozen=True, slots=True)
class Refund:
    """What one donor gets back, with every term of its formula; all in the holding currency.

    `own` is the same in the donor's own currency at `quote`; None where there is no rate.
    """

    donor_id: UUID
    balance: Money
    deposits: Money
    deposits_of_all: Money
    money: Money
    own: Money | None = None
    quote: RateQuote | None = None

    @property
    def formula(self) -> str:
        """Return the formula with its terms, in figures and signs only."""
        return f"{self.balance} × {self.deposits} ÷ {self.deposits_of_all}"


@dataclass(frozen=True, slots=True)
class Cancellation:
    """What a donor that leaves gets back: its share of what is neither disbursed nor promised."""

    refund: Refund
    balance: Money
    committed: Money

    @property
    def formula(self) -> str:
        """Return the formula with its terms, in figures and signs only."""
        refund = self.refund
        free = f"({self.balance} − {self.committed})"
        return f"{free} × {refund.deposits} ÷ {refund.deposits_of_all}"


def unwind(
    balance: Money, deposits: Mapping[UUID, Money], *, own: Mapping[UUID, OwnCurrency] | None = None
) -> list[Refund]:
    """Return what each donor gets back of a balance, in the order of `deposits`.

    refund_d = balance × deposits_d ÷ Σ deposits. Source: domain.md §8.8.

    `balance` is what is left of all money on a day, income on investments included, and each of
    `deposits` what one donor paid in by that day, as converted, less what it got back before; all
    in the holding currency. The refunds add up to the balance to the minor unit: largest
    remainder, and of equal remainders the donor with the smaller identifier, so that the page that
    shows and the act that pays cannot differ by the order in which they ask. A donor without
    deposits gets zero, and so does everybody of a balance of zero. Nothing is traced to projects.

    :raises NothingToShare: for a negative balance
    :raises NegativeDeposits: if a donor's deposits are negative
    :raises NobodyDeposited: if something is to be shared and all deposits are zero
    :raises CurrencyMismatch: if the deposits are not in the balance's currency
    """
    currency = balance.currency
    total = money_sum(list(deposits.values()), currency)
    if balance.amount < 0:
        raise NothingToShare(f"The balance is {balance}: nothing can be given back of it")
    for donor_id, deposited in deposits.items():
        if deposited.amount < 0:
            raise NegativeDeposits(f"The deposits of {donor_id} are {deposited}")
    shares = {donor_id: zero(currency) for donor_id in deposits}
    if balance.amount > 0:
        if total.amount == 0:
            raise NobodyDeposited(f"Nobody has deposits that would give a share in {balance}")
        order = sorted(deposits)
        parts = balance.allocate([deposits[donor_id].amount for donor_id in order])
        shares.update(zip(order, parts, strict=True))
    return [
        Refund(
            donor_id=donor_id,
            balance=balance,
            deposits=deposited,
            deposits_of_all=total,
            money=shares[donor_id],
            own=_in_own(shares[donor_id], (own or {}).get(donor_id)),
            quote=own[donor_id].quote if own and donor_id in own else None,
        )
        for donor_id, deposited in deposits.items()
    ]


def cancellation(
    balance: Money,
    committed: Money,
    deposits: Mapping[UUID, Money],
    *,
    donor_id: UUID,
    own: OwnCurrency | None = None,
) -> Cancellation:
    """Return what one donor gets back when it cancels and the others stay.

    refund = (balance − committed) × deposits_d ÷ Σ deposits. Source: domain.md §8.9: a pro-rata
    share of the undisbursed and uncommitted balance only.

    `committed` is what grants that are signed may still draw; `balance` and `deposits` are as for
    `unwind`, which does the sharing, so that all donors leaving together get the free balance to
    the minor unit. The three months of notice are the agreement's and not looked at here.

    :raises PromisedBeyondBalance: if more is committed than the balance holds
    :raises NoDeposits: if this donor has none
    :raises MoneyError: for a negative commitment, and whatever `unwind` refuses
    """
    if committed.amount < 0:
        raise MoneyError("What is committed is never negative")
    if balance.amount < 0:
        raise NothingToShare(f"The balance is {balance}: nothing can be given back of it")
    if committed > balance:
        raise PromisedBeyondBalance(f"{committed} is promised of a balance of {balance}")
    if donor_id not in deposits or deposits[donor_id].amount == 0:
        raise NoDeposits(f"{donor_id} has no deposits and no share")
    refunds = unwind(balance - committed, deposits, own={donor_id: own} if own else None)
    mine = next(refund for refund in refunds if refund.donor_id == donor_id)
    return Cancellation(refund=mine, balance=balance, committed=committed)


def _in_own(refund: Money, own: OwnCurrency | None) -> Money | None:
    """Return a refund in the donor's own currency, half to even; None without a rate, never 1:1."""
    if own is None:
        return None
    if own.currency == refund.currency:
        return refund
    if own.quote is None:
        return None
    return refund.converted_half_even(own.quote.rate, own.currency)
