"""The pages of reports."""

from trustfund.reports.views.reports import (
    report_detail,
    report_download,
    report_list,
    report_progress,
    report_request,
)
from trustfund.reports.views.verify import verify

__all__ = [
    "report_detail",
    "report_download",
    "report_list",
    "report_progress",
    "report_request",
    "verify",
]
