"""What each donor would get back on a day, reckoned from the books and tied to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Sum

from donors.choices import MoveState, UnwindState
from donors.models import BalanceMove, Donor, UnwindShare
from donors.rules.ladder import AgreementFact, ReceiptFact
from donors.rules.unwind import (
    Cancellation,
    OwnCurrency,
    PromisedBeyondBalance,
    Refund,
    cancellation,
    unwind,
)
from donors.selectors.ladder_facts import ladder_facts
from donors.selectors.rates import Pair, quotes_among
from trustfund.funds.models import Fund
from trustfund.kernel.canonical import canonical_hash
from trustfund.kernel.money import Money, MoneyError, money_sum, zero
from trustfund.ledger.rules.chart import (
    BY_CODE,
    CASH,
    CLEARING,
    CONTRIBUTIONS,
    CREDIT,
    DONOR_BALANCES,
    DONOR_REFUNDS,
    TRANSFERS_IN,
    UNDISBURSED,
    UNIDENTIFIED,
)
from trustfund.ledger.selectors import balances
from trustfund.ledger.selectors.balances import Balance

# What a donor paid in by the books: what came, what it was sold for, less what went back.
DEPOSITS: Final = frozenset({CONTRIBUTIONS, CLEARING, DONOR_REFUNDS, TRANSFERS_IN})
# What lies in the bank and is not the fund's: of nobody known, or a donor's own again.
NOT_THE_FUNDS: Final = (UNIDENTIFIED, DONOR_BALANCES)


@dataclass(frozen=True, slots=True)
class Term:
    """One line of the way from receipts to the balance; negative where money left."""

    code: str
    money: Money


@dataclass(frozen=True, slots=True)
class DonorShare:
    """One donor with what it would get back."""

    donor: Donor
    refund: Refund


@dataclass(frozen=True, slots=True)
class Unwound:
    """A fund's balance on a day, where it comes from, and whose it would be.

    Figures are in the holding currency. `terms` add up to `balance`, which is `cash` less what is
    not identified and what lies on donors' balance accounts; `committed` is what signed grants may still draw. `shares` add up to the
    balance less that; they are empty and `fault` says why where nothing can be shared: the name of
    the rule's refusal. `waiting` is what came in and was not converted, in its own currencies.
    `suspense` is what nobody has been found to have paid, in every currency.
    """

    as_of: date
    terms: Sequence[Term]
    balance: Money
    cash: Money
    not_the_funds: Money
    committed: Money
    shares: Sequence[DonorShare]
    fault: str
    waiting: Sequence[Money]
    suspense: Sequence[Money]
    deposits_tie: bool

    @property
    def free(self) -> Money:
        """Return what is neither disbursed nor promised to a grant."""
        return self.balance - self.committed

    @property
    def shared(self) -> Money:
        """Return the sum of what the donors would get back."""
        return money_sum([one.refund.money for one in self.shares], self.balance.currency)

    @property
    def ties(self) -> bool:
        """Return whether donors, receipts less disbursements and cash lead to the same figures."""
        by_cash = self.cash - self.not_the_funds
        whole = not self.shares or self.shared == self.free
        return self.balance == by_cash and self.deposits_tie and whole

    @property
    def content_hash(self) -> str:
        """Return the SHA-256 of these figures, so that an act can be bound to what was read."""
        figures = {
            "as_of": self.as_of,
            "balance": str(self.balance),
            "committed": str(self.committed),
            "shares": {str(one.donor.pk): str(one.refund.money) for one in self.shares},
        }
        return canonical_hash(figures)

    def share_of(self, donor_id: UUID) -> DonorShare | None:
        """Return one donor's share, or None."""
        return next((one for one in self.shares if one.donor.pk == donor_id), None)


def unwound(fund: Fund, *, as_of: date, known_at: datetime | None = None) -> Unwound:
    """Return what each donor would get back of a fund at the end of a day. Five queries.

    Deposits are what was converted or transferred in by then, less what went back, and less what a donor that left
    has got its share for.
    """
    holding = fund.holding_currency
    books = balances(fund_id=fund.pk, as_of=as_of, known_at=known_at)
    facts = ladder_facts(fund_id=fund.pk, holding_currency=holding, known_at=known_at, as_of=as_of)
    came = _receipts(facts.agreements, as_of=as_of)
    deposits = {
        donor_id: money_sum([one.holding for one in receipts if one.holding], holding)
        for donor_id, receipts in came.items()
    }
    for donor_id, came_in in _transferred(fund.pk, holding, as_of=as_of, known_at=known_at).items():
        deposits[donor_id] = deposits.get(donor_id, zero(holding)) + came_in
    by_donor = {donor_id: money for donor_id, money in deposits.items() if money.amount}
    for donor_id, gone in _settled(fund.pk, holding, as_of=as_of, known_at=known_at).items():
        deposits[donor_id] = deposits[donor_id] - gone
    held = _sum(books, UNDISBURSED, holding)
    terms = _terms(books, holding)
    balance = money_sum([term.money for term in terms], holding)
    codes = {donor_id: _own(came.get(donor_id, []), holding) for donor_id in deposits}
    pairs = {code: Pair(holding, code, as_of) for code in codes.values()}
    rates = quotes_among(pairs.values(), facts.given)
    own = {donor_id: OwnCurrency(code, rates[pairs[code]]) for donor_id, code in codes.items()}
    shares, fault = _shares(balance - held, deposits, own)
    donors = Donor.objects.select_related("organization").in_bulk(list(deposits))
    rows = [DonorShare(donors[refund.donor_id], refund) for refund in shares]
    return Unwound(
        as_of=as_of,
        terms=terms,
        balance=balance,
        cash=_sum(books, CASH, holding),
        not_the_funds=_sum(books, NOT_THE_FUNDS[0], holding)
        + _sum(books, NOT_THE_FUNDS[1], holding),
        committed=held,
        shares=sorted(rows, key=lambda row: row.donor.organization.name),
        fault=fault,
        waiting=_waiting(books, holding),
        suspense=[row.money for row in books if row.code == UNIDENTIFIED and row.money.amount],
        deposits_tie=_by_donor(books, holding) == by_donor,
    )


