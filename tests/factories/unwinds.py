"""Shares that are given back, proposed and approved through the services."""

from datetime import date, timedelta

from donors import services
from donors.models import Agreement, BalanceMove, Donor, Unwind
from donors.selectors.terminations import agreements_not_ended
from tests.factories.cast import Cast
from tests.factories.donors import termination_make
from trustfund.db.clock import clock_move
from trustfund.db.clock import now as clock_now
from trustfund.funds.models import Fund
from trustfund.kernel.money import Money


def unwind_make(
    cast: Cast,
    fund: Fund,
    *,
    leaving: Donor | None = None,
    as_of: date | None = None,
    approved: bool = False,
) -> Unwind:
    """Return what the finance officer proposed: all, or one donor's; approved if asked.

    A donor that leaves gives notice first where it has not, and its three months run out.
    """
    if leaving:
        _notice_run_out(cast, fund, leaving)
    now = clock_now()
    unwind = services.unwind_propose(
        actor=cast.finance_officer,
        now=now,
        fund_id=fund.pk,
        kind="CANCELLATION" if leaving else "CLOSING",
        donor_id=leaving.pk if leaving else None,
        as_of=as_of or now.date(),
        reason="The council decided so.",
    )
    return unwind_approve(cast, unwind) if approved else unwind


def _notice_run_out(cast: Cast, fund: Fund, leaving: Donor) -> None:
    standing = agreements_not_ended(fund.pk, leaving.pk, as_of=clock_now().date())
    for number, ends_on in standing:
        if ends_on is None:
            agreement = Agreement.objects.get(fund=fund, number=number)
            termination_make(cast, agreement, confirmed=True)
    if standing:
        clock_move(by=timedelta(days=93))


def unwind_approve(cast: Cast, unwind: Unwind) -> Unwind:
    """Return the proposal as the finance approver approves it."""
    return services.unwind_approve(
        actor=cast.finance_approver,
        now=clock_now(),
        unwind_id=unwind.pk,
        content_hash=unwind.content_hash,
    )


def balance_move_make(
    cast: Cast,
    fund: Fund,
    donor: Donor,
    moved: Money,
    *,
    to_fund: Fund | None = None,
    confirmed: bool = False,
) -> BalanceMove:
    """Return what the finance officer proposed to leave a balance account; paid if asked."""
    now = clock_now()
    move = services.balance_move_propose(
        actor=cast.finance_officer,
        now=now,
        donor_id=donor.pk,
        fund_id=fund.pk,
        kind="TRANSFER" if to_fund else "PAY_BACK",
        to_fund_id=to_fund.pk if to_fund else None,
        money=moved,
        reason="The donor asked for it by letter.",
    )
    if not confirmed:
        return move
    return services.balance_move_confirm(
        actor=cast.finance_approver,
        now=now,
        move_id=move.pk,
        value_date=now.date(),
        bank_reference="OUT-9",
    )
