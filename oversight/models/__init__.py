"""The tables of oversight: one module per topic, each imported here."""

from oversight.models.assurance import Opinion
from oversight.models.board import (
    Ballot,
    Board,
    DecisionRule,
    Elector,
    Motion,
    MotionOutcome,
    Seat,
)
from oversight.models.program import Certificate, Hold, Milestone, Phase, Program

__all__ = [
    "Ballot",
    "Board",
    "Certificate",
    "DecisionRule",
    "Elector",
    "Hold",
    "Milestone",
    "Motion",
    "MotionOutcome",
    "Opinion",
    "Phase",
    "Program",
    "Seat",
]
