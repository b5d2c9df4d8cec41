"""The states of a request: who takes it up, who ends it."""

from trustfund.kernel.states import machine

REQUEST = machine(
    "report request",
    "REQUESTED",
    {
        "take": [("REQUESTED", "BUILDING"), ("BUILDING", "BUILDING")],
        "file": [("BUILDING", "READY")],
        "fail": [("REQUESTED", "FAILED"), ("BUILDING", "FAILED")],
    },
)
