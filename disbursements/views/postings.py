"""What is about to be booked, as an accountant reads it: debit, credit, account, amount."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from disbursements.models import Application, Grant
from trustfund.kernel.money import Money
from trustfund.ledger.choices import ACCOUNT_NAMES
from trustfund.ledger.rules.chart import DEBIT
from trustfund.ledger.rules.posting import Leg, grant_committed, payment_made


@dataclass(frozen=True, slots=True)
class LegShown:
    """One line of a posting: the amount stands on one side."""

    code: str
    name: Any
    debit: Money | None
    credit: Money | None


def commitment_preview(grant: Grant) -> list[LegShown]:
    """Return what the last signature books."""
    return _shown(grant_committed(grant.money, grant.pk))


def payment_preview(application: Application) -> list[LegShown]:
    """Return what the approval books."""
    return _shown(payment_made(application.payable, application.grant_id))


def _shown(legs: Sequence[Leg]) -> list[LegShown]:
    return [
        LegShown(
            code=leg.code,
            name=ACCOUNT_NAMES[leg.code],
            debit=leg.money if leg.side == DEBIT else None,
            credit=None if leg.side == DEBIT else leg.money,
        )
        for leg in legs
    ]
