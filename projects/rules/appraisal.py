"""What an appraisal must be before a project goes on, and what may bias it. No database, no clock.

Source: appraisal in a bank's project cycle, in which fiduciary, technical, and environmental and
social specialists clear a proposal before the decision meeting.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

KINDS: Final = ("FIDUCIARY", "TECHNICAL", "SAFEGUARDS")
MAX_CONDITIONS: Final = 10


@dataclass(frozen=True, slots=True)
class Given:
    """One opinion on a version: for what, favorable or not, and the interest that was declared."""

    kind: str
    verdict: str
    conflict: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """Who was named for what: a person, the unit they act for, and every role that they hold."""

    kind: str
    person_id: Any
    organization_id: Any
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Hint:
    """What may bias an opinion: a stable code, and whose opinion it is about."""

    code: str
    kind: str


def appraisal_gaps(given: Sequence[Given]) -> list[tuple[str, str]]:
    """Return what keeps a version from being declared appraised, as (code, kind of opinion).

    Three opinions, one of each kind, none of them unfavorable. `missing` or `unfavorable`.
    """
    verdicts = {item.kind: item.verdict for item in given}
    return [
        ("missing" if kind not in verdicts else "unfavorable", kind)
        for kind in KINDS
        if verdicts.get(kind) != "FAVORABLE"
    ]


def conflict_hints(
    named: Sequence[Named],
    given: Sequence[Given],
    *,
    presenting_units: frozenset[Any],
    appraised_before: frozenset[tuple[Any, str]] = frozenset(),
) -> list[Hint]:
    """Return what a reader of the opinions should know of those who gave them. A hint stops nothing.

    `declared`: the specialist declared an interest. `presenters_unit`: acts for a unit that
    presents projects (`presenting_units`). `reviews_payments`: holds the role that will review its applications.
    `another_kind_before`: judged an earlier version for something else; `appraised_before` holds
    (person, kind) of the opinions on earlier versions.
    """
    return list(_hints(named, given, presenting_units, appraised_before))


def _hints(
    named: Sequence[Named],
    given: Sequence[Given],
    presenting_units: frozenset[Any],
    appraised_before: frozenset[tuple[Any, str]],
) -> Iterator[Hint]:
    declared = {item.kind for item in given if item.conflict.strip()}
    for item in named:
        if item.kind in declared:
            yield Hint("declared", item.kind)
        if item.organization_id in presenting_units:
            yield Hint("presenters_unit", item.kind)
        if "FINANCE_OFFICER" in item.roles:
            yield Hint("reviews_payments", item.kind)
        if any(person == item.person_id and kind != item.kind for person, kind in appraised_before):
            yield Hint("another_kind_before", item.kind)
