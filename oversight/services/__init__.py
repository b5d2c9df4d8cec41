"""What can be done in oversight: one module per topic, each act re-exported here."""

from oversight.services.ballots import (
    BallotRefused,
    OtherContent,
    RecusalStands,
    SeatVoted,
    VoteOver,
    ballot_cast,
)
from oversight.services.boards import (
    RuleRefused,
    SeatRefused,
    SeatTaken,
    board_constitute,
    rule_adopt,
    seat_fill,
)
from oversight.services.closing import VoteRunning, motion_close, motions_close_due
from oversight.services.installments import certificate_dates, phase_dates
from oversight.services.motions import (
    BoardNotReady,
    MotionRefused,
    NotBeforeTheBoard,
    activity_motion_open,
    motion_open,
)

__all__ = [
    "BallotRefused",
    "BoardNotReady",
    "MotionRefused",
    "NotBeforeTheBoard",
    "OtherContent",
    "RecusalStands",
    "RuleRefused",
    "SeatRefused",
    "SeatTaken",
    "SeatVoted",
    "VoteOver",
    "VoteRunning",
    "activity_motion_open",
    "ballot_cast",
    "board_constitute",
    "certificate_dates",
    "motion_close",
    "motion_open",
    "motions_close_due",
    "phase_dates",
    "rule_adopt",
    "seat_fill",
]
