"""Read donors: the contribution table, rates, what an act would book, what waits for whom."""

from donors.selectors.agreements import ladder_of
from donors.selectors.contributions import (
    ContributionRow,
    HoldingFigures,
    contribution_totals,
    contributions,
    currencies,
    holding_sum,
    totals_by_donor,
)
from donors.selectors.pledges import PledgeStanding, pledge_standing
from donors.selectors.postings import deal_terms
from donors.selectors.receipt_ground import ReceiptGround
from donors.selectors.tables import (
    compared,
    table_page,
    tables_of,
)
from donors.selectors.waiting import waiting_for

__all__ = [
    "ContributionRow",
    "HoldingFigures",
    "PledgeStanding",
    "ReceiptGround",
    "compared",
    "contribution_totals",
    "contributions",
    "currencies",
    "deal_terms",
    "holding_sum",
    "ladder_of",
    "pledge_standing",
    "table_page",
    "tables_of",
    "totals_by_donor",
    "waiting_for",
]
