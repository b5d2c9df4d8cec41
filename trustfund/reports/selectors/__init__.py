"""Read reports: lists, one report, verification, what waits."""

from trustfund.reports.selectors.progress import Progress, progress_of
from trustfund.reports.selectors.reports import FileRow, ReportRow, report_row, report_rows
from trustfund.reports.selectors.verification import Verification, file_verify
from trustfund.reports.selectors.waiting import waiting_for

__all__ = [
    "FileRow",
    "Progress",
    "ReportRow",
    "Verification",
    "file_verify",
    "progress_of",
    "report_row",
    "report_rows",
    "waiting_for",
]
