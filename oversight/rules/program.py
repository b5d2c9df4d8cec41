"""What the program says about money: its facts at one moment, and what they block."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from oversight.rules.validity import Standing
from trustfund.kernel.money import Money
from trustfund.kernel.states import machine

PHASE = machine(
    "phase",
    "PLANNED",
    {"open": [("PLANNED", "OPEN")], "pass": [("OPEN", "PASSED")]},
)

COMMITMENT: Final = "COMMITMENT"
DISBURSEMENT: Final = "DISBURSEMENT"
BOTH: Final = "BOTH"
USES: Final = frozenset({COMMITMENT, DISBURSEMENT})

NO_OPEN_PHASE: Final = "NO_OPEN_PHASE"
HOLD: Final = "HOLD"
NOT_NEXT: Final = "NOT_NEXT"
NO_MILESTONE: Final = "NO_MILESTONE"
FUND_NOT_OPEN: Final = "FUND_NOT_OPEN"

CODE = re.compile(r"(?P<track>[NTWCPMAH])(?P<phase>0|[1-9]\d?)\.(?P<place>[1-9]\d?)", re.ASCII)


@dataclass(frozen=True, slots=True)
class MilestoneFact:
    """A milestone of the open phase, with what stands in the way if it is not verified.

    `why_not` is a sentence (empty when verified); `gate` says which money it opens.
    """

    code: str
    title: str
    verified: bool
    valid_until: date | None
    why_not: Any
    title_ko: str = ""
    gate: str = BOTH
    status: str = ""
    since: date | None = None
    verifier: str = ""

    def gates(self, use: str) -> bool:
        """Return whether this milestone opens and shuts that use of money."""
        return self.gate in {BOTH, use}


@dataclass(frozen=True, slots=True)
class HoldFact:
    """A hold that stands: on the whole fund, or on the one project."""

    reason: str
    placed_at: datetime
    placed_by_organization: str
    legal_basis: str = ""
    project_id: UUID | None = None
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ProgramFacts:
    """The program at one moment. Without an open phase the ceilings are zero and it is shut."""

    program_id: UUID | None
    epoch: int
    phase_number: int | None
    phase_state: str
    commitment_ceiling: Money
    disbursement_ceiling: Money
    holds: Sequence[HoldFact] = ()
    milestones: Sequence[MilestoneFact] = ()


def gate_codes(facts: ProgramFacts, *, use: str) -> list[str]:
    """Return every code that blocks this use of money (COMMITMENT or DISBURSEMENT).

    The database answers the same by oversight_gate_blockers(); a test holds the two together.

    :raises ValueError: for another use
    """
    if use not in USES:
        raise ValueError(use)
    codes = [] if facts.phase_state == "OPEN" else [NO_OPEN_PHASE]
    if facts.holds:
        codes.append(HOLD)
    shut = sorted(each.code for each in facts.milestones if each.gates(use) and not each.verified)
    return codes + [f"MILESTONE:{code}" for code in shut]


@dataclass(frozen=True, slots=True)
class OpeningFacts:
    """What decides whether a phase may open: its place, and its and its predecessor's milestones.

    `next_number` is the lowest planned phase: those before it are open or passed.
    """

    fund_state: str
    number: int
    next_number: int | None
    milestones: Sequence[tuple[str, Standing]]
    previous_milestones: Sequence[tuple[str, Standing]]


def opening_codes(facts: OpeningFacts) -> list[str]:
    """Return every reason against opening the phase, not only the first.

    The fund is open; the phase is the next one, so the one before it is open or passed; every
    milestone of both is verified and in validity; the phase has at least one, since nothing
    opens on nothing.
    """
    codes: list[str] = []
    if facts.fund_state != "OPEN":
        codes.append(FUND_NOT_OPEN)
    if facts.number != facts.next_number:
        codes.append(NOT_NEXT)
    if not facts.milestones:
        codes.append(NO_MILESTONE)
    both = [*facts.previous_milestones, *facts.milestones]
    return codes + [f"MILESTONE:{code}" for code, found in both if not found.is_verified]


def code_fits(code: str, *, track: str, phase_number: int) -> bool:
    """Return whether a milestone's code says its track and phase: N1.2 is track N, phase 1."""
    match = CODE.fullmatch(code)
    return match is not None and (match["track"], int(match["phase"])) == (track, phase_number)
