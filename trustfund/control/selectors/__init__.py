"""Read across the houses: what waits for a person, and the trail as people read it."""

from trustfund.control.selectors.books import account_of, journal_rows, trial_balance
from trustfund.control.selectors.home import WaitingRow, waiting_rows
from trustfund.control.selectors.trail import TrailRow, trail_rows

__all__ = [
    "TrailRow",
    "WaitingRow",
    "account_of",
    "journal_rows",
    "trail_rows",
    "trial_balance",
    "waiting_rows",
]
