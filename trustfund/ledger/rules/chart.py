"""The chart of accounts of a trust fund on the modified cash basis, in two books.

Cash book: what came in and went out; what came in and nobody knows yet from whom lies in suspense,
and what is given back to a donor lies on its balance account until the donor says where it goes.
Commitment book: what was promised under grants, and what was
set aside before any grant. An account is opened for each currency, and for each party (donor or
grant) where the chart says so.
"""

from dataclasses import dataclass
from typing import Final

CASH: Final = "1100"
CLEARING: Final = "1900"
UNIDENTIFIED: Final = "2100"
DONOR_BALANCES: Final = "2200"
CONTRIBUTIONS: Final = "4100"
INCOME: Final = "4200"
RECIPIENT_REFUNDS: Final = "4300"
TRANSFERS_IN: Final = "4400"
PROJECT_DISBURSEMENTS: Final = "5100"
COST_RECOVERY: Final = "5300"
DONOR_REFUNDS: Final = "5500"
TRANSFERS_OUT: Final = "5600"
COMMITTED: Final = "8000"
SET_ASIDE: Final = "8050"
UNDISBURSED: Final = "8100"
DISBURSED: Final = "8200"
RESERVE: Final = "8300"
ADMINISTRATION: Final = "8400"

DEBIT: Final = "D"
CREDIT: Final = "C"


@dataclass(frozen=True, slots=True)
class ChartLine:
    """One line of the chart.

    `normal` is the side on which the account grows; `party` says that it is kept for each donor
    or grant; `controlled` that it may never fall below zero.
    """

    code: str
    book: str
    normal: str
    party: bool
    controlled: bool


CHART: Final = (
    ChartLine(CASH, "CASH", DEBIT, party=False, controlled=True),
    ChartLine(CLEARING, "CASH", DEBIT, party=True, controlled=False),
    ChartLine(UNIDENTIFIED, "CASH", CREDIT, party=False, controlled=True),
    ChartLine(DONOR_BALANCES, "CASH", CREDIT, party=True, controlled=True),
    ChartLine(CONTRIBUTIONS, "CASH", CREDIT, party=True, controlled=False),
    ChartLine(INCOME, "CASH", CREDIT, party=False, controlled=False),
    ChartLine(RECIPIENT_REFUNDS, "CASH", CREDIT, party=True, controlled=False),
    ChartLine(TRANSFERS_IN, "CASH", CREDIT, party=True, controlled=False),
    ChartLine(PROJECT_DISBURSEMENTS, "CASH", DEBIT, party=True, controlled=False),
    ChartLine(COST_RECOVERY, "CASH", DEBIT, party=False, controlled=False),
    ChartLine(DONOR_REFUNDS, "CASH", DEBIT, party=True, controlled=False),
    ChartLine(TRANSFERS_OUT, "CASH", DEBIT, party=True, controlled=False),
    ChartLine(COMMITTED, "COMMITMENT", DEBIT, party=False, controlled=False),
    ChartLine(SET_ASIDE, "COMMITMENT", DEBIT, party=False, controlled=False),
    ChartLine(UNDISBURSED, "COMMITMENT", CREDIT, party=True, controlled=True),
    ChartLine(DISBURSED, "COMMITMENT", CREDIT, party=True, controlled=False),
    ChartLine(RESERVE, "COMMITMENT", CREDIT, party=False, controlled=True),
    ChartLine(ADMINISTRATION, "COMMITMENT", CREDIT, party=False, controlled=True),
)
BY_CODE: Final = {line.code: line for line in CHART}
