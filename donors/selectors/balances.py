"""What lies on donors' balance accounts, where it came from and where it goes; the tie-out with the books."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from donors import access
from donors.choices import MoveState, UnwindState
from donors.models import BalanceMove, Donor, UnwindShare
from trustfund.funds.access import funds_visible_to
from trustfund.funds.models import Fund
from trustfund.kernel.actor import Actor
from trustfund.kernel.money import Money, money_sum
from trustfund.kernel.tie_outs import Pair, TieOut
from trustfund.ledger.rules.chart import DONOR_BALANCES, TRANSFERS_IN
from trustfund.ledger.selectors import balance, least_balance
from trustfund.ledger.selectors.tie_outs import Booked, booked

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Lying:
    """What lies on a donor's balance account in a fund, and how much of it is proposed to leave."""

    fund: Fund
    balance: Money
    proposed: Money

    @property
    def left(self) -> Money:
        """Return what may still be proposed to leave."""
        return self.balance - self.proposed


@dataclass(frozen=True, slots=True)
class BalancePage:
    """A donor's balance accounts: what lies where, what came, what goes. Newest first."""

    donor: Donor
    accounts: Sequence[Lying]
    shares: Sequence[UnwindShare]
    moves: Sequence[BalanceMove]


def lying(donor: Donor, fund: Fund) -> Lying:
    """Return what lies on a donor's balance account in a fund, by the books. Two queries."""
    currency = fund.holding_currency
    rows = BalanceMove.objects.filter(donor=donor, fund=fund, state=MoveState.PROPOSED)
    return Lying(
        fund=fund,
        balance=balance(fund_id=fund.pk, code=DONOR_BALANCES, currency=currency, party_id=donor.pk),
        proposed=money_sum([row.money for row in rows], currency),
    )


def least_lying(move: BalanceMove, *, since: date) -> Money:
    """Return the least that lay on a move's balance account on a day and every day after it. One query."""
    return least_balance(
        fund_id=move.fund_id,
        code=DONOR_BALANCES,
        currency=move.currency,
        party_id=move.donor_id,
        since=since,
    )


def balance_page(actor: Actor | None, donor: Donor) -> BalancePage:
    """Return a donor's balance accounts. Three queries, and two for each fund that gave back."""
    shares = (
        UnwindShare.objects.filter(donor=donor, unwind__state=UnwindState.APPROVED)
        .select_related("unwind__fund")
        .order_by("-unwind__decided_at")
    )
    given = {share.unwind.fund_id for share in shares}
    funds = funds_visible_to(actor).filter(pk__in=given).order_by("number")
    moves = access.balance_moves_visible_to(actor).filter(donor=donor).order_by("-id")
    return BalancePage(donor, [lying(donor, fund) for fund in funds], list(shares), list(moves))


def _pairs(fund_id: UUID) -> Iterator[Pair]:
    """Yield for each share given back and each move what the books hold of it and what it says, and
    each entry that none of them speaks of. Five queries."""
    shares = UnwindShare.objects.filter(
        unwind__fund_id=fund_id, unwind__state=UnwindState.APPROVED
    ).select_related("unwind")
    credited = booked(fund_id=fund_id, kind="TRANSFER_OUT", code=DONOR_BALANCES)
    drawn = booked(fund_id=fund_id, kind="BALANCE_DRAWN", code=DONOR_BALANCES)
    came = booked(fund_id=fund_id, kind="TRANSFER_IN", code=TRANSFERS_IN)
    for share in shares.order_by("pk"):
        label = str(share.unwind)
        yield _pair(share, label, credited.pop((share.pk, share.currency), None), share.amount)
    moves = BalanceMove.objects.filter(Q(fund_id=fund_id) | Q(to_fund_id=fund_id))
    for move in moves.filter(state=MoveState.CONFIRMED).order_by("pk"):
        out = move.fund_id == fund_id
        entry = (drawn if out else came).pop((move.pk, move.currency), None)
        yield _pair(move, move.bank_reference, entry, -move.amount if out else move.amount)
    for entries in (credited, drawn, came):
        yield from (entry.alone() for entry in entries.values())


def _pair(row: UnwindShare | BalanceMove, label: str, entry: Booked | None, told: Decimal) -> Pair:
    return Pair(
        subject_type=row._meta.label_lower,
        subject_id=str(row.pk),
        detail="",
        label=label,
        currency=row.currency,
        left=entry.amount if entry else NOTHING,
        right=told,
    )


BALANCES_BOOKS = TieOut(
    code="balances_books",
    title=_("Donor balance accounts and the books"),
    left=_("Given back, paid out and transferred, as the books hold it"),
    right=_("The share, and the payment or transfer"),
    pairs=_pairs,
)
