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
    def day(self) -> date | None:
        """Return the day on which it is due; None until that is known."""
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

    @property
    def is_owed(self) -> bool:
        """Return whether it is to be paid on a day that is known, and hangs on nothing any more."""
        hangs = self.position.installment.is_qualified or self.position.falls_away
        return self.is_open and self.day is not None and not hangs


def due_dates(donor: Donor, fund: Fund, *, as_of: date) -> list[DueDate]:
    """Return the installments of the donor's signed agreements by due date, as of a day. One query.

    Those without a day yet come last.
    """
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
    return sorted(
        found,
        key=lambda due: (due.day or date.max, due.agreement_number, due.position.number),
    )


def by_month(dates: Sequence[DueDate]) -> list[tuple[str, list[DueDate]]]:
    """Return the due dates under their months, such as 2026-11; under none what has no day yet."""
    groups = groupby(dates, key=lambda due: f"{due.day:%Y-%m}" if due.day else "")
    return [(month, list(group)) for month, group in groups]
