"""Later fee schedules for tests, proposed and approved through the services."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from tests.factories.cast import Cast
from trustfund.db.clock import now
from trustfund.funds import services
from trustfund.funds.models import FeeSchedule, Fund
from trustfund.kernel.actor import Actor

LATER = ((Decimal(0), Decimal(4)), (Decimal(50_000_000), Decimal("2.5")))


def schedule_make(
    cast: Cast,
    fund: Fund,
    *,
    valid_from: date | None = None,
    tiers: Sequence[tuple[Decimal, Decimal]] = LATER,
    authority: str = "Resolution 2026-0007",
    approved: bool = False,
    actor: Actor | None = None,
) -> FeeSchedule:
    """Return a schedule that the finance officer proposed, from tomorrow on unless told otherwise;
    approved by the finance approver if asked."""
    row = services.fee_schedule_propose(
        actor=actor or cast.finance_officer,
        now=now(),
        fund_id=fund.pk,
        valid_from=valid_from or now().date() + timedelta(days=1),
        fee_tiers=tiers,
        authority=authority,
    )
    if not approved:
        return row
    return services.fee_schedule_approve(actor=cast.finance_approver, now=now(), schedule_id=row.pk)
