"""Set-asides for tests, made and released through the services."""

from decimal import Decimal
from typing import Any

from tests.factories.cast import Cast
from trustfund.db.clock import now
from trustfund.funds import services
from trustfund.funds.models import Fund, SetAside, SetAsideRelease
from trustfund.kernel.actor import Actor
from trustfund.kernel.money import Money


def set_aside(
    cast: Cast,
    fund: Fund,
    amount: object,
    *,
    purpose: str = "RESERVE",
    currency: str = "USD",
    actor: Actor | None = None,
    **words: Any,
) -> SetAside:
    """Return money kept from new grants by the cast's finance officer, or by whoever is given."""
    return services.set_aside_make(
        actor=actor or cast.finance_officer,
        now=now(),
        fund_id=fund.pk,
        purpose=purpose,
        money=Money(Decimal(str(amount)), currency),
        **{"reason": "Kept against exchange risk.", **words},
    )


def released(
    cast: Cast,
    row: SetAside,
    amount: object,
    *,
    currency: str = "USD",
    actor: Actor | None = None,
    reason: str = "The risk has passed.",
) -> SetAsideRelease:
    """Return a part of it released by the cast's finance approver, or by whoever is given."""
    return services.set_aside_release(
        actor=actor or cast.finance_approver,
        now=now(),
        set_aside_id=row.pk,
        money=Money(Decimal(str(amount)), currency),
        reason=reason,
    )
