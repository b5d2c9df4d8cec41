"""Read across the houses: what waits for a person, and the trail as people read it."""

from trustfund.control.selectors.books import (
    EntryView,
    account_of,
    entry_view,
    journal_rows,
    restatement_view,
    trial_balance,
)
from trustfund.control.selectors.home import WaitingRow, waiting_rows
from trustfund.control.selectors.periods import PeriodLine, period_line, period_lines
from trustfund.control.selectors.proofs import (
    proof_of,
    proof_of_entry,
    proof_of_file,
    proof_of_report,
)
from trustfund.control.selectors.tie_outs import (
    DifferenceRow,
    Overview,
    bands_named,
    difference_acts,
    difference_row,
    difference_rows,
    differences,
    last_seen_at,
    overview,
)
from trustfund.control.selectors.trail import TrailRow, trail_rows
from trustfund.control.selectors.who import WhoView, who_view

__all__ = [
    "DifferenceRow",
    "EntryView",
    "Overview",
    "PeriodLine",
    "TrailRow",
    "WaitingRow",
    "WhoView",
    "account_of",
    "bands_named",
    "difference_acts",
    "difference_row",
    "difference_rows",
    "differences",
    "entry_view",
    "journal_rows",
    "last_seen_at",
    "overview",
    "period_line",
    "period_lines",
    "proof_of",
    "proof_of_entry",
    "proof_of_file",
    "proof_of_report",
    "restatement_view",
    "trail_rows",
    "trial_balance",
    "waiting_rows",
    "who_view",
]
