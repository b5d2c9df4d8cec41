"""Explain a restatement: what was recorded between two times of knowing, for the same day."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from trustfund.ledger.models import Entry
from trustfund.ledger.selectors.balances import Balance, balances
from trustfund.ledger.selectors.journal import EntryRow, entry_rows


@dataclass(frozen=True, slots=True)
class Restated:
    """One account that the two times of knowing see differently; a side without it is None."""

    before: Balance | None
    after: Balance | None

    @property
    def account(self) -> Balance:
        """Return the account, as whichever side has it."""
        found = self.after or self.before
        assert found is not None  # noqa: S101 - one of the two made this row
        return found


@dataclass(frozen=True, slots=True)
class Restatement:
    """The accounts that differ, and every entry that makes the difference, oldest first."""

    accounts: list[Restated]
    entries: list[EntryRow]


def restatement(
    *, fund_id: UUID, as_of: date, known_before: datetime, known_after: datetime
) -> Restatement:
    """Return how the balances as at a day changed between two times of knowing, entry by entry.

    The entries are those with a value date up to `as_of`, recorded after `known_before` and not
    after `known_after`; their legs are exactly the difference. Four queries.
    """
    sides = [
        {row.account_id: row for row in balances(fund_id=fund_id, as_of=as_of, known_at=known)}
        for known in (known_before, known_after)
    ]
    ids = dict.fromkeys([*sides[1], *sides[0]])
    pairs = [Restated(sides[0].get(one), sides[1].get(one)) for one in ids]
    found = Entry.objects.filter(
        fund_id=fund_id,
        value_date__lte=as_of,
        recorded_at__gt=known_before,
        recorded_at__lte=known_after,
    )
    return Restatement(
        accounts=[pair for pair in pairs if pair.before != pair.after],
        entries=entry_rows(found.order_by("id")),
    )
