"""Which roles one person may not hold together, and for which kind of organization each is held.

Whoever asks does not review, whoever reviews does not pay, whoever verifies or audits does
nothing else, and whoever appoints people decides nothing about money. Source: segregation of
duties in trust-fund administration (prepare, authorize, pay, verify are four persons).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from trustfund.identity.rules import permissions as roles

DONOR: Final = "DONOR"
RECIPIENT: Final = "RECIPIENT"
ADMINISTRATOR: Final = "ADMINISTRATOR"
VERIFIER: Final = "VERIFIER"
AUDITOR: Final = "AUDITOR"

# The kind of organization that each role is held for; a kind is also a side.
KIND_OF: Final = MappingProxyType(
    dict.fromkeys(roles.DONOR_SIDE, DONOR)
    | dict.fromkeys(roles.RECIPIENT_SIDE, RECIPIENT)
    | dict.fromkeys(roles.BANK | {roles.SPECIALIST, roles.SYSTEM_ADMINISTRATOR}, ADMINISTRATOR)
    | {roles.VERIFIER: VERIFIER, roles.AUDITOR: AUDITOR}
)

WRONG_KIND: Final = "wrong_kind"
TWO_SIDES: Final = "two_sides"
VERIFIES_ALONE: Final = "verifies_alone"
AUDITS_ALONE: Final = "audits_alone"
REVIEWS_AND_PAYS: Final = "reviews_and_pays"
PLANS_AND_PAYS: Final = "plans_and_pays"
SANCTIONS_ALONE: Final = "sanctions_alone"
APPOINTS_AND_DECIDES: Final = "appoints_and_decides"
DRAFTS_AND_SIGNS: Final = "drafts_and_signs"
PROPOSES_AND_VOTES: Final = "proposes_and_votes"
APPRAISES_AND_DECIDES: Final = "appraises_and_decides"

PAIRS: Final = MappingProxyType(
    {
        frozenset({roles.FINANCE_OFFICER, roles.FINANCE_APPROVER}): REVIEWS_AND_PAYS,
        frozenset({roles.PROGRAM_MANAGER, roles.FINANCE_APPROVER}): PLANS_AND_PAYS,
        frozenset({roles.SANCTIONS_OFFICER, roles.PROGRAM_MANAGER}): SANCTIONS_ALONE,
        frozenset({roles.SANCTIONS_OFFICER, roles.FINANCE_OFFICER}): SANCTIONS_ALONE,
        frozenset({roles.SANCTIONS_OFFICER, roles.FINANCE_APPROVER}): SANCTIONS_ALONE,
        frozenset({roles.SYSTEM_ADMINISTRATOR, roles.PROGRAM_MANAGER}): APPOINTS_AND_DECIDES,
        frozenset({roles.SYSTEM_ADMINISTRATOR, roles.FINANCE_OFFICER}): APPOINTS_AND_DECIDES,
        frozenset({roles.SYSTEM_ADMINISTRATOR, roles.FINANCE_APPROVER}): APPOINTS_AND_DECIDES,
        frozenset({roles.SYSTEM_ADMINISTRATOR, roles.SANCTIONS_OFFICER}): APPOINTS_AND_DECIDES,
        frozenset({roles.PROJECT_OFFICER, roles.AUTHORIZED_SIGNATORY}): DRAFTS_AND_SIGNS,
        frozenset({roles.PROJECT_OFFICER, roles.RECIPIENT_BOARD_MEMBER}): PROPOSES_AND_VOTES,
        frozenset({roles.SPECIALIST, roles.PROGRAM_MANAGER}): APPRAISES_AND_DECIDES,
        frozenset({roles.SPECIALIST, roles.FINANCE_APPROVER}): APPRAISES_AND_DECIDES,
        frozenset({roles.SPECIALIST, roles.SYSTEM_ADMINISTRATOR}): APPRAISES_AND_DECIDES,
    }
)


@dataclass(frozen=True, slots=True)
class Term:
    """A role over its days, both included; without an end it goes on."""

    role: str
    start: date
    end: date | None

    def meets(self, other: "Term") -> bool:
        """Return whether both are held on at least one common day."""
        return (self.end is None or other.start <= self.end) and (
            other.end is None or self.start <= other.end
        )


@dataclass(frozen=True, slots=True)
class Clash:
    """Why a role cannot be given: the code of the reason, and the role that stands against it."""

    code: str
    role: str


def clash_of(one: str, other: str) -> str | None:
    """Return the code of the reason why one person may not hold both roles, or None."""
    if one == other:
        return None
    if roles.VERIFIER in {one, other}:
        return VERIFIES_ALONE
    if roles.AUDITOR in {one, other}:
        return AUDITS_ALONE
    if KIND_OF[one] != KIND_OF[other]:
        return TWO_SIDES
    return PAIRS.get(frozenset({one, other}))


def clashes(*, kind: str, term: Term, held: Iterable[Term]) -> list[Clash]:
    """Return every reason why this person may not take the role for such an organization.

    `held` are the person's other appointments, proposed or in force; only those whose days meet
    the term's count.
    """
    found = []
    if KIND_OF[term.role] != kind:
        found.append(Clash(WRONG_KIND, term.role))
    for other in held:
        code = clash_of(term.role, other.role)
        if code is not None and term.meets(other):
            found.append(Clash(code, other.role))
    return list(dict.fromkeys(found))


def forbidden_pairs() -> list[tuple[str, str]]:
    """Return every pair of roles that one person may not hold, each once, in order."""
    every = sorted(KIND_OF)
    return [
        (one, other)
        for index, one in enumerate(every)
        for other in every[index + 1 :]
        if clash_of(one, other) is not None
    ]
