"""Acts on the books: post and reverse entries; close and reopen periods."""

from trustfund.ledger.services.entries import Posted, entry_post, entry_reverse
from trustfund.ledger.services.periods import period_close, period_reopen, period_soft_close

__all__ = [
    "Posted",
    "entry_post",
    "entry_reverse",
    "period_close",
    "period_reopen",
    "period_soft_close",
]
