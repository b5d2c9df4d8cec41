"""The books in memory, short enough to be seen to be right: what is held, and why an act is refused."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from trustfund.ledger.rules.chart import BY_CODE
from trustfund.ledger.rules.periods import period_of
from trustfund.ledger.rules.posting import Leg

Key = tuple[str, str, object]
OPEN, SOFT, SHUT = "OPEN", "SOFT_CLOSED", "CLOSED"


@dataclass
class Held:
    """One entry, with the answer that its first posting got."""

    kind: str
    on: date
    adjusts: date | None
    legs: list[Leg]
    answer: tuple[int, str, datetime]
    reverses: "Held | None" = None
    reversed: bool = False


class Model:
    """A fund's books: its entries and its periods, and the day that it is."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.entries: list[Held] = []
        self.periods: dict[tuple[str, date], str] = {}

    def balances(self, until: date = date.max, known: datetime | None = None) -> dict[Key, Decimal]:
        """Return each account's balance that is not zero, in its normal direction."""
        found: dict[Key, Decimal] = defaultdict(Decimal)
        for entry in self.entries:
            if entry.on <= until and (known is None or entry.answer[2] <= known):
                for leg in entry.legs:
                    found[leg.code, leg.money.currency, leg.party_id] += signed(leg)
        return {key: amount for key, amount in found.items() if amount}

    @property
    def shut(self) -> date:
        ends = [end_of(key) for key, state in self.periods.items() if state != OPEN]
        return max(ends, default=date.min)

    def entry_refusals(self, legs: list[Leg], on: date, adjusts: date | None = None) -> set[str]:
        """Return every reason against an entry."""
        reasons = {"ValueDateInFuture"} if on > self.today else set()
        if on <= self.shut:
            reasons.add("PeriodShut")
        if adjusts is not None and adjusts > self.shut:
            reasons.add("AdjustedDayOpen")
        after = defaultdict(Decimal, self.balances())
        for leg in legs:
            after[leg.code, leg.money.currency, leg.party_id] += signed(leg)
        if any(amount < 0 and BY_CODE[key[0]].controlled for key, amount in after.items()):
            reasons.add("InsufficientBalance")
        return reasons

    def reversal_refusals(self, entry: Held, on: date) -> set[str]:
        refused = entry.reversed or entry.reverses is not None
        return self.entry_refusals(mirrored(entry.legs), on) | (
            {"BooksRefuse"} if refused else set()
        )

    def soft_close_refusals(self, kind: str, starts: date) -> set[str]:
        """Return every reason against closing a month or a year."""
        ends = period_of(starts, kind)[1]
        reasons = {"PeriodNotMoved"} if ends >= self.today else set()
        if self.periods.get((kind, starts), OPEN) != OPEN or ends < self.shut:
            reasons.add("AlreadyDone")
        if any(self.shut < entry.on < starts for entry in self.entries):
            reasons.add("PeriodNotMoved")
        return reasons

    def reopen_refusals(self, key: tuple[str, date]) -> set[str]:
        around = [o for o, s in self.periods.items() if s != OPEN and end_of(o) >= end_of(key)]
        return self.close_refusals(key) | ({"PeriodNotMoved"} if around != [key] else set())

    def close_refusals(self, key: tuple[str, date]) -> set[str]:
        return set() if self.periods[key] == SOFT else {"AlreadyDone"}


def signed(leg: Leg) -> Decimal:
    return leg.money.amount if leg.side == BY_CODE[leg.code].normal else -leg.money.amount


def mirrored(legs: list[Leg]) -> list[Leg]:
    return [Leg(x.code, "C" if x.side == "D" else "D", x.money, x.party_id) for x in legs]


def end_of(key: tuple[str, date]) -> date:
    return period_of(key[1], key[0])[1]
