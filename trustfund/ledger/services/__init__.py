"""Acts on the books: post and reverse entries; close and reopen periods."""

from trustfund.ledger.services.entries import (
    Draft,
    Posted,
    day_must_be_open,
    entries_post,
    entry_post,
    entry_reverse,
)
from trustfund.ledger.services.periods import period_close, period_reopen, period_soft_close

__all__ = [
    "Draft",
    "Posted",
    "day_must_be_open",
    "entries_post",
    "entry_post",
    "entry_reverse",
    "period_close",
    "period_reopen",
    "period_soft_close",
]
