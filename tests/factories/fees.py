"""Later fee schedules and investment income for tests, by two persons through the services."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from tests.factories.cast import Cast
from trustfund.db.clock import now
from trustfund.funds import services
from trustfund.funds.models import FeeSchedule, Fund, Income
from trustfund.kernel.actor import Actor
from trustfund.kernel.money import Money

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


def income_make(
    cast: Cast,
    fund: Fund,
    amount: str,
    *,
    month: date | None = None,
    value_date: date | None = None,
    booked: bool = False,
    corrects: Income | None = None,
    currency: str = "USD",
    reference: str = "Pool statement 7",
    actor: Actor | None = None,
) -> Income:
    """Return income of this month that the finance officer proposed; booked if asked."""
    words = {
        "actor": actor or cast.finance_officer,
        "now": now(),
        "money": Money(amount, currency),
        "value_date": value_date or now().date(),
        "reference": reference,
    }
    if corrects is None:
        first = month or now().date().replace(day=1)
        row = services.income_record(fund_id=fund.pk, month=first, **words)
    else:
        row = services.income_correct(income_id=corrects.pk, **words)
    if not booked:
        return row
    return services.income_confirm(actor=cast.finance_approver, now=now(), income_id=row.pk)
