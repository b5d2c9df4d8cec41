"""Promissory notes: what is held, encashed and late of one on any day, and what a schedule must be. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from trustfund.kernel.money import Money, money_sum

LINES_AT_MOST: Final = 12


@dataclass(frozen=True, slots=True)
class LineFact:
    """One part of an encashment schedule: from this day on the administrator may ask for it."""

    number: int
    due_date: date
    money: Money
    called_on: date | None = None


@dataclass(frozen=True, slots=True)
class EncashmentFact:
    """Money that came in for a line of the schedule, on the bank's day."""

    number: int
    day: date
    money: Money


@dataclass(frozen=True, slots=True)
class LineStanding:
    """Where a line stands at the end of a day."""

    number: int
    due_date: date
    money: Money
    encashed: Money
    returned: Money
    days_late: int

    @property
    def left(self) -> Money:
        """Return what is still to be encashed of it."""
        return self.money - self.encashed - self.returned


@dataclass(frozen=True, slots=True)
class NoteFact:
    """A note that two units have taken into custody, with its schedule and what came in for it.

    A note is no cash: it is a promise in writing, and counts as money when it is encashed. On
    `returned_on` what never was encashed of it was given back to the donor.
    """

    money: Money
    received_on: date
    lines: tuple[LineFact, ...]
    encashments: tuple[EncashmentFact, ...] = ()
    returned_on: date | None = None

    def standings(self, as_of: date) -> list[LineStanding]:
        """Return where each line stands at the end of a day, in order of number."""
        return [self._standing(line, as_of) for line in self.lines]

    def encashed(self, as_of: date) -> Money:
        """Return what came in for the note by the end of a day."""
        return self._sum([line.encashed for line in self.standings(as_of)])

    def is_returned(self, as_of: date) -> bool:
        """Return whether it was given back by the end of a day."""
        return self.returned_on is not None and self.returned_on <= as_of

    def returned(self, as_of: date) -> Money:
        """Return what of the note was given back by the end of a day."""
        return self._sum([line.returned for line in self.standings(as_of)])

    def held(self, as_of: date) -> Money:
        """Return what of the note is held, neither encashed nor returned; nothing before it came."""
        if self.received_on > as_of:
            return self._sum([])
        return self.money - self.encashed(as_of) - self.returned(as_of)

    def covers(self, as_of: date) -> Money:
        """Return what the note settles although it is no cash: the lines whose day has not passed."""
        if self.received_on > as_of:
            return self._sum([])
        return self._sum([line.left for line in self.standings(as_of) if line.due_date >= as_of])

    def demanded(self, as_of: date) -> Money:
        """Return what was demanded by the end of a day and did not come by then."""
        called = {line.number for line in self.lines if line.called_on and line.called_on <= as_of}
        return self._sum([one.left for one in self.standings(as_of) if one.number in called])

    def late(self, as_of: date) -> Money:
        """Return what could have been encashed before the day and was not."""
        return self._sum([line.left for line in self.standings(as_of) if line.days_late])

    def next_due(self, as_of: date) -> LineStanding | None:
        """Return the earliest line of which something is left, late or not; None if all came in."""
        open_ones = [line for line in self.standings(as_of) if line.left.amount > 0]
        return min(open_ones, key=lambda line: (line.due_date, line.number), default=None)

    def _standing(self, line: LineFact, as_of: date) -> LineStanding:
        came = [one for one in self.encashments if one.number == line.number]
        encashed = self._sum([one.money for one in came if one.day <= as_of])
        back = self._sum([])
        if self.is_returned(as_of):
            back = line.money - self._sum([one.money for one in came])
        late = (as_of - line.due_date).days if encashed + back < line.money else 0
        return LineStanding(line.number, line.due_date, line.money, encashed, back, max(late, 0))

    def _sum(self, parts: Sequence[Money]) -> Money:
        return money_sum(list(parts), self.money.currency)


def standing_of(note: NoteFact, as_of: date) -> str:
    """Return the code of where a note in custody stands: IN_CUSTODY, PARTLY_ENCASHED, ENCASHED, GIVEN_BACK."""
    if note.is_returned(as_of):
        return "GIVEN_BACK"
    encashed = note.encashed(as_of)
    if encashed.amount == 0:
        return "IN_CUSTODY"
    return "ENCASHED" if encashed == note.money else "PARTLY_ENCASHED"


def schedule_fault(face: Money, lines: Sequence[tuple[date, Money]], *, received_on: date) -> str:
    """Return the code of what is wrong with an encashment schedule; empty where nothing is.

    `none` (no line), `many`, `currency`, `positive` (a line that is not above zero), `early` (a day
    before the note was received), `sum` (the lines are not exactly the face).
    """
    if not lines:
        return "none"
    if len(lines) > LINES_AT_MOST:
        return "many"
    if any(money.currency != face.currency for _day, money in lines):
        return "currency"
    if any(money.amount <= 0 for _day, money in lines):
        return "positive"
    if any(day < received_on for day, _money in lines):
        return "early"
    total = money_sum([money for _day, money in lines], face.currency)
    return "" if total == face else "sum"
