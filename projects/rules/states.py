"""The cycle of a project: its states, and the acts that lead from one to the next."""

from typing import Final

from trustfund.kernel.states import machine

PROJECT = machine(
    "project",
    "CONCEPT",
    {
        # The ministry writes.
        "revise": [
            ("CONCEPT", "CONCEPT"),
            ("CONCEPT_REJECTED", "CONCEPT"),
            ("PREPARATION", "PREPARATION"),
            ("REJECTED", "PREPARATION"),
        ],
        "submit": [("CONCEPT", "CONCEPT_REVIEW"), ("PREPARATION", "APPRAISAL")],
        "prepare": [("CONCEPT_APPROVED", "PREPARATION")],
        "withdraw": [
            ("CONCEPT", "WITHDRAWN"),
            ("CONCEPT_REVIEW", "WITHDRAWN"),
            ("CONCEPT_APPROVED", "WITHDRAWN"),
            ("CONCEPT_REJECTED", "WITHDRAWN"),
            ("PREPARATION", "WITHDRAWN"),
            ("APPRAISAL", "WITHDRAWN"),
            ("APPRAISED", "WITHDRAWN"),
            ("REJECTED", "WITHDRAWN"),
        ],
        # The administrator reviews and appraises.
        "return": [
            ("CONCEPT_REVIEW", "CONCEPT"),
            ("APPRAISAL", "PREPARATION"),
            ("APPRAISED", "PREPARATION"),
        ],
        "appraise": [("APPRAISAL", "APPRAISED")],
        "present": [("CONCEPT_REVIEW", "CONCEPT_SUBMITTED"), ("APPRAISED", "SUBMITTED")],
        # The board decides, twice.
        "approve_concept": [("CONCEPT_SUBMITTED", "CONCEPT_APPROVED")],
        "reject_concept": [("CONCEPT_SUBMITTED", "CONCEPT_REJECTED")],
        "approve": [("SUBMITTED", "APPROVED")],
        "reject": [("SUBMITTED", "REJECTED")],
        # The grant agreement is signed, and takes effect.
        "sign": [("APPROVED", "SIGNED")],
        "begin": [("SIGNED", "IMPLEMENTING")],
    },
)

# In these the ministry writes; in every other state what it wrote stands as it was submitted.
DRAFTING: Final = frozenset({"CONCEPT", "PREPARATION"})
# In these a motion of the board may be open on the project, and nothing else happens to it.
BEFORE_THE_BOARD: Final = {"CONCEPT_SUBMITTED": "CONCEPT", "SUBMITTED": "PROPOSAL"}
# In these the board has approved the project, and stands by it.
APPROVED: Final = frozenset({"APPROVED", "SIGNED", "IMPLEMENTING"})
_OF_CONCEPT: Final = frozenset(
    {
        "CONCEPT",
        "CONCEPT_REVIEW",
        "CONCEPT_SUBMITTED",
        "CONCEPT_APPROVED",
        "CONCEPT_REJECTED",
    }
)


def stage_of(state: str) -> str:
    """Return which decision a project in this state is on the way to, or has last had."""
    return "CONCEPT" if state in _OF_CONCEPT else "PROPOSAL"
