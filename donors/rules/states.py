"""What may follow what: donors, pledges, agreements, tables, refunds, unwinds, bank files."""

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
        "confirm": [("ANNOUNCED", "CONFIRMED")],
        "convert_part": [
            ("ANNOUNCED", "PARTLY_CONVERTED"),
            ("CONFIRMED", "PARTLY_CONVERTED"),
            ("PARTLY_CONVERTED", "PARTLY_CONVERTED"),
            # An amendment has made an agreement on it smaller.
            ("CONVERTED", "PARTLY_CONVERTED"),
        ],
        "convert": [
            ("ANNOUNCED", "CONVERTED"),
            ("CONFIRMED", "CONVERTED"),
            ("PARTLY_CONVERTED", "CONVERTED"),
            ("CONVERTED", "CONVERTED"),
        ],
        "withdraw": [
            ("ANNOUNCED", "WITHDRAWN"),
            ("CONFIRMED", "WITHDRAWN"),
            ("PARTLY_CONVERTED", "WITHDRAWN"),
        ],
        "lapse": [
            ("ANNOUNCED", "LAPSED"),
            ("CONFIRMED", "LAPSED"),
            ("PARTLY_CONVERTED", "LAPSED"),
        ],
    },
)

CONTACT = machine("contact", "CURRENT", {"end": [("CURRENT", "ENDED")]})

AGREEMENT = machine(
    "agreement",
    "DRAFT",
    {
        "offer": [("DRAFT", "OFFERED")],
        "countersign": [("OFFERED", "COUNTERSIGNED")],
        "withdraw": [("OFFERED", "WITHDRAWN")],
    },
)

AMENDMENT = machine(
    "amendment",
    "DRAFT",
    {
        "offer": [("DRAFT", "OFFERED")],
        "countersign": [("OFFERED", "COUNTERSIGNED")],
        "replace": [("OFFERED", "REPLACED")],
    },
)

TABLE = machine(
    "table",
    "CHECKED",
    {
        "import": [("CHECKED", "IMPORTED")],
        "withdraw": [("CHECKED", "WITHDRAWN"), ("IMPORTED", "WITHDRAWN")],
    },
)

TABLE_REVERSAL = machine(
    "reversal of a table",
    "PROPOSED",
    {"confirm": [("PROPOSED", "CONFIRMED")], "decline": [("PROPOSED", "DECLINED")]},
)

RECEIPT_REVERSAL = machine(
    "reversal of a receipt",
    "PROPOSED",
    {"confirm": [("PROPOSED", "CONFIRMED")], "decline": [("PROPOSED", "DECLINED")]},
)

REFUND = machine(
    "refund",
    "PROPOSED",
    {
        "confirm": [("PROPOSED", "PAID")],
        "decline": [("PROPOSED", "DECLINED")],
    },
)

UNWIND = machine(
    "unwind",
    "PROPOSED",
    {"approve": [("PROPOSED", "APPROVED")], "decline": [("PROPOSED", "DECLINED")]},
)

BURDEN_KEY = machine(
    "burden key",
    "PROPOSED",
    {
        "confirm": [("PROPOSED", "AGREED")],
        "decline": [("PROPOSED", "DECLINED")],
    },
)

RATE_SHEET = machine(
    "rate sheet",
    "PROPOSED",
    {"confirm": [("PROPOSED", "CONFIRMED")], "decline": [("PROPOSED", "DECLINED")]},
)

IN_KIND = machine(
    "contribution in kind",
    "PROPOSED",
    {
        "confirm": [("PROPOSED", "CONFIRMED")],
        "decline": [("PROPOSED", "DECLINED")],
        "withdraw": [("CONFIRMED", "WITHDRAWN")],
    },
)

NOTE = machine(
    "promissory note",
    "PROPOSED",
    {"confirm": [("PROPOSED", "IN_CUSTODY")], "decline": [("PROPOSED", "DECLINED")]},
)

NOTE_RETURN = machine(
    "return of a promissory note",
    "PROPOSED",
    {"confirm": [("PROPOSED", "CONFIRMED")], "decline": [("PROPOSED", "DECLINED")]},
)

LEGAL_STANDING = machine("legal standing", "CURRENT", {"end": [("CURRENT", "ENDED")]})

BALANCE_MOVE = machine(
    "balance move",
    "PROPOSED",
    {"confirm": [("PROPOSED", "CONFIRMED")], "decline": [("PROPOSED", "DECLINED")]},
)

ANNEX = machine(
    "annex version",
    "PROPOSED",
    {"confirm": [("PROPOSED", "CONFIRMED")], "decline": [("PROPOSED", "DECLINED")]},
)

PAPER = machine(
    "signature on paper",
    "RECORDED",
    {"confirm": [("RECORDED", "CONFIRMED")], "decline": [("RECORDED", "DECLINED")]},
)

TERMINATION = machine(
    "termination",
    "PROPOSED",
    {
        "give": [("PROPOSED", "GIVEN")],
        "decline": [("PROPOSED", "DECLINED")],
        "withdraw": [("GIVEN", "WITHDRAWN")],
    },
)

STATEMENT_IMPORT = machine(
    "statement import",
    "RECEIVED",
    {
        "take": [("RECEIVED", "READING"), ("READING", "READING")],
        "accept": [("READING", "BOOKING")],
        "book": [("BOOKING", "BOOKED")],
        "refuse": [("RECEIVED", "REFUSED"), ("READING", "REFUSED")],
    },
)

LINE_MATCH = machine(
    "line match",
    "PROPOSED",
    {"confirm": [("PROPOSED", "CONFIRMED")], "decline": [("PROPOSED", "DECLINED")]},
)
