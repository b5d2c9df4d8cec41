"""Read funds: which one is meant, what it charges, what keeps it shut, and what waits for whom."""

from trustfund.funds.selectors.funds import (
    fee_due,
    fee_tiers,
    fund_chosen,
    fund_of,
    fund_rows,
)
from trustfund.funds.selectors.opening import (
    ConsentStep,
    consent_steps,
    may_consent,
    opening_reasons,
    waiting_for,
)

__all__ = [
    "ConsentStep",
    "consent_steps",
    "fee_due",
    "fee_tiers",
    "fund_chosen",
    "fund_of",
    "fund_rows",
    "may_consent",
    "opening_reasons",
    "waiting_for",
]
