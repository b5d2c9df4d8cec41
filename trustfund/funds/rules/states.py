"""The states of a fund, and of what one person proposes to it and another decides."""

from trustfund.kernel.states import machine

FUND = machine(
    "fund",
    "PREPARED",
    {
        "open": [("PREPARED", "OPEN")],
        "close": [("OPEN", "CLOSED")],
    },
)

FEE_SCHEDULE = machine(
    "fee_schedule",
    "PROPOSED",
    {
        "approve": [("PROPOSED", "APPROVED")],
        "decline": [("PROPOSED", "DECLINED")],
    },
)

INCOME = machine(
    "income",
    "PROPOSED",
    {
        "confirm": [("PROPOSED", "CONFIRMED")],
        "decline": [("PROPOSED", "DECLINED")],
    },
)
