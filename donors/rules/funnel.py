"""Where a pledge stands at the end of a day, and how much of what was announced went how far."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from trustfund.kernel.money import Money

ANNOUNCED, CONFIRMED, SIGNED, PAID = "ANNOUNCED", "CONFIRMED", "SIGNED", "PAID"
OPEN, ENDED = "OPEN", "ENDED"
STAGES = (ANNOUNCED, CONFIRMED, SIGNED, PAID, OPEN, ENDED)


@dataclass(frozen=True, slots=True)
class PledgeCourse:
    """A pledge and what became of it by the end of a day; amounts in the pledge's currency.

    `signed` and `paid` are of the agreements on it by that day, `fallen` what a termination took of
    them. `ending` is how it has ended or will end: "WITHDRAWN", "LAPSED" or nothing.
    """

    money: Money
    confirmed_date: date | None
    ended_date: date | None
    ending: str
    signed: Money
    paid: Money
    fallen: Money
    as_of: date

    @property
    def has_ended(self) -> bool:
        """Return whether what was left of it had been withdrawn or had lapsed by that day."""
        return self.ended_date is not None and self.ended_date <= self.as_of

    @property
    def is_confirmed(self) -> bool:
        """Return whether a letter, or an agreement, had made it firm by that day."""
        by_letter = self.confirmed_date is not None and self.confirmed_date <= self.as_of
        return by_letter or (self.signed + self.fallen).amount > 0

    @property
    def unsigned(self) -> Money:
        """Return what no agreement had taken up; nothing where more was signed than pledged."""
        return self.money - min(self.signed + self.fallen, self.money)

    @property
    def terminated(self) -> Money:
        """Return what an agreement had taken up and its termination took away again."""
        return self.money - min(self.signed, self.money) - self.unsigned

    @property
    def state(self) -> str:
        """Return the state that the pledge had at the end of that day."""
        if self.has_ended:
            return self.ending
        taken_up = self.signed + self.fallen
        if taken_up >= self.money:
            return "CONVERTED"
        if taken_up.amount > 0:
            return "PARTLY_CONVERTED"
        return "CONFIRMED" if self.is_confirmed else "ANNOUNCED"

    def at(self, stage: str) -> Money | None:
        """Return how much of the pledge reached this stage; None if it did not.

        Announced, confirmed, signed and paid are steps of one way. What is neither signed nor paid
        is either still open or has ended; what a termination took has ended. More may be signed
        than was announced.
        """
        nothing = self.money - self.money
        found = {
            ANNOUNCED: self.money,
            CONFIRMED: self.money if self.is_confirmed else nothing,
            SIGNED: self.signed,
            PAID: self.paid,
            OPEN: nothing if self.has_ended else self.unsigned,
            ENDED: self.terminated + (self.unsigned if self.has_ended else nothing),
        }[stage]
        return found if found.amount > 0 else None


def reached(courses: Iterable[PledgeCourse], stage: str) -> list[Money]:
    """Return what of each pledge reached the stage, one amount for each that did."""
    return [amount for course in courses if (amount := course.at(stage)) is not None]
