"""Whether a donor's own law lets it give on a day: exclusions, their waivers, and who may join later."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

PROSPECTIVE: Final = "PROSPECTIVE"
EXCLUDED: Final = "EXCLUDED"
WAIVER: Final = "WAIVER"


@dataclass(frozen=True, slots=True)
class LegalFact:
    """What a donor's own law says, for one fund or, without one, for all.

    It holds from its first day to its last, both included, or until the day on which it was ended.
    """

    donor_id: UUID
    fund_id: UUID | None
    kind: str
    law: str
    first_day: date
    last_day: date | None = None
    ended_on: date | None = None

    def holds(self, fund_id: UUID, day: date) -> bool:
        """Return whether it says something about this fund on this day."""
        is_of_it = self.fund_id is None or self.fund_id == fund_id
        not_over = self.last_day is None or day <= self.last_day
        not_ended = self.ended_on is None or day < self.ended_on
        return is_of_it and self.first_day <= day and not_over and not_ended

    def stands(self, day: date) -> str:
        """Return where it stands on a day: ENDED, EXPIRED, SCHEDULED (not yet) or IN_FORCE."""
        if self.ended_on is not None and self.ended_on <= day:
            return "ENDED"
        if self.last_day is not None and self.last_day < day:
            return "EXPIRED"
        return "SCHEDULED" if day < self.first_day else "IN_FORCE"


def excluded_by(
    facts: Iterable[LegalFact], *, donor_id: UUID, fund_id: UUID, day: date
) -> LegalFact | None:
    """Return by what a donor is excluded on a day; None where it is not, or a waiver lifts it.

    A waiver lifts every exclusion of its donor for the funds that it is of. Of several exclusions
    the oldest is returned.
    """
    holding = [one for one in facts if one.donor_id == donor_id and one.holds(fund_id, day)]
    if any(one.kind == WAIVER for one in holding):
        return None
    against = [one for one in holding if one.kind == EXCLUDED]
    return min(against, key=lambda one: (one.first_day, one.law), default=None)


def left_out(facts: Iterable[LegalFact], *, fund_id: UUID, day: date) -> set[UUID]:
    """Return the donors that take no share on a day: excluded without a waiver, or prospective."""
    known = list(facts)
    prospective = {
        one.donor_id for one in known if one.kind == PROSPECTIVE and one.holds(fund_id, day)
    }
    return prospective | {
        donor_id
        for donor_id in {one.donor_id for one in known}
        if excluded_by(known, donor_id=donor_id, fund_id=fund_id, day=day) is not None
    }
