"""Acts on the books: post and reverse entries; close and reopen periods."""

from trustfund.ledger.services.entries import (
    Posted,
    day_must_be_open,
    entry_post,
    entry_reverse,
)
from trustfund.ledger.services.periods import period_close, period_reopen, period_soft_close

__all__ = [
    "Posted",
    "day_must_be_open",
    "entry_post",
    "entry_reverse",
    "period_close",
    "period_reopen",
    "period_soft_close",
]
