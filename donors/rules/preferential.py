"""What of a donor's terms is more favorable than another's, told without any figure of the contribution."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from donors.rules.clauses import PREFERENCE, REPORT, Clause

# A cap, eligible sectors and an end date bind the donor's own wishes: they favor nobody.
FAVORABLE: Final = (PREFERENCE, REPORT)
SPECIAL: Final = "SPECIAL"


@dataclass(frozen=True, slots=True)
class Term:
    """One favorable term as others are told of it: what it is about, never how much or which day.

    `text` is a special condition, which is written without figures.
    """

    code: str
    sectors: tuple[str, ...] = ()
    months: int | None = None
    text: str = ""

    def told(self) -> dict[str, Any]:
        """Return the term as it is written down and given out."""
        return {
            "code": self.code,
            "sectors": list(self.sectors),
            "months": self.months,
            "text": self.text,
        }


def favorable(after: Sequence[Clause], before: Sequence[Clause] = ()) -> list[Clause]:
    """Return the clauses that favor their donor and that it had not, or not as good, before."""
    return [
        clause
        for clause in after
        if clause.kind in FAVORABLE and not any(is_as_good(one, clause) for one in before)
    ]


def lacking(granted: Sequence[Clause], own: Sequence[Clause]) -> list[Term]:
    """Return which of these terms a donor with its `own` clauses has not, or not as good."""
    return [
        Term(clause.kind, tuple(clause.sectors), clause.months)
        for clause in granted
        if not any(is_as_good(one, clause) for one in own)
    ]


def special_lacking(condition: str, own: Iterable[str]) -> list[Term]:
    """Return a special condition as a term, unless a donor has the very same; none for an empty one."""
    known = {one.casefold() for one in own}
    return (
        [Term(SPECIAL, text=condition)] if condition and condition.casefold() not in known else []
    )


def is_as_good(own: Clause, other: Clause) -> bool:
    """Return whether a clause gives its donor what the other gives, or more.

    A preference is for the same sector and of no smaller part; reports come no less often.
    """
    if own.kind != other.kind:
        return False
    if other.kind == PREFERENCE:
        return own.sectors == other.sectors and (own.percent or 0) >= (other.percent or 0)
    if other.months is None:
        return True
    return own.months is not None and own.months <= other.months
