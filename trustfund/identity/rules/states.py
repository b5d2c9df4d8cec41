"""The states of an appointment: two persons begin it, two persons end it."""

from trustfund.kernel.states import machine

APPOINTMENT = machine(
    "appointment",
    "PROPOSED",
    {
        "confirm": [("PROPOSED", "IN_FORCE")],
        "decline": [("PROPOSED", "DECLINED")],
        "end_propose": [("IN_FORCE", "END_PROPOSED")],
        "end_confirm": [("END_PROPOSED", "ENDED")],
        "end_decline": [("END_PROPOSED", "IN_FORCE")],
    },
)
