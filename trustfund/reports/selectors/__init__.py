"""Read reports: lists, one report, verification, what waits."""

from trustfund.reports.selectors.contents import (
    FileDamaged,
    content_checked,
    key_figures,
    snapshot_read,
)
from trustfund.reports.selectors.lists import reports_found, requests_open
from trustfund.reports.selectors.progress import Progress, progress_of
from trustfund.reports.selectors.reports import FileRow, ReportRow, report_row, report_rows
from trustfund.reports.selectors.verification import Verification, file_verify
from trustfund.reports.selectors.waiting import waiting_for

__all__ = [
    "FileDamaged",
    "FileRow",
    "Progress",
    "ReportRow",
    "Verification",
    "content_checked",
    "file_verify",
    "key_figures",
    "progress_of",
    "report_row",
    "report_rows",
    "reports_found",
    "requests_open",
    "snapshot_read",
    "waiting_for",
]
