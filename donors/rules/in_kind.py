"""Contributions in kind: valued, and summed apart from everything that is money."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from trustfund.kernel.money import Money, zero


@dataclass(frozen=True, slots=True)
class InKindFact:
    """Something that a donor gave otherwise than in money: its value as stated, and held."""

    id: UUID
    donor_id: UUID
    what: str
    given_on: date
    money: Money
    holding: Money


def in_kind_by_donor(facts: Iterable[InKindFact], currency: str) -> dict[UUID, Money]:
    """Return what each donor gave in kind, in the holding currency."""
    sums: dict[UUID, Money] = {}
    for fact in facts:
        sums[fact.donor_id] = sums.get(fact.donor_id, zero(currency)) + fact.holding
    return sums
