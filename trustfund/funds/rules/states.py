"""The states of a fund."""

from trustfund.kernel.states import machine

FUND = machine(
    "fund",
    "PREPARED",
    {
        "open": [("PREPARED", "OPEN")],
        "close": [("OPEN", "CLOSED")],
    },
)
