"""A donor's due dates: every installment of its signed agreements, by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from donors.models import Donor
from donors.rules.ladder import Position
from donors.selectors.ladder_facts import ladder_facts
from donors.selectors.pages import agreement_line
from trustfund.funds.models import Fund
from trustfund.kernel.money import Money


@dataclass(frozen=True, slots=True)
class DueDate:
    """One installment on the calendar, with where it stands as of the day asked."""

    agreement_id: UUID
    agreement_number: str
    position: Position

    @property
    def day(self) -> date:
        """Return the day on which it is due."""
        return self.position.due_date

    @property
    def money(self) -> Money:
        """Return the amount of the installment."""
        return self.position.money

    @property
    def outstanding(self) -> Money:
        """Return what is still to be paid of it."""
        return self.position.outstanding

    @property
    def is_open(self) -> bool:
        """Return whether anything of it is still to be paid."""
        return self.outstanding.amount > 0


def due_dates(donor: Donor, fund: Fund, *, as_of: date) -> list[DueDate]:
    """Return the installments of the donor's signed agreements by due date, as of a day. One query."""
    facts = ladder_facts(
        fund_id=fund.pk, holding_currency=fund.holding_currency, donor_ids=[donor.pk]
    )
    lines = [agreement_line(fact, fund=fund, as_of=as_of) for fact in facts.agreements]
    found = [
        DueDate(line.agreement.id, line.agreement.number, position)
        for line in lines
        if line.is_signed
        for position in line.positions
    ]
    return sorted(found, key=lambda due: (due.day, due.agreement_number, due.position.number))


def by_month(dates: Sequence[DueDate]) -> list[tuple[date, list[DueDate]]]:
    """Return the due dates under the first day of their months."""
    groups = groupby(dates, key=lambda due: due.day.replace(day=1))
    return [(month, list(group)) for month, group in groups]
