"""Periods for tests: closed through the service, by the two persons that the rules want."""

from datetime import date
from uuid import UUID

from trustfund.db.clock import now
from trustfund.ledger.rules.periods import MONTH, period_of
from trustfund.ledger.services import period_close, period_reopen, period_soft_close


def month_shut(cast, fund, day: date, *, kind: str = MONTH) -> UUID:
    """Return the period around the day, closed by the finance officer."""
    return period_soft_close(
        actor=cast.finance_officer,
        now=now(),
        fund_id=fund.pk,
        kind=kind,
        starts=period_of(day, kind)[0],
    )


def month_reopened(cast, period_id: UUID, *, reason: str = "A receipt was missed.") -> UUID:
    """Return the period, opened again by the finance approver."""
    return period_reopen(actor=cast.finance_approver, now=now(), period_id=period_id, reason=reason)


def month_shut_for_good(cast, fund, day: date, *, kind: str = MONTH) -> UUID:
    """Return the period, closed by the one and closed for good by the other."""
    period_id = month_shut(cast, fund, day, kind=kind)
    return period_close(actor=cast.finance_approver, now=now(), period_id=period_id)
