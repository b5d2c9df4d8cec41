"""The states of a project and the acts that lead from one to the next."""

from trustfund.kernel.states import machine

PROJECT = machine(
    "project",
    "DRAFT",
    {
        "revise": [("DRAFT", "DRAFT"), ("REJECTED", "DRAFT")],
        "submit": [("DRAFT", "SUBMITTED")],
        "approve": [("SUBMITTED", "APPROVED")],
        "reject": [("SUBMITTED", "REJECTED")],
    },
)