def cancelled(found: Unwound, *, donor_id: UUID) -> Cancellation | None:
    """Return what one donor would get back if it left and the others stayed; None without a share.

    It is the donor's share of what is neither disbursed nor promised, by the rule of cancellation.
    """
    share = found.share_of(donor_id)
    if share is None:
        return None
    deposits = {one.donor.pk: one.refund.deposits for one in found.shares}
    mine = share.refund.own
    own = None if mine is None else OwnCurrency(mine.currency, share.refund.quote)
    try:
        return cancellation(found.balance, found.committed, deposits, donor_id=donor_id, own=own)
    except MoneyError:
        return None


def _shares(
    free: Money, deposits: Mapping[UUID, Money], own: Mapping[UUID, OwnCurrency]
) -> tuple[list[Refund], str]:
    try:
        return unwind(free, deposits, own=own), ""
    except MoneyError as error:
        fault = PromisedBeyondBalance if free.amount < 0 else type(error)
        return [], fault.__name__


def _receipts(agreements: Sequence[AgreementFact], *, as_of: date) -> dict[UUID, list[ReceiptFact]]:
    """Return what of each donor was converted by the end of the day, less what went back."""
    found: dict[UUID, list[ReceiptFact]] = {}
    for agreement in agreements:
        for receipt in agreement.receipts:
            sold = receipt.holding_date is not None and receipt.holding_date <= as_of
            if sold and receipt.value_date <= as_of:
                found.setdefault(agreement.donor_id, []).append(receipt.net(as_of))
    return found


def _transferred(
    fund_id: UUID, holding: str, *, as_of: date, known_at: datetime | None
) -> dict[UUID, Money]:
    """Return what of each donor's money came from other funds."""
    rows = BalanceMove.objects.filter(
        to_fund_id=fund_id, state=MoveState.CONFIRMED, value_date__lte=as_of
    )
    if known_at is not None:
        rows = rows.filter(decided_at__lte=known_at)
    sums = rows.values_list("donor_id").annotate(total=Sum("amount"))
    return {donor_id: Money(total, holding) for donor_id, total in sums}


def _settled(
    fund_id: UUID, holding: str, *, as_of: date, known_at: datetime | None
) -> dict[UUID, Money]:
    """Return for which of its deposits each donor that left has got its share."""
    rows = UnwindShare.objects.filter(
        unwind__fund_id=fund_id,
        unwind__state=UnwindState.APPROVED,
        unwind__value_date__lte=as_of,
        settled__gt=0,
    )
    if known_at is not None:
        rows = rows.filter(unwind__decided_at__lte=known_at)
    sums = rows.values_list("donor_id").annotate(total=Sum("settled"))
    return {donor_id: Money(total, holding) for donor_id, total in sums}


def _own(receipts: Sequence[ReceiptFact], holding: str) -> str:
    """Return the currency in which most of a donor's deposits came."""
    sums: dict[str, Money] = {}
    for receipt in receipts:
        code = receipt.money.currency
        sums[code] = sums.get(code, zero(holding)) + (receipt.holding or zero(holding))
    return max(sums, key=lambda one: (sums[one].amount, one), default=holding)


def _terms(books: Sequence[Balance], holding: str) -> list[Term]:
    """Return receipts less disbursements by account: what the cash book has beside cash itself."""
    sums: dict[str, Money] = {}
    for row in books:
        line = BY_CODE[row.code]
        if line.book != "CASH" or row.code in {CASH, *NOT_THE_FUNDS} or row.currency != holding:
            continue
        signed = row.money if line.normal == CREDIT else -row.money
        # What a conversion bought is a contribution.
        code = CONTRIBUTIONS if row.code == CLEARING else row.code
        sums[code] = sums.get(code, zero(holding)) + signed
    return [Term(code, money) for code, money in sorted(sums.items()) if money.amount]


def _sum(books: Sequence[Balance], code: str, currency: str) -> Money:
    found = [row.money for row in books if row.code == code and row.currency == currency]
    return money_sum(found, currency)


def _waiting(books: Sequence[Balance], holding: str) -> list[Money]:
    found = [row.money for row in books if row.code == CASH and row.currency != holding]
    return [money for money in found if money.amount]


def _by_donor(books: Sequence[Balance], holding: str) -> dict[UUID, Money]:
    """Return each donor's deposits as the books hold them, where there are any."""
    sums: dict[UUID, Money] = {}
    for row in books:
        if row.code in DEPOSITS and row.currency == holding and row.party_id is not None:
            signed = row.money if BY_CODE[row.code].normal == CREDIT else -row.money
            sums[row.party_id] = sums.get(row.party_id, zero(holding)) + signed
    return {donor_id: money for donor_id, money in sums.items() if money.amount}
