"""Read investment income: the records of a fund, what is booked of it, what waits for whom."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trustfund.funds import access
from trustfund.funds.choices import IncomeState
from trustfund.funds.models import Fund, Income
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.kernel.money import Money
from trustfund.kernel.tie_outs import Pair, TieOut
from trustfund.kernel.waiting import Waiting
from trustfund.ledger.rules.chart import INCOME
from trustfund.ledger.selectors import shut_through
from trustfund.ledger.selectors.tie_outs import booked


def income_found(
    actor: Actor | None, fund: Fund, *, as_of: date, state: str = ""
) -> QuerySet[Income]:
    """Return the income of months that had begun by a day, in a state if one is asked; not evaluated."""
    rows = access.income_visible_to(actor).filter(fund=fund, month__lte=as_of)
    return rows.filter(state=state) if state else rows


def income_booked(rows: QuerySet[Income], fund: Fund) -> Money:
    """Return the sum of those of the rows that are in the books. One query."""
    booked_rows = rows.filter(state=IncomeState.CONFIRMED).order_by()
    total = booked_rows.aggregate(total=Sum("amount"))["total"]
    return Money(total or Decimal(0), fund.holding_currency)


def income_of_month(fund: Fund, month: date) -> Money:
    """Return what is booked of a month, corrections counted. One query."""
    return income_booked(Income.objects.filter(fund=fund, month=month), fund)


def adjusted_day(row: Income) -> date | None:
    """Return the closed day that a correction belongs to; None for any other record. One query."""
    if row.corrects is None:
        return None
    through = shut_through(fund_id=row.fund_id)
    day = row.corrects.value_date
    return day if through is not None and day <= through else None


def confirm_refusal(actor: Actor | None, row: Income) -> Any:
    """Return why the actor, whatever their role, may not book this; empty if they may."""
    if actor and {actor.person_id, actor.organization_id} & {
        row.recorded_by_id,
        row.recorded_by_organization_id,
    }:
        return _("Another person of another unit than the one that recorded it books it.")
    return ""


def income_waiting(actor: Actor) -> list[Waiting]:
    """Return the records of income that the actor may book. One query at most."""
    if not may(actor, "funds.income_confirm"):
        return []
    rows = access.income_visible_to(actor).filter(state=IncomeState.PROPOSED).order_by("id")
    return [
        Waiting(
            _("Fund %(number)s: book the investment income of %(month)s")
            % {"number": row.fund.number, "month": f"{row.month:%Y-%m}"},
            "funds:income_detail",
            (row.pk,),
            row.recorded_at,
        )
        for row in rows
        if not confirm_refusal(actor, row)
    ]


def _pairs(fund_id: UUID) -> Any:
    """Yield each record of income, and each entry of the books that none speaks of. Two queries."""
    entries = booked(fund_id=fund_id, kind="INCOME", code=INCOME)
    for row in Income.objects.filter(fund_id=fund_id).order_by("pk"):
        entry = entries.pop((row.pk, row.currency), None)
        told = row.amount if row.state == IncomeState.CONFIRMED else Decimal(0)
        if entry is None and not told:
            continue
        yield Pair(
            subject_type="funds.income",
            subject_id=str(row.pk),
            detail="",
            label=row.reference,
            currency=row.currency,
            left=entry.amount if entry else Decimal(0),
            right=told,
        )
    yield from (entry.alone() for entry in entries.values())


INCOME_BOOKS = TieOut(
    code="income_books",
    title=gettext_lazy("Investment income and the books"),
    left=gettext_lazy("Earned or lost, as the books hold it"),
    right=gettext_lazy("The record of the month, and its corrections"),
    pairs=_pairs,
)
