"""Read funds: which one is meant, what it charges, what keeps it shut, and what waits for whom."""

from trustfund.funds.selectors.funds import (
    fee_due,
    fee_tiers,
    fund_chosen,
    fund_of,
    fund_rows,
)

__all__ = ["fee_due", "fee_tiers", "fund_chosen", "fund_of", "fund_rows"]
