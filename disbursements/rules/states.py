"""The states of a grant and of a withdrawal application: the whole law of their moves."""

from trustfund.kernel.states import machine

GRANT = machine(
    "grant",
    "PREPARED",
    {
        "sign_for_recipient": [
            ("PREPARED", "RECIPIENT_SIGNED"),
            ("ADMINISTRATOR_SIGNED", "SIGNED"),
        ],
        "sign_for_administrator": [
            ("PREPARED", "ADMINISTRATOR_SIGNED"),
            ("RECIPIENT_SIGNED", "SIGNED"),
        ],
        "declare_effective": [("SIGNED", "EFFECTIVE")],
    },
)

APPLICATION = machine(
    "application",
    "DRAFT",
    {
        "edit": [("DRAFT", "DRAFT"), ("RETURNED", "DRAFT")],
        "submit": [("DRAFT", "SUBMITTED")],
        "review": [("SUBMITTED", "REVIEWED")],
        "return": [("SUBMITTED", "RETURNED"), ("REVIEWED", "RETURNED")],
        "approve": [("REVIEWED", "PAID")],
    },
)
