"""The cycles of a Bank-executed activity and of what it hands over: states, and acts between them."""

from typing import Final

from trustfund.kernel.states import machine

# Working days within which the board should have decided: a service standard of this installation.
BOARD_DAYS: Final = 20

ACTIVITY = machine(
    "activity",
    "DRAFT",
    {
        # The administrator writes.
        "revise": [("DRAFT", "DRAFT"), ("REJECTED", "DRAFT")],
        "submit": [("DRAFT", "SUBMITTED")],
        "withdraw": [("DRAFT", "WITHDRAWN"), ("REJECTED", "WITHDRAWN")],
        # The board decides.
        "approve": [("SUBMITTED", "APPROVED")],
        "reject": [("SUBMITTED", "REJECTED")],
        # The administrator reports what came of it.
        "close": [("APPROVED", "CLOSED")],
    },
)

DELIVERY = machine(
    "delivery",
    "HANDED_OVER",
    {
        "accept": [("HANDED_OVER", "ACCEPTED")],
        "return": [("HANDED_OVER", "RETURNED")],
    },
)
