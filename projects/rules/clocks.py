"""Whom a project waits for in each state, and by when. Pure.

The days are service standards of this installation, in working days: no rule of the field sets
them, and nothing happens by itself when they have passed.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from trustfund.kernel.calendar import working_days_after

MINISTRY: Final = "PROJECT_OFFICER"
ADMINISTRATOR: Final = "PROGRAM_MANAGER"
BOARD: Final = "SECRETARIAT"


@dataclass(frozen=True, slots=True)
class Step:
    """Which role acts next, and within how many working days; None where nobody is waited for."""

    role: str
    days: int | None = None


STEPS: Final = {
    "CONCEPT": Step(MINISTRY),
    "CONCEPT_REVIEW": Step(ADMINISTRATOR, 15),
    "CONCEPT_SUBMITTED": Step(BOARD, 20),
    "CONCEPT_APPROVED": Step(MINISTRY, 10),
    "CONCEPT_REJECTED": Step(MINISTRY),
    "PREPARATION": Step(MINISTRY, 120),
    "APPRAISAL": Step(ADMINISTRATOR, 30),
    "APPRAISED": Step(ADMINISTRATOR, 5),
    "SUBMITTED": Step(BOARD, 20),
    "SIGNED": Step(ADMINISTRATOR),
    "REJECTED": Step(MINISTRY),
}


def clock_of(state: str, since: date) -> date | None:
    """Return the working day by which the state should have been left, None where no clock runs."""
    step = STEPS.get(state)
    if step is None or step.days is None:
        return None
    return working_days_after(since, step.days)
