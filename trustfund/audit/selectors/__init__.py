"""Read the trail: pages of records, the outcome of a request, and whether anything was rewritten."""

from trustfund.audit.selectors.records import (
    Outcome,
    RecordRow,
    chain_size,
    entries_pinned,
    history,
    records_page,
    request_outcome,
)
from trustfund.audit.selectors.verification import Finding, row_findings, trail_findings

__all__ = [
    "Finding",
    "Outcome",
    "RecordRow",
    "chain_size",
    "entries_pinned",
    "history",
    "records_page",
    "request_outcome",
    "row_findings",
    "trail_findings",
]
