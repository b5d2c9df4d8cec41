"""Whose money a line of a statement may be: suggestions with their reasons, never a decision. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Final
from uuid import UUID

from donors.rules.references import remittance_reference
from trustfund.kernel.money import Money

REFERENCE: Final = "reference"
AGREEMENT: Final = "agreement"
NAME: Final = "name"
AMOUNT: Final = "amount"
NEAR: Final = "near"
CURRENCY: Final = "currency"
# What each reason weighs. Currency is what all must have, and weighs least.
WEIGHTS: Final = {REFERENCE: 50, AGREEMENT: 30, NAME: 20, AMOUNT: 20, NEAR: 5, CURRENCY: 5}
ENOUGH: Final = 25  # below this nothing is suggested: currency and one weak reason
MOST: Final = 5
SIMILAR: Final = 0.85
NEAR_DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class OpenPart:
    """An installment that is not paid in full; without a due date while that waits for something."""

    number: int
    due_date: date | None
    outstanding: Money


@dataclass(frozen=True, slots=True)
class Payer:
    """An agreement that money may be paid under: its donor's names, what is left, its open parts."""

    agreement_id: UUID
    number: str
    names: tuple[str, ...]
    left: Money
    parts: tuple[OpenPart, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An agreement that a line may pay under, the amount that would fit, and why, strongest first.

    `is_exact`: the payer wrote our reference of an installment, in the currency, and no more than
    what is left.
    """

    agreement_id: UUID
    number: str
    installment: int | None
    money: Money
    reasons: tuple[str, ...]
    is_exact: bool

    @property
    def score(self) -> int:
        """Return the weight of all reasons."""
        return sum(WEIGHTS[reason] for reason in self.reasons)


def suggestions(
    *, money: Money, value_date: date, texts: str, payer_name: str, payers: Iterable[Payer]
) -> list[Suggestion]:
    """Return up to five agreements that the money may be paid under, the best first."""
    written = plain(texts)
    found = []
    for payer in payers:
        if payer.left.currency != money.currency or not payer.left.amount or not payer.parts:
            continue
        one = _suggestion(payer, money, value_date, written, plain(payer_name))
        if one.score >= ENOUGH:
            found.append(one)
    found.sort(key=lambda one: (not one.is_exact, -one.score, one.number))
    return found[:MOST]


def _suggestion(
    payer: Payer, money: Money, value_date: date, written: str, payer_name: str
) -> Suggestion:
    named = [
        part
        for part in payer.parts
        if _stands_in(remittance_reference(payer.number, part.number), written)
    ]
    equal = [part for part in payer.parts if part.outstanding == money]
    part = next(iter([*named, *equal]), payer.parts[0])
    reasons = []
    if named:
        reasons.append(REFERENCE)
    elif _stands_in(payer.number, written):
        reasons.append(AGREEMENT)
    if _is_named(payer.names, payer_name, written):
        reasons.append(NAME)
    if part.outstanding == money:
        reasons.append(AMOUNT)
    if part.due_date is not None and abs((value_date - part.due_date).days) <= NEAR_DAYS:
        reasons.append(NEAR)
    return Suggestion(
        agreement_id=payer.agreement_id,
        number=payer.number,
        installment=part.number,
        money=min(money, payer.left),
        reasons=(*reasons, CURRENCY),
        is_exact=bool(named) and money <= payer.left,
    )


def plain(text: str) -> str:
    """Return a text as it is compared: without case, accents, and what is neither letter nor digit."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFC", kept)))


def _stands_in(reference: str, written: str) -> bool:
    """Return whether a reference stands in a text as whole words, however it is separated."""
    return f" {plain(reference)} " in f" {written} "


def _is_named(names: Sequence[str], payer_name: str, written: str) -> bool:
    for name in filter(None, map(plain, names)):
        if f" {name} " in f" {written} ":
            return True
        if payer_name and _likeness(name, payer_name) >= SIMILAR:
            return True
    return False


def _likeness(one: str, other: str) -> float:
    """Return how alike two names are, from 0 to 1, in whatever order their words stand."""
    first, second = (" ".join(sorted(name.split())) for name in (one, other))
    return SequenceMatcher(None, first, second).ratio()
