"""What may follow what: donors, pledges, agreements."""

from trustfund.kernel.states import machine

DONOR = machine(
    "donor",
    "PROSPECTIVE",
    {
        "countersign": [("PROSPECTIVE", "ACTIVE"), ("ACTIVE", "ACTIVE")],
    },
)

PLEDGE = machine(
    "pledge",
    "ANNOUNCED",
    {
        "convert_part": [
            ("ANNOUNCED", "PARTLY_CONVERTED"),
            ("PARTLY_CONVERTED", "PARTLY_CONVERTED"),
        ],
        "convert": [
            ("ANNOUNCED", "CONVERTED"),
            ("PARTLY_CONVERTED", "CONVERTED"),
            ("CONVERTED", "CONVERTED"),
        ],
    },
)

AGREEMENT = machine(
    "agreement",
    "DRAFT",
    {
        "offer": [("DRAFT", "OFFERED")],
        "countersign": [("OFFERED", "COUNTERSIGNED")],
    },
)
