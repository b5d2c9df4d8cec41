"""What is wrong with the notes of an agreement that has changed under them. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from donors.rules.facts import AgreementFact
from trustfund.kernel.money import Money, money_sum, zero

EXCESS: Final = "EXCESS"
DEMANDED: Final = "DEMANDED"


@dataclass(frozen=True, slots=True)
class NoteWarning:
    """`EXCESS`: notes hold so much more than is left to pay; `DEMANDED`: so much is demanded of an
    agreement that has ended. In the agreement's currency; either way a note is to go back."""

    code: str
    money: Money


def left_to_pay(agreement: AgreementFact, *, as_of: date) -> Money:
    """Return what an agreement leaves to pay at the end of a day, never below zero."""
    left = agreement.in_force(as_of).money - agreement.settled(as_of)
    return max(left, zero(agreement.money.currency))


def demanded(agreement: AgreementFact, *, as_of: date) -> Money:
    """Return what is demanded of the agreement's notes at the end of a day and did not come."""
    return money_sum([one.demanded(as_of) for one in agreement.notes], agreement.money.currency)


def note_warnings(agreement: AgreementFact, *, as_of: date) -> tuple[NoteWarning, ...]:
    """Return what is wrong with an agreement's notes at the end of a day; nothing where it is in order."""
    found = []
    excess = agreement.by_note(as_of) - left_to_pay(agreement, as_of=as_of)
    if excess.amount > 0:
        found.append(NoteWarning(EXCESS, excess))
    asked = demanded(agreement, as_of=as_of)
    if asked.amount and agreement.has_ended(as_of):
        found.append(NoteWarning(DEMANDED, asked))
    return tuple(found)
